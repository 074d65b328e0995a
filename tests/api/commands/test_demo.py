"""`alveole demo` fills an empty database, shows the logins once, and touches nothing else."""

import json
import re

import pytest

from service import demo as town_of_demo
from service.access import Role
from tests.api.commands.conftest import DemoTown, Run

SIGN_IN = set(Role) - {Role.ADMINISTRATOR, Role.ACCOUNTANT, Role.GUARDIAN}
"""As whom one can try the demo town; the others are for those who try out granting powers."""


def test_the_logins_are_printed_for_programs(demo_town: DemoTown) -> None:
    printed = demo_town.printed
    assert printed.exit_code == 0, printed.output
    document = json.loads(printed.stdout)
    assert (document["filled"], document["size"], document["seed"]) == (True, "tiny", 1)
    assert {login["role"] for login in document["logins"]} == SIGN_IN
    assert set(demo_town.login("citizen")) == {"role", "name", "username", "password", "pin", "accounts"}
    for role in ("treasurer", "board"):
        assert re.fullmatch("[A-Z2-7]{32}", str(demo_town.login(role)["totp_secret"]))
    assert set(demo_town.login("dashboard")) == {"role", "name", "client_id", "client_secret"}


def test_the_logins_are_printed_for_people_and_never_cut(alveole: Run) -> None:
    printed = alveole("demo", "--seed", "2", COLUMNS="20")
    assert printed.exit_code == 0, printed.output
    lines = printed.stdout.splitlines()
    assert lines[0].split() == ["as", "name", "login", "password", "PIN", "or", "secret", "for", "codes"]
    assert len(lines) == 1 + len(SIGN_IN)
    assert re.search(
        r"treasurer +Honorine Ducompte +treasurer +([0-9A-Z]{4}-){2}[0-9A-Z]{4} +[A-Z2-7]{32}$",
        printed.stdout,
        re.MULTILINE,
    )
    assert re.search(r"citizen +Capucine Lavandier +citizen .* [0-9]{6}$", printed.stdout, re.MULTILINE)
    assert not any("…" in line for line in lines)


def test_a_second_town_is_refused(alveole_demo: Run) -> None:
    again = alveole_demo("demo")
    assert again.exit_code == 1
    assert "holds something already" in again.stderr
    assert again.stdout == ""


def test_a_second_start_leaves_the_town_and_says_where_the_logins_were(alveole_demo: Run) -> None:
    again = alveole_demo("demo", "--if-new")
    assert again.exit_code == 0
    assert "logins were shown when it was made" in again.stderr
    assert json.loads(alveole_demo("demo", "--if-new", "--json").stdout) == {"filled": False}


def test_real_books_are_left_alone_in_silence(alveole: Run) -> None:
    alveole("user", "create", "zoe", "--name", "Zoé", "--generate")
    assert alveole("demo").exit_code == 1
    quiet = alveole("demo", "--if-new")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_an_unfinished_town_is_not_taken_for_a_finished_one(alveole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town_of_demo, "state", lambda _database: town_of_demo.State.UNFINISHED)
    for arguments in (["demo"], ["demo", "--if-new"]):
        refused = alveole(*arguments)
        assert refused.exit_code == 1
        assert "delete that database and begin again" in refused.stderr


@pytest.mark.parametrize("size", ["gemme", "eusko", "huge"])
def test_larger_towns_are_refused_until_they_exist(alveole: Run, size: str) -> None:
    refused = alveole("demo", "--size", size)
    assert refused.exit_code == 1
    assert "only `tiny`" in refused.stderr


def test_a_town_needs_tables(alveole_bare: Run) -> None:
    refused = alveole_bare("demo")
    assert refused.exit_code == 1
    assert "Run: alveole migrate" in refused.stderr
