"""How often signing in may be tried, counted by the library `limits` on our own clock.

Counting only by name would let anyone lock a member out; counting only by address
would let many addresses guess one name. So both are counted, and an address from
which a name has signed in before is never held back by what others do to that name.
"""

import hashlib
import threading
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from ledger.refusals import TooManyAttempts
from service.clock import SECOND, Clock

PAIR = RateLimitItemPerMinute(5)
"""One name from one address."""
ADDRESS = RateLimitItemPerMinute(60)
"""Any name from one address: a whole town may share one."""
NAME = RateLimitItemPerHour(100)
"""One name from addresses that it never signed in from."""
FAMILIAR = RateLimitItemPerDay(1, 90)
"""How long an address stays familiar to a name."""

COUNTERS_MAX = 50_000


class Throttle:
    """Counts attempts in this process's memory, by hashes of names and addresses."""

    def __init__(self, clock: Clock) -> None:
        """Start with no attempt counted."""
        self._lock = threading.Lock()
        self._attempts = FixedWindowRateLimiter(Counters(clock))
        self._familiar = FixedWindowRateLimiter(Counters(clock))  # apart: failed attempts must not push it out

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt to sign in, or refuse it."""
        place, who = _mark(_network(address)), _mark(name)
        with self._lock:
            allowed = self._attempts.hit(ADDRESS, place) and self._attempts.hit(PAIR, who, place)
            familiar = not self._familiar.test(FAMILIAR, who, place)
            if not allowed or not (familiar or self._attempts.hit(NAME, who)):
                raise TooManyAttempts

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts of a name from an address, and take them for familiar."""
        place, who = _mark(_network(address)), _mark(name)
        with self._lock:
            self._attempts.clear(PAIR, who, place)
            self._familiar.hit(FAMILIAR, who, place)


class Counters(Storage):
    """Counters in memory that end by our clock; the oldest go first when there are too many."""

    def __init__(self, clock: Clock) -> None:
        """Start empty."""
        super().__init__()
        self._clock = clock
        self._counted: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what the library may wrap: nothing here fails."""
        return LookupError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return the count. The first of a window says when it ends, `expiry` seconds later."""
        count = self.get(key)
        ends = self._counted[key][1] if count else self._now() + expiry
        self._counted[key] = (count + amount, ends)
        if len(self._counted) > COUNTERS_MAX:
            self._counted.popitem(last=False)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of a window that has not ended."""
        count, ends = self._counted.get(key, (0, 0.0))
        if ends > self._now():
            return count
        self._counted.pop(key, None)
        return 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds."""
        return self._counted.get(key, (0, self._now()))[1]

    def check(self) -> bool:
        """Tell that memory is there."""
        return True

    def reset(self) -> int:
        """Forget everything, and tell how much it was."""
        forgotten = len(self._counted)
        self._counted.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one counter."""
        self._counted.pop(key, None)

    def _now(self) -> float:
        return self._clock() / SECOND


def _network(address: str) -> str:
    """Return what of an address one household has: a whole IPv4 address, the first half of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
