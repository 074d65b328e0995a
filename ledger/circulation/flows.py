"""A flow: units that went from one actor to another, classified by the kind of its entry first, then by who took part.

Payments net of refunds are activity; units made are inflow, units destroyed outflow; everything
else has a series of its own and is never summed into activity.
"""

from enum import StrEnum
from typing import NamedTuple

from ledger.kinds import Kind

ACTIVITY, INFLOW, OUTFLOW = "activity", "inflow", "outflow"
ISSUER = "issuer"
"""Payments with the issuer or an exchange office: units stay in the mass, and no business is done between members."""
OWN = "own"
"""Between two accounts of the same actor."""

PAYING = frozenset({Kind.PAYMENT, Kind.CAPTURE, Kind.REFUND})
TAKING_BACK = frozenset({Kind.CORRECTION, Kind.PAYOUT_RETURN})
"""Kinds that undo: units that they make had been destroyed before, and units that they destroy had been made."""


class Side(StrEnum):
    """Who someone is in the circulation: an individual, a business, association or public body, or technical."""

    U = "U"
    P = "P"
    T = "T"


class Actor(NamedTuple):
    """Who took part: an id that stays the same whatever changes about them, and their side."""

    id: str
    side: Side


class Flow(NamedTuple):
    """Units that went from `payer` to `payee`, in minor units; negative where a flow is taken back.

    `times` is 1 for what happened and 0 for what took something back.
    """

    series: str
    payer: Actor
    payee: Actor
    amount: int
    times: int = 1

    def back(self, series: str) -> "Flow":
        """Return this flow as one that takes back a flow of a series, which went the other way."""
        return Flow(series, self.payee, self.payer, -self.amount, 0)


def between(payer: Actor, payee: Actor, amount: int) -> Flow:
    """Return a flow of which only the sides are known: what enters the circulation is inflow, what leaves outflow."""
    if payer.id == payee.id:
        series = OWN
    elif payer.side is payee.side is Side.T:
        series = ISSUER
    elif payer.side is Side.T:
        series = INFLOW
    elif payee.side is Side.T:
        series = OUTFLOW
    else:
        series = ACTIVITY
    return Flow(series, payer, payee, amount)


def of_entry(kind: str, payer: Actor, payee: Actor, amount: int, *, made: bool, destroyed: bool) -> Flow:
    """Return the flow that an entry made; `made` when the issuance gave the units, `destroyed` when it took them.

    A kind that is not known here has its own series, under its own name; so has what goes from one
    medium to another, destroyed here and made there.
    """
    moved = Flow(kind, payer, payee, amount)
    if made and destroyed:
        return moved
    if made:
        return moved.back(OUTFLOW) if kind in TAKING_BACK else moved._replace(series=INFLOW)
    if destroyed:
        return moved.back(INFLOW) if kind in TAKING_BACK else moved._replace(series=OUTFLOW)
    if kind not in PAYING:
        return moved
    series = ACTIVITY
    if payer.id == payee.id:
        series = OWN
    elif Side.T in {payer.side, payee.side}:
        series = ISSUER
    return moved.back(series) if kind == Kind.REFUND else moved._replace(series=series)


def moves(postings: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """Return who gave how much to whom, from an entry's postings in one currency.

    Postings sum to zero. Between two accounts there is nothing to choose; among more,
    whoever gave first gives to whoever took first.
    """
    giving = [(account, -amount) for account, amount in postings if amount < 0]
    moved: list[tuple[str, str, int]] = []
    for payee, amount in postings:
        wanted = amount
        while wanted > 0:
            payer, left = giving.pop(0)
            part = min(wanted, left)
            moved.append((payer, payee, part))
            wanted -= part
            if left > part:
                giving.insert(0, (payer, left - part))
    return moved
