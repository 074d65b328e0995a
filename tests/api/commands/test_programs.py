"""`alveole program …` gives programs credentials, once, and takes them away."""

import json

from tests.api.commands.conftest import Run


def made(alveole: Run, *arguments: str) -> dict[str, str]:
    """Make a program and return its credentials."""
    done = alveole("program", "create", "Tableau", "--scope", "stats:read", "--json", *arguments)
    assert done.exit_code == 0, done.output
    credentials: dict[str, str] = json.loads(done.stdout)
    return credentials


def test_a_program_gets_credentials_that_are_shown_once(alveole: Run) -> None:
    given = made(alveole, "--scope", "metrics:read")
    assert given.keys() == {"client_id", "client_secret"}
    (listed,) = json.loads(alveole("program", "list", "--json").stdout)
    assert listed == {
        "client": given["client_id"],
        "name": "Tableau",
        "member": None,
        "scopes": ["metrics:read", "stats:read"],
        "disabled": False,
    }
    shown = alveole("program", "create", "Caisse", "--scope", "stats:read")
    client, secret = shown.stdout.splitlines()[1].split()
    assert len(client) == 12
    assert len(secret) == 43
    assert secret not in shown.stderr + alveole("program", "list").stdout


def test_a_program_acts_for_a_member(alveole: Run) -> None:
    bakery = ("user", "create", "bakery", "--name", "Le Fournil", "--kind", "business", "--generate")
    member = alveole(*bakery).stdout.splitlines()[0]
    client = made(alveole, "--of", member, "--scope", "requests:write")["client_id"]
    assert f"{client}  Tableau  {member}  requests:write stats:read" in alveole("program", "list").stdout


def test_a_program_gets_limits_of_its_own(alveole: Run) -> None:
    client = made(alveole)["client_id"]
    limits = ("--single", "100", "--day", "200", "--month", "300")
    unknown = alveole("program", "limit", client, "--currency", "MIEL", *limits)
    assert (unknown.exit_code, "There is no such currency" in unknown.stderr) == (1, True)
    nobody = alveole("program", "limit", "ZZZZZZZZZZZZ", "--currency", "MIEL", *limits)
    assert (nobody.exit_code, "There is no program ZZZZZZZZZZZZ" in nobody.stderr) == (1, True)


def test_a_program_is_shut(alveole: Run) -> None:
    client = made(alveole)["client_id"]
    assert alveole("program", "disable", client).exit_code == 0
    assert "(disabled)" in alveole("program", "list").stdout


def test_an_unknown_scope_is_refused_with_those_there_are(alveole: Run) -> None:
    refused = alveole("program", "create", "Tableau", "--scope", "stats:write")
    assert refused.exit_code == 1
    assert refused.stderr == "✗ A program that acts for nobody has some of these scopes: metrics:read, stats:read.\n"
