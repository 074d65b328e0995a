"""Coverage: behind every unit of a backed currency stands its euro.

margin = backing - circulation: the sum of the balances of the fund accounts
(euros, positive) and of the issuance accounts (units, negative) of one cover.
An act of ours leaves it at or above zero; a fact from outside is always recorded.
"""

from ledger.kinds import FACTS, Kind
from ledger.money import Currency, Money
from ledger.refusals import NotCovered


def check_cover(margin: int, delta: int, *, issuing: bool, kind: Kind, currency: Currency) -> int:
    """Return the margin after a movement of `delta` minor units, or refuse the movement.

    `issuing` tells whether units are made or unmade: in a shortfall that stops,
    even when the euros move along, until the margin is back.
    """
    after = margin + delta
    lowers = delta < 0 or (issuing and delta == 0)
    if lowers and after < 0 and kind not in FACTS:
        raise NotCovered(missing=Money.of(-after, currency))
    return after
