"""A reversal takes a whole entry back, once: every leg the other way.

It settles what each receiving account may give back in full, so an entry of
which a part was refunded can no longer be reversed, nor a reversed one refunded.
"""

from ledger.drafts import Draft, Leg, Settle
from ledger.dues import Due
from ledger.kinds import Kind
from ledger.memos import Memo


def reverse(legs: tuple[Leg, ...], received: tuple[Due, ...], *, entry: int, memo: Memo | None = None) -> Draft:
    """Return the draft that reverses an entry, given its legs and the refundable dues of those who received."""
    return Draft(
        Kind.CORRECTION,
        tuple(Leg(leg.account, -leg.amount) for leg in legs),
        settles=tuple(Settle(due.id, due.account, due.amount) for due in received),
        opens=received,
        reverses=entry,
        memo=memo,
    )
