"""`alveole backup` and `alveole restore`."""

import sqlite3
from pathlib import Path

from tests.api.commands.conftest import Run, environment, runner
from tests.shelves import Shelf


def test_a_book_is_backed_up_and_restored_into_another_database(
    shelf: Shelf, alveole_demo: Run, tmp_path: Path
) -> None:
    made = alveole_demo("backup", str(tmp_path / "book"))
    assert made.exit_code == 0, made.output
    assert "is a good backup" in made.stderr
    with shelf.lend() as url:
        other = runner(environment(url, tmp_path))
        restored = other("restore", str(tmp_path / "book"))
        assert restored.exit_code == 0, restored.output
        assert "Restored and verified" in restored.stderr
        assert other("seal").stdout == alveole_demo("seal").stdout
        assert other("user", "list").stdout == alveole_demo("user", "list").stdout


def test_either_database_restores_into_the_other_kind(alveole_demo: Run, tmp_path: Path) -> None:
    alveole_demo("backup", str(tmp_path / "book"))
    file = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    restored = alveole_demo(
        "restore", str(tmp_path / "book"), ALVEOLE_DATABASE_URL=file, ALVEOLE_OWNER_DATABASE_URL=file
    )
    assert restored.exit_code == 0, restored.output


def test_troubles_are_told_in_a_sentence(alveole_demo: Run, tmp_path: Path) -> None:
    refused = alveole_demo("restore", str(tmp_path / "absent"))
    assert refused.exit_code == 1
    assert refused.stderr == f"✗ There is no backup {tmp_path / 'absent'}.\n"


def test_the_signing_key_is_not_in_a_backup(alveole_demo: Run, tmp_path: Path) -> None:
    alveole_demo("backup", str(tmp_path / "book"))
    tables = {name for (name,) in sqlite3.connect(tmp_path / "book").execute("select name from sqlite_schema")}
    assert "book" in tables
    assert not any("secret" in table for table in tables)
