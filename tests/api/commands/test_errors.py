"""What is wrong with the settings or the database is told in one sentence; --debug shows where."""

import socket
from pathlib import Path

import pytest

from service import preflight
from tests import postgres
from tests.api.commands.conftest import Run

WRONG_SETTINGS = {
    "ALVEOLE_PORT": "99999",
    "ALVEOLE_DATABASE_URL": "mysql://root@localhost/books",
    "ALVEOLE_OWNER_DATABASE_URL": "sqlite://",
    "ALVEOLE_PUBLIC_URL": "miel.example.org",
    "ALVEOLE_LOG_LEVEL": "loud",
}


@pytest.mark.parametrize("setting", WRONG_SETTINGS)
def test_a_wrong_setting_is_named(alveole: Run, setting: str) -> None:
    refused = alveole("verify", **{setting: WRONG_SETTINGS[setting]})
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"✗ {setting}: ")
    assert refused.stderr.count("\n") == 1
    assert refused.stdout == ""


def unreachable(directory: Path) -> dict[str, tuple[str, str]]:
    """Return databases that cannot be used, and what is said of each."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    text, folder = directory / "text", directory / "folder"
    text.write_text("my recipes " * 100)
    folder.mkdir()
    server = postgres.shared()
    return {
        "nobody answers": (f"postgresql://someone:secret@127.0.0.1:{port}/books", "PostgreSQL does not answer"),
        "no such database": (server.url(postgres.APP, "nowhere"), "PostgreSQL does not answer"),
        "wrong password": (server.url("nobody_at_all", "postgres"), "PostgreSQL does not answer"),
        "not a database": (f"sqlite:///{text}", "no SQLite database"),
        "a directory": (f"sqlite:///{folder}", "cannot be opened"),
    }


@pytest.mark.parametrize(
    "case", ["nobody answers", "no such database", "wrong password", "not a database", "a directory"]
)
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(alveole: Run, tmp_path: Path, case: str) -> None:
    url, sentence = unreachable(tmp_path)[case]
    for command in ("verify", "migrate"):
        refused = alveole(command, ALVEOLE_DATABASE_URL=url, ALVEOLE_OWNER_DATABASE_URL=url)
        assert refused.exit_code == 1
        assert sentence in refused.stderr
        assert refused.stderr.count("\n") == 1
        assert "secret" not in refused.stderr


def test_a_role_without_rights_is_told_where_to_read_about_roles(database_url: str, alveole: Run) -> None:
    if "postgresql" in database_url:
        refused = alveole("migrate", ALVEOLE_OWNER_DATABASE_URL=database_url)
        assert refused.exit_code == 0  # there is nothing to do, so nothing is missing


def test_a_bug_is_named_and_shown_in_full_only_on_request(alveole: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_database: object) -> None:
        message = "the sky fell"
        raise RuntimeError(message)

    monkeypatch.setattr(preflight, "check_ready", fail)
    short = alveole("verify")
    assert short.exit_code == 1
    assert short.stderr.startswith("✗ Unexpected: RuntimeError: the sky fell.")
    assert "--debug" in short.stderr
    full = alveole("--debug", "verify")
    assert isinstance(full.exception, RuntimeError)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["user", "nonsense"],
        ["--nonsense"],
        ["verify", "--nonsense"],
        ["verify", "too", "many"],
        ["restore"],
    ],
    ids=" ".join,
)
def test_what_is_called_wrongly_ends_with_two(alveole: Run, arguments: list[str]) -> None:
    refused = alveole(*arguments)
    assert refused.exit_code == 2
    assert "Usage:" in refused.stderr
    assert "Unexpected" not in refused.stderr


def test_help_is_given_for_every_command(alveole: Run) -> None:
    shown = alveole("--help")
    assert shown.exit_code == 0
    for command in (
        "serve",
        "migrate",
        "demo",
        "verify",
        "seal",
        "check-receipt",
        "export",
        "backup",
        "restore",
        "user",
    ):
        assert command in shown.stdout
        assert alveole(command, "--help").exit_code == 0
