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

MISSES = RateLimitItemPerMinute(60)
"""What one client may ask for in a minute that is not there."""
MISSES_HERE = RateLimitItemPerMinute(300)
"""What everyone at one address may."""


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


PER_MEMBER, PER_ADDRESS = 2, 5
"""How many times as much as one client the programs of a member may ask, and all who share an address."""


class Rate:
    """How many requests may be made in a minute: many more than any till makes, far fewer than a program in a loop.

    Each client has a limit, the member for whom several act another, and each address one for all.
    """

    def __init__(self, clock: Clock, a_minute: int) -> None:
        """Start with no request counted. `a_minute` 0 counts none."""
        self._counts = a_minute > 0
        self._client = RateLimitItemPerMinute(a_minute)
        self._member = RateLimitItemPerMinute(PER_MEMBER * a_minute)
        self._address = RateLimitItemPerMinute(PER_ADDRESS * a_minute)
        self._counted = Counted(clock)

    def arrive(self, address: str) -> None:
        """Count a request from an address, whoever makes it, or refuse it."""
        if self._counts and not self._counted.hit(self._address, "address", address):
            raise TooManyRequests

    def take(self, client: str, member: str) -> None:
        """Count a request of a client, and of the member for whom it acts, or refuse it."""
        if not self._counts:
            return
        if not self._counted.hit(self._client, client):
            raise TooManyRequests
        if member != client and not self._counted.hit(self._member, "member", member):
            raise TooManyRequests

    def left_here(self, address: str) -> list[Allowance]:
        """Return what is left for an address, if requests are counted."""
        return [self._counted.allowance("address", self._address, "address", address)] if self._counts else []

    def left(self, client: str, member: str) -> list[Allowance]:
        """Return what the client and its member have left, if requests are counted."""
        if not self._counts:
            return []
        own = [self._counted.allowance("default", self._client, client)]
        if member != client:
            own.append(self._counted.allowance("member", self._member, "member", member))
        return own


class Misses:
    """How often someone may ask for what is not there, or is not theirs: who tries one id after the other, waits.

    Ids have 60 random bits, so nobody finds one; this keeps it so however many try.
    """

    def __init__(self, clock: Clock, *, counts: bool = True) -> None:
        """Start with none counted."""
        self._counts = counts
        self._counted = Counted(clock)

    def check(self, *, client: str = "", address: str = "") -> None:
        """Refuse a client or an address that missed too often."""
        if client and not self._counted.test(MISSES, "client", client):
            raise TooManyRequests
        if address and not self._counted.test(MISSES_HERE, "address", address):
            raise TooManyRequests

    def spend(self, *, client: str, address: str) -> None:
        """Count a miss."""
        if not self._counts:
            return
        if client:
            self._counted.hit(MISSES, "client", client)
        self._counted.hit(MISSES_HERE, "address", address)

    def left(self, client: str) -> list[Allowance]:
        """Return how often a client may still miss, once it has."""
        allowance = self._counted.allowance("misses", MISSES, "client", client)
        return [allowance] if allowance.left < MISSES.amount else []
