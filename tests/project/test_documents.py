"""What the documents promise is there, and what is there is documented."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from api.commands import app
from ledger.refusals import Refusal
from service.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXT = "\n".join(document.read_text() for document in DOCUMENTS)
CODE = "\n".join(re.findall(r"^```.*?^```|`[^`\n]+`", TEXT, re.MULTILINE | re.DOTALL))
SETTINGS = {f"ALVEOLE_{name.upper()}" for name in Settings.model_fields}
FOR_THE_TESTS = {"ALVEOLE_CI"}


def command_names(group: object, prefix: str = "") -> Iterator[str]:
    """Walk the tree of commands: "verify", "user add"."""
    for name, command in getattr(group, "commands", {}).items():
        if not command.hidden:
            yield f"{prefix}{name}"
            yield from command_names(command, f"{prefix}{name} ")


COMMANDS = set(command_names(get_command(app)))


def refusals(branch: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Walk the tree of refusals to its leaves."""
    kinds = branch.__subclasses__()
    if not kinds:
        yield branch
    for kind in kinds:
        yield from refusals(kind)


CODES = {refusal.code for refusal in refusals()}


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_is_documented(setting: str) -> None:
    assert f"`{setting}`" in CODE


def test_every_documented_setting_exists() -> None:
    assert set(re.findall(r"\bALVEOLE_[A-Z_]+\b", TEXT)) <= SETTINGS | FOR_THE_TESTS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"\balveole {command}\b", CODE)


def test_every_documented_command_exists() -> None:
    first_words = {command.split()[0] for command in COMMANDS}
    assert set(re.findall(r"(?:^|[\s`/])alveole ([a-z][a-z-]*)", CODE)) <= first_words


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_is_documented(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs" / "refusals.md").read_text()


def test_no_two_refusals_share_a_code() -> None:
    assert len(CODES) == len(list(refusals()))


def test_every_script_that_is_named_can_be_run() -> None:
    for script in set(re.findall(r"scripts/\w+", CODE)):
        assert os.access(ROOT / script, os.X_OK), script


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text()):
        assert "://" in target or (document.parent / target).exists(), target


def test_the_readme_can_be_read_in_two_minutes() -> None:
    words = (ROOT / "README.md").read_text().split()
    assert len(words) < 2 * 250


def test_the_command_line_introduces_each_of_its_commands() -> None:
    assert isinstance(app, typer.Typer)
    for name, command in getattr(get_command(app), "commands", {}).items():
        assert command.help, name
