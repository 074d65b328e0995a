"""`alveole user …` lets the first people in; no password is ever an argument."""

import json
import re
from typing import get_args

import pytest

from api.commands.users import Kind
from service.members import BY_NATURE
from tests.api.commands.conftest import Run

PASSWORD = re.compile(r"^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$", re.MULTILINE)


@pytest.fixture
def zoe(alveole: Run) -> Run:
    """Run commands on a book in which zoe can sign in."""
    made = alveole("user", "create", "zoe", "--name", "Zoé", "--role", "treasurer", typed="a long enough phrase\n")
    assert made.exit_code == 0, made.output
    return alveole


def listed(alveole: Run) -> dict[str, dict[str, object]]:
    """Return who can sign in."""
    return {each["username"]: each for each in json.loads(alveole("user", "list", "--json").stdout)}


def test_a_password_is_read_from_the_standard_input(zoe: Run) -> None:
    assert listed(zoe)["zoe"]["name"] == "Zoé"
    assert "treasurer" in zoe("user", "list").stdout


def test_a_generated_password_is_shown_once_it_is_set(zoe: Run) -> None:
    changed = zoe("user", "password", "zoe", "--generate")
    assert changed.exit_code == 0
    assert PASSWORD.search(changed.stdout)
    refused = zoe("user", "password", "nobody", "--generate")
    assert refused.exit_code == 1
    assert not PASSWORD.search(refused.stdout)


def test_a_name_that_is_missing_is_asked_for(alveole: Run) -> None:
    made = alveole("user", "create", "bakery", "--kind", "business", "--generate", typed="Le Fournil\n")
    assert made.exit_code == 0, made.output
    assert listed(alveole)["bakery"]["name"] == "Le Fournil"


def test_a_role_is_given_in_a_member_s_name(zoe: Run) -> None:
    zoe("user", "create", "bakery", "--name", "Le Fournil", "--kind", "business", "--generate")
    bakery = str(listed(zoe)["bakery"]["member"])
    given = zoe("user", "grant", "zoe", "cashier", "--of", bakery)
    assert given.exit_code == 0, given.output
    assert "cashier of Le Fournil" in zoe("user", "list").stdout


def test_a_login_is_disabled(zoe: Run) -> None:
    assert zoe("user", "disable", "zoe").exit_code == 0
    assert "(disabled)" in zoe("user", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["disable", "nobody"], "Nobody signs in as nobody."),
        (["grant", "zoe", "dashboard"], "A dashboard is a program"),
        (["create", "ana", "--name", "Ana", "--role", "dashboard"], "A dashboard is a program"),
        (["grant", "zoe", "cashier"], "in a member's name"),
        (["grant", "zoe", "owner", "--of", "0"], "no such member"),
        (["password", "zoe"], "at least 12 characters"),
        (["create", "zoe", "--name", "Zoé", "--generate"], "taken"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_told_in_a_sentence(zoe: Run, arguments: list[str], sentence: str) -> None:
    refused = zoe("user", *arguments, typed="short\n")
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert refused.stderr.startswith("✗ ")
    assert refused.stderr.count("\n") == 1


def test_the_kinds_that_can_be_named_are_those_that_may_sign_in() -> None:
    assert set(get_args(Kind)) == set(BY_NATURE)


def test_the_operator_is_recorded_behind_sudo_too(alveole: Run) -> None:
    alveole("user", "create", "zoe", "--name", "Zoé", "--generate", SUDO_USER="honorine")
    assert alveole("user", "disable", "zoe", SUDO_USER="honorine").exit_code == 0
