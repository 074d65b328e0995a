"""A flow: units that went from one actor to another, classified by the kind of its entry first, then by who took part.

Payments net of refunds are activity; units made are inflow, units destroyed outflow; everything
else has a series of its own and is never summed into activity.
"""

from enum import StrEnum
from typing import NamedTuple

ACTIVITY, INFLOW, OUTFLOW = "activity", "inflow", "outflow"
ISSUER = "issuer"
"""Payments with the issuer or an exchange office: units stay in the mass, and no business is done between members."""
OWN = "own"
"""Between two accounts of the same actor."""


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
