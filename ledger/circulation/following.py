"""Flows followed in the order of time: what each actor holds, since when, and how long it was held.

Only U and P hold; what reaches a T has left the circulation, and what a T pays comes with no past.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import MutableMapping
from datetime import date, timedelta
from itertools import accumulate

from ledger.circulation.flows import Flow, Side
from ledger.circulation.holding import Held, Lot, Purse
from ledger.circulation.measures import AGES, Aged
from ledger.circulation.periods import day_at

DAYS_A_WEEK = 7


class Holdings:
    """What everyone holds. `born` is how much of all that arrived on each day and has not left its account since."""

    def __init__(self, purses: MutableMapping[str, Purse], born: MutableMapping[date, int]) -> None:
        """Go on from what was held before."""
        self.purses = purses
        self.born = Counter(born)

    def follow(self, flow: Flow, at: int) -> Held:
        """Move a flow's units at an instant (UTC microseconds), and return how long they had been held.

        Instants never go back. A flow that takes something back moves the other way.
        """
        payer, payee = (flow.payer, flow.payee) if flow.amount > 0 else (flow.payee, flow.payer)
        amount = abs(flow.amount)
        held = Held()
        if payer.side is not Side.T:
            held, taken = self._purse(payer.id).spend(at, amount)
            for lot in taken:
                self._bear(lot, -lot.amount)
        if payee.side is not Side.T:
            self._purse(payee.id).receive(at, amount)
            self._bear(Lot(at, amount), amount)
        return held

    def aged(self, last: date) -> Aged:
        """Return how old what is held is at the end of a day, in whole days in Paris."""
        return aged(self.born, last)

    def _purse(self, actor: str) -> Purse:
        if actor not in self.purses:
            self.purses[actor] = Purse()
        return self.purses[actor]

    def _bear(self, lot: Lot, amount: int) -> None:
        day = day_at(lot.at)
        self.born[day] += amount
        if self.born[day] == 0:
            del self.born[day]


def aged(born: MutableMapping[date, int], last: date) -> Aged:
    """Return how old units are at the end of the day `last`, from how many arrived on each day."""
    days = sorted(born)
    sums = [0, *accumulate(born[day] for day in days)]
    since = {weeks: sums[bisect_right(days, last - timedelta(days=weeks * DAYS_A_WEEK))] for weeks in AGES.values()}
    return Aged(sums[-1], since)
