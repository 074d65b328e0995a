"""Every refusal has a code of its own and a sentence in both languages, and stands where the tree shows it."""

import re
from string import Formatter

import pytest

from ledger import refusals
from ledger.money import Language, Money
from ledger.refusals import Refusal, every_refusal

EVERY = [pytest.param(refusal, id=refusal.__name__) for refusal in every_refusal()]
RECORDED = {"StatusForbids", "LimitPassed"}


def test_the_tree_shows_every_refusal_in_the_order_of_the_module() -> None:
    shown = re.findall(r"\b[A-Z]\w+[a-z]\w*\b", (refusals.__doc__ or "").split("Each branch")[0])
    every = {refusal.__name__: refusal for refusal in every_refusal()}
    assert [name for name in shown if name in every] == list(every)


def test_codes_are_unique() -> None:
    codes = [refusal.code for refusal in every_refusal()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("refusal", EVERY)
def test_both_sentences_are_there_and_tell_the_same_facts(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", refusal.code)
    assert refusal.en.endswith(".")
    assert refusal.fr.endswith(".")
    assert facts(refusal.en) == facts(refusal.fr)


@pytest.mark.parametrize("refusal", EVERY)
def test_what_depends_on_an_accounts_state_is_recorded_and_nothing_else(refusal: type[Refusal]) -> None:
    assert refusal.recorded == any(parent.__name__ in RECORDED for parent in refusal.__mro__)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You can spend 12.40 MIEL; this payment needs 1,015.00 MIEL."),
        ("fr", "Vous pouvez dépenser 12,40 MIEL ; ce paiement demande 1\u202f015,00 MIEL."),
    ],
)
def test_a_sentence_writes_money_as_its_reader_does(language: Language, sentence: str) -> None:
    refusal = refusals.NotEnough(amount=Money(101_500, "MIEL", 2), spendable=Money(1_240, "MIEL", 2))
    assert refusal.sentence(language) == sentence


def test_a_sentence_tells_words_and_numbers_as_they_are() -> None:
    assert refusals.TooManyDrafts(most=1_000).sentence("en").startswith("At most 1000 payments")
    assert "MIEL" in refusals.CreditNotTaken(currency="MIEL").sentence("fr")


def facts(sentence: str) -> set[str | None]:
    """Return the facts that a sentence wants."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
