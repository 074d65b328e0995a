"""A budget of refusals: who asks for what is refused, again and again, must wait.

It keeps a program in a loop from filling the table of refusals. Kept in memory,
for each process; what was posted never counts.
"""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ledger.refusals import TooManyRefusals

REFUSALS_A_MINUTE = 60


class Budget:
    """Sixty refused drafts a minute for each client."""

    def __init__(self, a_minute: int = REFUSALS_A_MINUTE) -> None:
        """Start with nothing spent."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(a_minute)
        self._refused: set[str] = set()

    def check(self, client: str) -> None:
        """Refuse a client whose budget is spent."""
        if client in self._refused and not self._limiter.test(self._limit, client):
            raise TooManyRefusals

    def spend(self, client: str) -> None:
        """Count one refused draft."""
        self._refused.add(client)
        self._limiter.hit(self._limit, client)
