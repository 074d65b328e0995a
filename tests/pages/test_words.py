"""What pages say exists in both languages, is all used, and is all there."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from api.pages.words import NOUNS, chosen, written
from ledger.kinds import Kind
from ledger.memberships import Step
from service.access import Operation
from service.console import ConsoleOperation
from service.enrolment import Enrolling
from service.passkeys.signatures import Answering
from service.privacy.export import told
from service.privacy.holding import Holding
from service.privacy.register import HOLDINGS
from service.recoveries import Recovering

PAGES = Path(__file__).parents[2] / "api" / "pages"
SOURCES = "\n".join(path.read_text() for path in [*PAGES.glob("*.py"), *(PAGES / "templates").rglob("*.html")])
SPELLED = set(re.findall(r'(?:words\.|["\'])([a-z_]+)\.([a-z_]+)\b', SOURCES))


@pytest.mark.parametrize("noun", NOUNS)
def test_every_word_is_in_french_and_in_english(noun: str) -> None:
    assert [name for name, said in written(noun).items() if set(said) != {"fr", "en"} or not all(said.values())] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_both_languages_have_the_same_places_for_values(noun: str) -> None:
    places = {
        name: {language: sorted(re.findall(r"{\w+}", sentence)) for language, sentence in said.items()}
        for name, said in written(noun).items()
    }
    assert {name: said for name, said in places.items() if said["fr"] != said["en"]} == {}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_word_is_used(noun: str) -> None:
    assert [name for name in written(noun) if name not in chosen(noun) and (noun, name) not in SPELLED] == []


def test_every_word_that_a_template_uses_is_there() -> None:
    templates = "\n".join(path.read_text() for path in (PAGES / "templates").rglob("*.html"))
    used = set(re.findall(r"\bwords\.([a-z_]+)\.([a-z_]+)\b", templates))
    assert sorted((noun, name) for noun, name in used if noun not in NOUNS or name not in written(noun)) == []


def test_every_act_has_a_name_for_people() -> None:
    acts: list[StrEnum] = [*Operation, *ConsoleOperation, Step.APPLY, Step.LAPSE, *Enrolling, *Recovering, *Answering]
    entries = [f"entry_{kind}" for kind in Kind]
    assert [each for each in [*acts, *entries] if each not in written("operations")] == []


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.name)
def test_every_column_that_a_person_is_told_has_a_label(holding: Holding) -> None:
    assert [column.name for column in told(holding) if column.name not in written("privacy")] == []


def test_templates_hold_no_script_and_no_style_of_their_own() -> None:
    """The content security policy would keep a browser from heeding them."""
    found = {
        path.name: re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|hx-on", path.read_text())
        for path in (PAGES / "templates").rglob("*.html")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}
