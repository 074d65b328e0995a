"""Commands run as from a shell, against a database of either kind and nothing else of this machine."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner, Result

from api.commands import app
from tests.shelves import Shelf, owner_url

Run = Callable[..., Result]


def environment(url: str, directory: Path) -> dict[str, str | None]:
    """Return the settings that lead to a database, and take away any others of this shell."""
    others: dict[str, str | None] = {name: None for name in os.environ if name.startswith("ALVEOLE_")}
    return others | {
        "ALVEOLE_DATABASE_URL": url,
        "ALVEOLE_OWNER_DATABASE_URL": owner_url(url),
        "ALVEOLE_SECRET_KEY_FILE": str(directory / "secret.key"),
        "TERM": "dumb",
        "COLUMNS": "200",
    }


def runner(settings: Mapping[str, str | None]) -> Run:
    """Return a function that runs a command with these settings."""

    def run(*arguments: str, typed: str = "", **more: str) -> Result:
        return CliRunner().invoke(app, arguments, input=typed, env={**settings, **more})

    return run


@pytest.fixture
def alveole(database_url: str, tmp_path: Path) -> Run:
    """Run commands on a migrated, empty database."""
    return runner(environment(database_url, tmp_path))


@pytest.fixture
def alveole_bare(shelf: Shelf, tmp_path: Path) -> Iterator[Run]:
    """Run commands on a database without tables, or on a file that is not there."""
    with shelf.bare() as url:
        yield runner(environment(url, tmp_path))


class DemoTown(NamedTuple):
    """A database with the demo town in it, what was printed when it was made, and where its secret key file is."""

    run: Run
    printed: Result
    url: str
    directory: Path

    def login(self, role: str) -> dict[str, Any]:
        """Return how someone signs in."""
        found: dict[str, dict[str, Any]] = {each["role"]: each for each in json.loads(self.printed.stdout)["logins"]}
        return found[role]


@pytest.fixture(scope="session")
def demo_town(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoTown]:
    """Lend one demo town to all tests of commands: whoever changes it leaves it a demo town."""
    with shelf.lend() as url:
        directory = tmp_path_factory.mktemp("demo")
        run = runner(environment(url, directory))
        yield DemoTown(run, run("demo", "--json"), url, directory)


@pytest.fixture
def alveole_demo(demo_town: DemoTown) -> Run:
    """Run commands on the demo town."""
    return demo_town.run
