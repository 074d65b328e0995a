"""What may be a PIN: four to eight digits that nobody would try first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import pins
from ledger.refusals import PinTooSimple

TOO_SIMPLE = [
    *("0000", "111111", "99999999"),
    *("1234", "123456", "12345678", "7890", "890123", "9876", "654321", "3210", "21098"),
    *("1212", "123123", "12341234", "2424", "1122", "1221"),
    *("2580", "0852", "1397", "147258"),
    *("1984", "2026", "1900", "2406", "0624", "240684", "062484", "840624", "24061984", "19840624"),
    *(
        "",
        "123",
        "274",
        "274916385",
        "27491a",
        "27 916",
        "\uff12\uff17\uff14\uff19\uff11\uff16",
        "\u0662\u0667\u0664\u0669\u0661\u0666",
        "-27491",
        "2749.1",
        "274916\n",
    ),
]
GOOD = ["2749", "27491", "274916", "2749163", "27491638", "9048", "00739", "730462"]


@pytest.mark.parametrize("pin", TOO_SIMPLE)
def test_what_is_tried_first_is_no_pin(pin: str) -> None:
    with pytest.raises(PinTooSimple):
        pins.check(pin)


@pytest.mark.parametrize("pin", GOOD)
def test_other_digits_are(pin: str) -> None:
    pins.check(pin)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d%m%Y", "%Y%m%d", "%d%m%y", "%y%m%d", "%d%m", "%Y"]),
)
def test_no_birthday_is_a_pin(day: date, written: str) -> None:
    with pytest.raises(PinTooSimple):
        pins.check(day.strftime(written))


@given(st.integers(0, 9), st.sampled_from([1, -1]), st.integers(4, 8))
def test_no_run_is_a_pin(first: int, step: int, length: int) -> None:
    with pytest.raises(PinTooSimple):
        pins.check("".join(str((first + step * place) % 10) for place in range(length)))


def test_most_pins_are_left_to_choose_from() -> None:
    left = sum(allowed(f"{number:06}") for number in range(0, 1_000_000, 97))
    assert left > 0.85 * 1_000_000 / 97


def allowed(pin: str) -> bool:
    """Tell whether a PIN may be chosen."""
    try:
        pins.check(pin)
    except PinTooSimple:
        return False
    return True
