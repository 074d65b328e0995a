"""Top-ups: euros that someone will send, to become units on an account.

A top-up promises nothing and moves nothing: it is a reference by which the bank
line that brings the euros is recognised. Units are made from the line, in the line's amount.
"""

from enum import StrEnum

from ledger.money import Money
from ledger.payments import check_amount as check_payable
from ledger.refusals import TopUpTooLarge


class State(StrEnum):
    """Where a top-up stands. `LOOKED_AT`: euros arrived with its reference that somebody must look at."""

    WAITING = "waiting"
    LOOKED_AT = "looked_at"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


def check_amount(amount: int, *, most: int, currency: str) -> None:
    """Refuse an amount, in cents, that cannot be sent or is more than the association takes at once."""
    check_payable(amount)
    if amount > most:
        raise TopUpTooLarge(most=Money(most, currency, 2))


def state(
    *, cancelled: bool, standing: bool, expires_at: int | None, answered: bool, looked_at: bool, now: int
) -> State:
    """Return where a top-up stands at `now` (UTC microseconds).

    `answered`: units were made for it; `looked_at`: a line with its reference is not decided yet.
    """
    if looked_at:
        return State.LOOKED_AT
    if answered and not standing:
        return State.DONE
    if cancelled:
        return State.CANCELLED
    if expires_at is not None and now >= expires_at:
        return State.EXPIRED
    return State.WAITING
