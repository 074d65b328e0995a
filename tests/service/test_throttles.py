"""Guessing is slow, and nobody can lock anyone else out."""

import pytest

from ledger.refusals import TooManyAttempts
from service.clock import DAY, MINUTE
from service.throttles import ADDRESS, NAME, PAIR, Throttle
from tests.town import SetClock

HOME, CAFE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def throttle(clock: SetClock) -> Throttle:
    return Throttle(clock)


def attempts(throttle: Throttle, name: str, address: str, most: int = 1_000) -> int:
    """Try until refused, and tell how often it went."""
    for done in range(most):
        try:
            throttle.attempt(name, address)
        except TooManyAttempts:
            return done
    return most


def flood(throttle: Throttle, name: str) -> int:
    """Try from as many addresses as it takes, and tell how often it went."""
    return sum(attempts(throttle, name, f"10.{number // 250}.{number % 250}.1") for number in range(100))


def test_one_name_from_one_address_has_five_attempts_a_minute(throttle: Throttle, clock: SetClock) -> None:
    assert attempts(throttle, "zoe", HOME) == PAIR.amount == 5
    clock.advance(MINUTE - 1)
    assert attempts(throttle, "zoe", HOME) == 0
    clock.advance(1)
    assert attempts(throttle, "zoe", HOME) == 5


def test_one_address_has_sixty_attempts_a_minute_whatever_the_names(throttle: Throttle) -> None:
    assert sum(attempts(throttle, f"name {number}", HOME, 1) for number in range(200)) == ADDRESS.amount == 60


def test_one_name_has_a_hundred_attempts_an_hour_from_addresses_it_never_used(
    throttle: Throttle, clock: SetClock
) -> None:
    assert flood(throttle, "zoe") == NAME.amount == 100
    clock.advance(60 * MINUTE)
    assert flood(throttle, "zoe") == 100


def test_whoever_signed_in_from_an_address_is_not_locked_out_there(throttle: Throttle, clock: SetClock) -> None:
    throttle.attempt("zoe", HOME)
    throttle.succeeded("zoe", HOME)
    clock.advance(80 * DAY)
    flood(throttle, "zoe")

    assert attempts(throttle, "zoe", CAFE) == 0
    assert attempts(throttle, "zoe", HOME) == 5


def test_nobody_is_held_back_by_attempts_on_another_name(throttle: Throttle) -> None:
    flood(throttle, "zoe")
    assert attempts(throttle, "alix", CAFE) == 5


def test_a_success_forgets_the_failures_before_it(throttle: Throttle) -> None:
    attempts(throttle, "zoe", HOME, 4)
    throttle.succeeded("zoe", HOME)
    assert attempts(throttle, "zoe", HOME) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("", "unknown", False),
    ],
)
def test_an_address_stands_for_one_household(throttle: Throttle, one: str, other: str, *, same: bool) -> None:
    attempts(throttle, "zoe", one)
    assert attempts(throttle, "zoe", other) == (0 if same else 5)
