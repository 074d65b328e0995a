"""Refused attempts at what only some may do: in the trail too, and never so many that they fill the disk."""

from limits import RateLimitItemPerHour
from limits.strategies import FixedWindowRateLimiter

from service.access import Operation, Principal
from service.audit.recording import record
from service.book import Book
from service.clock import Clock
from service.counters import Counters

BY_ONE = RateLimitItemPerHour(20)
"""How many of one client's attempts are written down in an hour; the last says that there may be more."""

BY_ALL = RateLimitItemPerHour(500)
"""How many of everyone's."""


class Attempts:
    """What each client has left to be written down, in this process."""

    def __init__(self, clock: Clock) -> None:
        """Start with nothing written."""
        self._limiter = FixedWindowRateLimiter(Counters(clock))

    def note(self, book: Book, who: Principal, operation: Operation, *, subject: str, code: str) -> bool:
        """Write down that someone tried and was refused, and tell whether there was room for it."""
        if not self._limiter.hit(BY_ONE, who.client) or not self._limiter.hit(BY_ALL, "everyone"):
            return False
        last = not self._limiter.test(BY_ONE, who.client)
        with book.database.write() as session:
            record(
                book,
                session,
                who,
                operation,
                subject=subject,
                outcome="refused",
                code=code,
                more="perhaps" if last else None,
            )
        return True
