"""How often signing in may be tried, counted by the library `limits` on our own clock.

Counting only by name would let anyone lock a member out; counting only by address
would let many addresses guess one name. So both are counted, and an address from
which a name has signed in before is never held back by what others do to that name.
"""

import hashlib
import threading
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute

from ledger.refusals import TooManyAttempts
from service.clock import Clock
from service.rates import Allowance, Counted

PAIR = RateLimitItemPerMinute(5)
"""One name from one address."""
ADDRESS = RateLimitItemPerMinute(60)
"""Any name from one address: a whole town may share one."""
NAME = RateLimitItemPerHour(100)
"""One name from addresses that it never signed in from."""
FAMILIAR = RateLimitItemPerDay(1, 90)
"""How long an address stays familiar to a name."""

LOOK_UPS = RateLimitItemPerMinute(10)
"""Short codes of payment requests that one client may look up: each is typed by a person."""
LOOK_UPS_HERE = RateLimitItemPerMinute(60)
"""Short codes that everyone at one address may."""

APPLICATIONS = RateLimitItemPerHour(20)
"""Applications to join from one address: a whole market may share one."""


class Throttle:
    """Counts attempts in this process's memory, by hashes of names and addresses."""

    def __init__(self, clock: Clock) -> None:
        """Start with no attempt counted."""
        self._lock = threading.Lock()
        self._attempts = Counted(clock)
        self._familiar = Counted(clock)  # apart: failed attempts must not push it out

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt to sign in, or refuse it."""
        place, who = _mark(network(address)), _mark(name)
        with self._lock:
            allowed = self._attempts.hit(ADDRESS, place) and self._attempts.hit(PAIR, who, place)
            familiar = not self._familiar.test(FAMILIAR, who, place)
            if not allowed or not (familiar or self._attempts.hit(NAME, who)):
                raise TooManyAttempts

    def application(self, address: str) -> None:
        """Count an application to join, or refuse it."""
        with self._lock:
            if not self._attempts.hit(APPLICATIONS, "apply", _mark(network(address))):
                raise TooManyAttempts

    def look_up(self, client: str, address: str) -> None:
        """Count a short code that is looked up, found or not, or refuse it."""
        place = _mark(network(address))
        with self._lock:
            if not (self._attempts.hit(LOOK_UPS, "code", client) and self._attempts.hit(LOOK_UPS_HERE, "code", place)):
                raise TooManyAttempts

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts of a name from an address, and take them for familiar."""
        place, who = _mark(network(address)), _mark(name)
        with self._lock:
            self._attempts.forget(PAIR, who, place)
            self._familiar.hit(FAMILIAR, who, place)

    def left(self, name: str, address: str) -> list[Allowance]:
        """Return how often this address may still try. What others did to the name is not told."""
        place, who = _mark(network(address)), _mark(name)
        with self._lock:
            name_here = self._attempts.allowance("name", PAIR, who, place)
            return [name_here, self._attempts.allowance("address", ADDRESS, place)]


def network(address: str) -> str:
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
