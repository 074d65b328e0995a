"""How much each client may ask for, and what is left of it, counted by the library `limits` on our own clock.

Each process counts for itself: behind several processes a client has as many times as much.
"""

import math
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from ledger.refusals import TooManyRequests
from service.clock import SECOND, Clock
from service.counters import Counters


class Allowance(NamedTuple):
    """What a client has left of a limit: `left` of `quota`, until the window of `window` seconds ends in `ends_in`."""

    name: str
    quota: int
    window: int
    left: int
    ends_in: int


class Counted:
    """A limit's counters, which tell what is left."""

    def __init__(self, clock: Clock) -> None:
        """Start with nothing counted."""
        self._clock = clock
        self._limiter = FixedWindowRateLimiter(Counters(clock))

    def hit(self, limit: RateLimitItem, *who: str) -> bool:
        """Count one, and tell whether the limit allows it."""
        return self._limiter.hit(limit, *who)

    def test(self, limit: RateLimitItem, *who: str) -> bool:
        """Tell whether the limit allows one more."""
        return self._limiter.test(limit, *who)

    def forget(self, limit: RateLimitItem, *who: str) -> None:
        """Begin a new window."""
        self._limiter.clear(limit, *who)

    def allowance(self, name: str, limit: RateLimitItem, *who: str) -> Allowance:
        """Return what is left of a limit. A window that has not begun ends at once."""
        ends, left = self._limiter.get_window_stats(limit, *who)
        ends_in = max(0, math.ceil(ends - self._clock() / SECOND))
        return Allowance(name, limit.amount, limit.get_expiry(), left, ends_in)


class Rate:
    """How many requests a client may make in a minute: many more than any till, far fewer than a program in a loop."""

    def __init__(self, clock: Clock, a_minute: int) -> None:
        """Start with no request counted. `a_minute` 0 counts none."""
        self._limit = RateLimitItemPerMinute(a_minute) if a_minute else None
        self._counted = Counted(clock)

    def take(self, client: str) -> None:
        """Count a request, or refuse it."""
        if self._limit is not None and not self._counted.hit(self._limit, client):
            raise TooManyRequests

    def left(self, client: str) -> list[Allowance]:
        """Return what the client has left, if its requests are counted."""
        return [] if self._limit is None else [self._counted.allowance("default", self._limit, client)]
