"""A budget of refusals: who asks for what is refused, again and again, must wait.

It keeps a program in a loop from filling the table of refusals. What was posted
never counts.
"""

from limits import RateLimitItemPerMinute

from ledger.refusals import TooManyRefusals
from service.clock import Clock
from service.rates import Allowance, Counted

REFUSALS = RateLimitItemPerMinute(60)
"""How many of a client's drafts may be refused in a minute."""


class Budget:
    """What each client has left."""

    def __init__(self, clock: Clock) -> None:
        """Start with nothing spent."""
        self._counted = Counted(clock)

    def check(self, client: str) -> None:
        """Refuse a client whose budget is spent."""
        if not self._counted.test(REFUSALS, client):
            raise TooManyRefusals

    def spend(self, client: str) -> None:
        """Count one refused draft."""
        self._counted.hit(REFUSALS, client)

    def left(self, client: str) -> list[Allowance]:
        """Return how many more of a client's drafts may be refused."""
        return [self._counted.allowance("refusals", REFUSALS, client)]
