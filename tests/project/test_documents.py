"""What the documents promise is there, and what is there is documented."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

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


def test_every_setting_is_documented() -> None:
    assert sorted(setting for setting in SETTINGS if f"`{setting}`" not in CODE) == []


def test_every_documented_setting_exists() -> None:
    assert set(re.findall(r"\bALVEOLE_[A-Z_]+\b", TEXT)) <= SETTINGS | FOR_THE_TESTS


def test_every_command_is_documented() -> None:
    assert sorted(command for command in COMMANDS if not re.search(rf"\balveole {command}\b", CODE)) == []


def test_every_documented_command_exists() -> None:
    first_words = {command.split()[0] for command in COMMANDS}
    assert set(re.findall(r"(?:^|[\s`/])alveole ([a-z][a-z-]*)", CODE)) <= first_words


def test_every_refusal_is_documented() -> None:
    page = (ROOT / "docs" / "refusals.md").read_text()
    assert sorted(code for code in CODES if f"`{code}`" not in page) == []


def test_no_two_refusals_share_a_code() -> None:
    assert len(CODES) == len(list(refusals()))


def test_every_script_that_is_named_can_be_run() -> None:
    named = set(re.findall(r"scripts/\w+", CODE))
    assert sorted(script for script in named if not os.access(ROOT / script, os.X_OK)) == []


def test_every_link_within_the_project_leads_somewhere() -> None:
    links = [
        (document.parent / target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
        if "://" not in target
    ]
    assert [str(link) for link in links if not link.exists()] == []


def test_the_readme_can_be_read_in_two_minutes() -> None:
    words = (ROOT / "README.md").read_text().split()
    assert len(words) < 2 * 250


def test_the_command_line_introduces_each_of_its_commands() -> None:
    assert isinstance(app, typer.Typer)
    commands = getattr(get_command(app), "commands", {})
    assert [name for name, command in commands.items() if not command.help] == []
