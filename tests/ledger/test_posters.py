"""A poster asks for its amount or for the payer's; a code counts only when it leads here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import day_words
from ledger.money import AMOUNT_MAX, Currency
from ledger.posters import amount_asked, code_in, grouped
from ledger.refusals import AmountDiffers, AmountNotPositive, AmountTooLarge, Refusal

MIEL = Currency(1, "MIEL", 2, "local", "backed")
SITE, CODE = "https://miel.example", "7K3QX9V2MB4T"

codes = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12)


@pytest.mark.parametrize(("fixed", "typed"), [(None, 250), (250, None), (250, 250)])
def test_a_poster_asks_for_its_own_amount_or_for_what_is_typed(fixed: int | None, typed: int | None) -> None:
    assert amount_asked(fixed, typed, MIEL) == 250


@pytest.mark.parametrize(
    ("fixed", "typed", "refusal"),
    [
        (250, 249, AmountDiffers),
        (None, None, AmountNotPositive),
        (None, 0, AmountNotPositive),
        (None, -1, AmountNotPositive),
        (None, AMOUNT_MAX + 1, AmountTooLarge),
    ],
)
def test_it_refuses_any_other(fixed: int | None, typed: int | None, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        amount_asked(fixed, typed, MIEL)


@given(codes)
def test_a_code_is_read_from_its_address_and_as_it_is_printed_or_typed(code: str) -> None:
    for read in (f"{SITE}/m/{code}", code, grouped(code), grouped(code).lower().replace(" ", "-")):
        assert code_in(read, SITE) == code


@pytest.mark.parametrize(
    "read",
    [
        "",
        "https://mie1.example/m/" + CODE,
        "http://miel.example/m/" + CODE,
        "https://miel.example.evil.example/m/" + CODE,
        f"{SITE}@evil.example/m/{CODE}",
        f"{SITE}/m/{CODE}/",
        f"{SITE}/m/{CODE}?x",
        f"{SITE}/m/{CODE.lower()}",
        f"{SITE}/p/{CODE}",
        CODE + "0",
        "U" * 12,
    ],
)
def test_what_leads_elsewhere_is_no_code(read: str) -> None:
    assert code_in(read, SITE) is None


def test_what_is_typed_may_take_letters_for_the_digits_they_look_like() -> None:
    assert code_in("OIL0 11AB CDEF", SITE) == "011011ABCDEF"


def test_the_words_of_the_day_are_many_plain_and_different() -> None:
    every = [*day_words.FIRST, *day_words.SECOND]
    assert len(set(every)) == len(every)
    assert len(day_words.FIRST) * len(day_words.SECOND) > 8_000
    assert all(word.isalpha() and word.islower() for word in every)


@given(st.binary(min_size=4, max_size=16))
def test_a_code_stands_for_one_word_of_each_list(code: bytes) -> None:
    first, second = day_words.words(code)
    assert first in day_words.FIRST
    assert second in day_words.SECOND
