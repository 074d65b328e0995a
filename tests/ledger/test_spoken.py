"""Amounts in words: read back by a reader of its own, they are the same amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.money import AMOUNT_MAX, Language, Money
from ledger.spoken import SPOKEN_MAX, number, written

FRENCH = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
TEENS = "seventeen eighteen nineteen"
TENS: dict[Language, str] = {
    "fr": "vingt trente quarante cinquante soixante",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
WORDS: dict[Language, str] = {"fr": FRENCH, "en": f"{ENGLISH} {TEENS}"}
SMALL = {
    language: {word: value for value, word in enumerate(words.split())}
    | {word: 10 * value for value, word in enumerate(TENS[language].split(), 2)}
    for language, words in WORDS.items()
}
LARGE: dict[Language, list[str]] = {
    "fr": ["mille", "million", "milliard", "billion", "billiard"],
    "en": ["thousand", "million", "billion", "trillion", "quadrillion"],
}


def read(words: str, language: Language) -> int:
    """Read a number as a listener does."""
    total = current = 0
    for said in words.replace("-", " ").replace(" et ", " ").replace(" and ", " ").split():
        word = said.removesuffix("s") if said not in {"trois", "six"} else said
        if word in LARGE[language]:
            total += max(current, 1) * 1000 ** (LARGE[language].index(word) + 1)
            current = 0
        elif word in {"cent", "hundred"}:
            current = max(current, 1) * 100
        elif word == "vingt" and current % 100 == 4:
            current += 76
        else:
            current += SMALL[language][word]
    return total + current


@pytest.mark.parametrize("language", ["fr", "en"])
@given(value=st.one_of(st.integers(0, 1_999), st.integers(0, SPOKEN_MAX - 1)))
def test_a_number_read_aloud_is_heard_as_the_same_number(language: Language, value: int) -> None:
    assert read(number(value, language), language) == value


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "zéro", "zero"),
        (21, "vingt et un", "twenty-one"),
        (71, "soixante et onze", "seventy-one"),
        (80, "quatre-vingts", "eighty"),
        (81, "quatre-vingt-un", "eighty-one"),
        (97, "quatre-vingt-dix-sept", "ninety-seven"),
        (100, "cent", "one hundred"),
        (105, "cent cinq", "one hundred and five"),
        (200, "deux cents", "two hundred"),
        (1_005, "mille cinq", "one thousand and five"),
        (80_000, "quatre-vingt mille", "eighty thousand"),
        (200_200, "deux cent mille deux cents", "two hundred thousand two hundred"),
        (80_000_001, "quatre-vingts millions un", "eighty million and one"),
        (2_000_000_000, "deux milliards", "two billion"),
    ],
)
def test_numbers_are_spelt_as_each_language_spells_them(value: int, french: str, english: str) -> None:
    assert (number(value, "fr"), number(value, "en")) == (french, english)


@pytest.mark.parametrize(
    ("money", "french", "english"),
    [
        (Money(3740, "MIEL", 2), "trente-sept MIEL et quarante centimes", "thirty-seven MIEL and forty cents"),
        (Money(101, "MIEL", 2), "un MIEL et un centime", "one MIEL and one cent"),
        (Money(-500, "MIEL", 2), "moins cinq MIEL", "minus five MIEL"),
        (Money(100_000_000, "MIEL", 2), "un million de MIEL", "one million MIEL"),
        (Money(100_000_000, "OSTREA", 2), "un million d'OSTREA", "one million OSTREA"),
        (Money(1_005, "SEL", 3), "un virgule zéro zéro cinq SEL", "one point zero zero five SEL"),
        (Money(12, "SEL", 0), "douze SEL", "twelve SEL"),
    ],
)
def test_amounts_are_said_with_their_unit_and_its_cents(money: Money, french: str, english: str) -> None:
    assert (written(money, "fr"), written(money, "en")) == (french, english)


@pytest.mark.parametrize("language", ["fr", "en"])
@given(amounts=st.tuples(*[st.integers(0, AMOUNT_MAX)] * 2), scale=st.integers(0, 4))
def test_two_amounts_never_sound_alike(language: Language, amounts: tuple[int, int], scale: int) -> None:
    said = {written(Money(amount, "MIEL", scale), language) for amount in amounts}
    assert len(said) == len(set(amounts))
