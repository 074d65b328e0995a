"""Money as people and files write it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import AMOUNT_MAX, Currency, Language, Money, decimal

amounts = st.integers(-2 * AMOUNT_MAX, 2 * AMOUNT_MAX)
scales = st.integers(0, 4)


@pytest.mark.parametrize(
    ("amount", "scale", "language", "written"),
    [
        (0, 2, "fr", "0,00 MIEL"),
        (5, 2, "fr", "0,05 MIEL"),
        (-5, 2, "fr", "-0,05 MIEL"),
        (100, 2, "fr", "1,00 MIEL"),
        (123_450, 2, "fr", "1\u202f234,50 MIEL"),
        (123_450, 2, "en", "1,234.50 MIEL"),
        (-123_456_789, 2, "fr", "-1\u202f234\u202f567,89 MIEL"),
        (-123_456_789, 2, "en", "-1,234,567.89 MIEL"),
        (1_234, 0, "fr", "1\u202f234 MIEL"),
        (-1, 0, "en", "-1 MIEL"),
        (1, 4, "en", "0.0001 MIEL"),
    ],
)
def test_money_is_written_as_its_reader_does(amount: int, scale: int, language: Language, written: str) -> None:
    assert Money(amount, "MIEL", scale).written(language) == written


@given(amounts, scales, st.sampled_from(("fr", "en")))
def test_what_is_written_is_the_amount(amount: int, scale: int, language: Language) -> None:
    written = Money.of(amount, Currency(1, "X", scale, "legal", None)).written(language)
    assert int(re.sub(r"[^0-9-]", "", written)) == amount


@given(amounts, scales)
def test_a_decimal_is_the_amount_exactly(amount: int, scale: int) -> None:
    assert Decimal(decimal(amount, scale)) == Decimal(amount).scaleb(-scale)
    assert re.fullmatch(r"-?\d+" + (rf"\.\d{{{scale}}}" if scale else ""), decimal(amount, scale))


def test_the_largest_amount_is_exact_for_every_reader_of_json() -> None:
    assert float(AMOUNT_MAX) == AMOUNT_MAX < 2**53
