"""The report of a till's day (a Z): what was taken and given back, by whom and by which means.

It is reckoned from the lines of the account's statement, every one of them, so it ends
where the statement ends: opening + net + other = closing.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ledger.kinds import Kind

TAKINGS = frozenset({Kind.PAYMENT, Kind.CAPTURE})


class Means(StrEnum):
    """How a payment came in: by a request's code, by a hold, or without having been asked for."""

    REQUEST = "request"
    HOLD = "hold"
    DIRECT = "direct"


class Line(NamedTuple):
    """What an entry did to the account, in minor units; `cashier` asked for it or gave it back, if anyone did."""

    kind: Kind
    amount: int
    cashier: str
    means: Means


class Taken(NamedTuple):
    """What one cashier took by one means: counts, and minor units."""

    cashier: str
    means: Means
    payments: int = 0
    gross: int = 0
    refunds: int = 0
    refunded: int = 0

    @property
    def net(self) -> int:
        """Return what is left of it."""
        return self.gross - self.refunded


class Report(NamedTuple):
    """A day of an account. `other` moved besides sales and refunds: what it paid, changed or was issued."""

    opening: int
    closing: int
    other: int
    taken: tuple[Taken, ...]

    @property
    def net(self) -> int:
        """Return what the day's sales come to, refunds taken off."""
        return sum(each.net for each in self.taken)


def reckon(opening: int, lines: Iterable[Line]) -> Report:
    """Reckon a day from the balance at its beginning and every line of it."""
    taken: dict[tuple[str, Means], Taken] = {}
    other = 0
    for kind, amount, cashier, means in lines:
        found = taken.get((cashier, means), Taken(cashier, means))
        if kind in TAKINGS and amount > 0:
            found = found._replace(payments=found.payments + 1, gross=found.gross + amount)
        elif kind is Kind.REFUND and amount < 0:
            found = found._replace(refunds=found.refunds + 1, refunded=found.refunded - amount)
        else:
            other += amount
            continue
        taken[cashier, means] = found
    report = Report(opening, 0, other, tuple(taken[key] for key in sorted(taken)))
    return report._replace(closing=opening + report.net + other)
