"""Counters end with their window, and never fill the memory; and what is counted with them."""

import pytest

from ledger.refusals import TooManyRefusals
from service.budget import REFUSALS, Budget
from service.clock import MINUTE, SECOND
from service.counters import COUNTERS_MAX, Counters
from tests.town import SetClock


def test_counters_never_fill_the_memory(clock: SetClock) -> None:
    counters = Counters(clock)
    for number in range(COUNTERS_MAX + 1_000):
        counters.incr(str(number), 60)
    assert counters.reset() == COUNTERS_MAX


def test_a_counter_ends_with_its_window(clock: SetClock) -> None:
    counters = Counters(clock)
    assert [counters.incr("a", 2), counters.incr("a", 2)] == [1, 2]
    clock.advance(2 * SECOND - 1)
    assert counters.get("a") == 2
    clock.advance(1)
    assert counters.get("a") == 0
    assert counters.check()


def test_sixty_refusals_a_minute_are_a_clients_budget(clock: SetClock) -> None:
    budget = Budget(clock)
    for _ in range(REFUSALS.amount):
        budget.check("till")
        budget.spend("till")

    with pytest.raises(TooManyRefusals):
        budget.check("till")
    budget.check("another till")
    clock.advance(MINUTE)
    budget.check("till")
