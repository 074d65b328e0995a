"""`alveole migrate` makes or renews the tables, and can tell whether there is anything to do."""

import pytest

from service import migrations
from tests.api.commands.conftest import Run
from tests.shelves import Shelf, owner_url


def test_a_new_database_gets_its_tables_once(alveole_bare: Run) -> None:
    first, second = alveole_bare("migrate"), alveole_bare("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"from nothing to {migrations.latest()}" in first.stderr
    assert "up to date" in second.stderr


def test_an_older_database_is_brought_up_to_date(shelf: Shelf, alveole: Run, database_url: str) -> None:
    migrations.downgrade(owner_url(database_url), "0003")
    checked = alveole("migrate", "--check")
    assert checked.exit_code == 1
    assert "Run: alveole migrate" in checked.stderr
    assert "from 0003 to" in alveole("migrate").stderr
    assert alveole("migrate", "--check").exit_code == 0


def test_the_check_needs_no_database(alveole_bare: Run) -> None:
    checked = alveole_bare("migrate", "--check")
    assert checked.exit_code == 0
    assert "Run: alveole migrate" in alveole_bare("verify").stderr


def test_a_difference_is_listed_and_fails(alveole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "check", lambda _url: ["('add_table', Table('cheese'))"])
    checked = alveole("migrate", "--check")
    assert checked.exit_code == 1
    assert "cheese" in checked.stdout
    assert "1 difference" in checked.stderr
