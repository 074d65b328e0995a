"""How long units are held: each unit that leaves an account is matched to one that reached it before.

Two conventions, because units bear no number: the last that came leaves first (LIFO), or all
that is there leaves in proportion (well mixed). What was there before the first movement
known is matched to nothing. Source: C. Mattsson, "follow the money", holding times.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Lot(NamedTuple):
    """Units that reached an account together: when (UTC microseconds), and how many (minor units) are left."""

    at: int
    amount: int


class Held(NamedTuple):
    """How much was matched (minor units), and the sum of amount times duration (in microseconds) by each convention."""

    matched: int = 0
    lifo: int = 0
    mixed: int = 0

    def __add__(self, other: "Held") -> "Held":  # type: ignore[override]  # sums, where a tuple would be longer
        """Return both together."""
        return Held(self.matched + other.matched, self.lifo + other.lifo, self.mixed + other.mixed)


class Purse:
    """What an account holds, and since when. `moment` is the sum of amount times instant of arrival, all mixed."""

    def __init__(self, lots: Iterable[Lot] = (), amount: int = 0, moment: int = 0) -> None:
        """Start empty, or where another purse stopped."""
        self.lots = list(lots)
        self.amount = amount
        self.moment = moment

    def receive(self, at: int, amount: int) -> None:
        """Take units in."""
        self.lots.append(Lot(at, amount))
        self.amount += amount
        self.moment += amount * at

    def spend(self, at: int, amount: int) -> tuple[Held, list[Lot]]:
        """Let units out; return how long they were held, and the lots from which the last that came were taken.

        What leaves well mixed takes its share of the moment with it, rounded down to a whole number.
        """
        taken, wanted = [], amount
        while wanted and self.lots:
            lot = self.lots.pop()
            part = min(wanted, lot.amount)
            if part < lot.amount:
                self.lots.append(Lot(lot.at, lot.amount - part))
            taken.append(Lot(lot.at, part))
            wanted -= part
        matched = amount - wanted
        moment = self.moment * matched // self.amount if matched else 0
        self.amount -= matched
        self.moment -= moment
        lifo = sum((at - lot.at) * lot.amount for lot in taken)
        return Held(matched, lifo, matched * at - moment), taken
