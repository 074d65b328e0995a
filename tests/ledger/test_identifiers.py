"""A slip in a SIREN or an IBAN is found before it is kept."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.identifiers import IBAN_LENGTHS, iban, siren
from ledger.refusals import IbanNotValid, SirenNotValid

DIGITS = "0123456789"


@st.composite
def sirens(draw: st.DrawFn) -> str:
    """Draw a SIREN: eight digits, and the ninth that makes it one."""
    eight = draw(st.text(DIGITS, min_size=8, max_size=8).filter(lambda each: each.strip("0")))
    return next(f"{eight}{digit}" for digit in DIGITS if _is(siren, f"{eight}{digit}"))


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """Draw an IBAN of any country, with its check digits."""
    country = draw(st.sampled_from(sorted(IBAN_LENGTHS)))
    size = IBAN_LENGTHS[country] - 4
    rest = draw(st.text(DIGITS + "ABCXYZ", min_size=size, max_size=size))
    number = int("".join(str(int(each, 36)) for each in f"{rest}{country}00"))
    return f"{country}{98 - number % 97:02}{rest}"


def _is(kind: object, written: str) -> bool:
    try:
        siren(written) if kind is siren else iban(written)
    except (SirenNotValid, IbanNotValid):
        return False
    return True


@pytest.mark.parametrize("written", ["732 829 320", "732829320", "404.833.048", "732\u202f829\u202f320"])
def test_a_siren_is_taken_however_it_is_spaced(written: str) -> None:
    assert siren(written) in {"732829320", "404833048"}


@pytest.mark.parametrize("written", ["", "732829321", "73282932", "7328293200", "73282932O", "000000000", "٧٣٢٨٢٩٣٢٠"])
def test_what_is_no_siren_is_refused(written: str) -> None:
    with pytest.raises(SirenNotValid):
        siren(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("fr1420041010050500013m02606", "FR1420041010050500013M02606"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_an_iban_is_taken_however_it_is_written(written: str, kept: str) -> None:
    assert iban(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", "FR14", "FR1520041010050500013M02606", "FR1420041010050500013M0260", "XX1420041010050500013M02606", "FR14_"],
)
def test_what_is_no_iban_is_refused(written: str) -> None:
    with pytest.raises(IbanNotValid):
        iban(written)


@given(sirens(), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found_in_a_siren(number: str, place: int, by: int) -> None:
    wrong = number[:place] + DIGITS[(int(number[place]) + by) % 10] + number[place + 1 :]
    assert siren(number) == number
    assert not _is(siren, wrong)


@given(ibans(), st.data())
def test_one_wrong_digit_or_two_of_a_kind_that_changed_places_are_always_found_in_an_iban(
    number: str, data: st.DataObject
) -> None:
    assert iban(number) == number
    place = data.draw(st.integers(2, len(number) - 2))
    if number[place] in DIGITS:
        wrong = number[:place] + DIGITS[(int(number[place]) + data.draw(st.integers(1, 9))) % 10] + number[place + 1 :]
        assert not _is(iban, wrong)
    assume((number[place] in DIGITS) == (number[place + 1] in DIGITS))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not _is(iban, swapped)
