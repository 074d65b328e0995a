"""A rule reads as a sentence, whatever its value counts, in French and in English."""

import pytest

from service.rulebook import Kind, Option, Parameter

CHOICE = (Option("met", "honorée", "honoured"), Option("lost", "perdue", "lost"))


def parameter(kind: Kind, default: int | str = 1, options: tuple[Option, ...] = ()) -> Parameter:
    return Parameter(kind, default, "C'est {value}.", "It is {value}.", least=0, most=100_000, options=options)


@pytest.mark.parametrize(
    ("kind", "value", "french", "english"),
    [
        (Kind.COUNT, 3, "3", "3"),
        (Kind.DAYS, 0, "0 jour", "0 days"),
        (Kind.DAYS, 1, "1 jour", "1 day"),
        (Kind.MONTHS, 2, "2 mois", "2 months"),
        (Kind.YEARS, 10, "10 ans", "10 years"),
        (Kind.HOURS, 2, "2 heures", "2 hours"),
        (Kind.MINUTES, 5, "5 minutes", "5 minutes"),
        (Kind.AMOUNT, 1_000_50, "1\u202f000,50 €", "1,000.50 €"),
        (Kind.SHARE, 2_00, "2 %", "2 %"),
        (Kind.SHARE, 2_50, "2,50 %", "2.50 %"),
    ],
)
def test_a_value_reads_as_its_reader_writes_it(kind: Kind, value: int, french: str, english: str) -> None:
    assert parameter(kind).sentence(value, "fr") == f"C'est {french}."
    assert parameter(kind).sentence(value, "en") == f"It is {english}."


def test_a_choice_is_one_of_its_options() -> None:
    choice = parameter(Kind.CHOICE, "met", CHOICE)
    assert choice.sentence("met", "fr") == "C'est honorée."
    assert choice.sentence("lost", "en") == "It is lost."
    assert choice.takes("lost")
    assert not choice.takes("other")
    assert not choice.takes(1)
    assert choice.bounds("fr") == "met, lost"


def test_bounds_are_told_as_values_are() -> None:
    assert parameter(Kind.AMOUNT).bounds("fr") == "de 0,00 € à 1\u202f000,00 €"
    assert parameter(Kind.DAYS).bounds("en") == "0 days to 100000 days"
    assert not parameter(Kind.DAYS).takes(100_001)
    assert not parameter(Kind.DAYS).takes(-1)
