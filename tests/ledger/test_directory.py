"""What a directory entry may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.directory import (
    SECTIONS,
    Opening,
    Place,
    Section,
    Weekday,
    check_commune,
    distance_km,
    folded,
    in_order,
)
from ledger.refusals import CommuneNotValid, HoursNotValid

TUESDAY, MONDAY = Weekday.TUESDAY, Weekday.MONDAY
PLACES = st.builds(Place, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


@pytest.mark.parametrize("code", ["33063", "01001", "2A004", "2B033", "97411", "75056", "98818"])
def test_codes_of_communes_pass(code: str) -> None:
    assert check_commune(code) == code


@pytest.mark.parametrize("code", ["", "3306", "330633", "20004", "00123", "2C001", "33000", "2a004", "٣٣٠٦٣", "99123"])
def test_what_is_no_code_of_a_commune_is_refused(code: str) -> None:
    with pytest.raises(CommuneNotValid):
        check_commune(code)


def test_every_section_has_its_names() -> None:
    assert [*SECTIONS] == [*Section] == list("ABCDEFGHIJKLMNOPQRSTU")
    assert all(french and english for french, english in SECTIONS.values())


def test_hours_are_put_in_the_order_of_the_week() -> None:
    late, early = Opening(TUESDAY, "14:00", "24:00"), Opening(TUESDAY, "08:30", "12:30")
    first = Opening(MONDAY, "10:00", "12:00")
    assert in_order([late, early, first]) == (first, early, late)
    touching = Opening(TUESDAY, "12:30", "14:00")
    assert in_order([late, touching, early]) == (early, touching, late)


@pytest.mark.parametrize(
    "hours",
    [
        [Opening(MONDAY, "12:00", "12:00")],
        [Opening(MONDAY, "12:00", "09:00")],
        [Opening(MONDAY, "9:00", "12:00")],
        [Opening(MONDAY, "09:00", "25:00")],
        [Opening(MONDAY, "09:00", "12:00"), Opening(MONDAY, "11:59", "14:00")],
        [
            Opening(MONDAY, f"{hour:02}:{minute:02}", f"{hour:02}:{minute + 1:02}")
            for hour in range(20)
            for minute in (0, 2)
        ],
    ],
)
def test_hours_that_cannot_be_are_refused(hours: list[Opening]) -> None:
    with pytest.raises(HoursNotValid):
        in_order(hours)


def test_searching_forgets_accents_case_and_signs() -> None:
    assert folded("  L'Épicerie du PONTON — n° 5 ") == "l epicerie du ponton n 5"


@given(PLACES, PLACES)
def test_distances_are_symmetric_and_bounded_by_half_the_globe(one: Place, other: Place) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert 0 <= distance_km(one, other) <= 20_016
    assert distance_km(one, one) == 0


def test_bordeaux_is_as_far_from_paris_as_maps_say() -> None:
    bordeaux, paris = Place(44_837_789, -579_180), Place(48_856_614, 2_352_222)
    assert distance_km(bordeaux, paris) == pytest.approx(499, abs=1)
