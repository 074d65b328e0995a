"""Dues: what entries may settle, once and never beyond.

A payment request is settled by the payment of exactly its amount, a hold as it
is captured or released, a payment's refundable part as it is given back.
"""

from enum import StrEnum
from typing import NamedTuple

from ledger.money import Currency, Money
from ledger.refusals import (
    AmountDiffers,
    CaptureTooLarge,
    DueClosed,
    ExpiryNotAhead,
    HoldEnded,
    HoldExpired,
    RefundTooLarge,
    RequestCancelled,
    RequestExpired,
    RequestPaid,
)

EXPIRY_MAX = 366 * 24 * 3600 * 1_000_000
"""The longest that a request or hold may stay open, in microseconds."""


def check_expiry(expires_at: int, now: int) -> None:
    """Refuse an expiry that is not ahead of `now`, or more than a year away (both UTC microseconds)."""
    if not now < expires_at <= now + EXPIRY_MAX:
        raise ExpiryNotAhead


class DueKind(StrEnum):
    """What a due stands for."""

    REQUEST = "request"
    HOLD = "hold"
    REFUNDABLE = "refundable"


class Due(NamedTuple):
    """A due as a draft sees it: amounts in minor units, instants in UTC microseconds.

    `account` is the public id of the account that is to receive a request, that
    has a hold's amount set aside, or that may give a payment back; `payee` the one for whom a hold
    is set aside. `entry` is the
    entry that opened the hold, or the payment that may be refunded.
    """

    id: str
    kind: DueKind
    account: str
    payee: str | None
    amount: int
    done: int
    whole: bool
    cancelled: bool
    entry: int | None
    created_at: int
    expires_at: int | None

    @property
    def left(self) -> int:
        """Return what may still be settled, in minor units."""
        return self.amount - self.done

    def expired(self, now: int) -> bool:
        """Tell whether the due is over at `now`: its last microsecond is the one before `expires_at`."""
        return self.expires_at is not None and now >= self.expires_at


_OVER: dict[DueKind, type[DueClosed]] = {DueKind.REQUEST: RequestPaid, DueKind.HOLD: HoldEnded}
_BEYOND: dict[DueKind, type[DueClosed]] = {DueKind.HOLD: CaptureTooLarge, DueKind.REFUNDABLE: RefundTooLarge}


def settle(due: Due, amount: int, currency: Currency, *, now: int, rest: bool, releasing: bool) -> tuple[Due, int]:
    """Return the due after settling `amount` minor units of it, and what was settled: with `rest`, all that was left.

    A release (`releasing`) frees what an expired hold still holds; nothing else settles an expired due.
    """
    expired = due.expired(now) and not releasing
    if due.cancelled:
        raise RequestCancelled
    if expired and due.kind is DueKind.HOLD:  # whether or not its release is written yet
        raise HoldExpired
    if due.left == 0 and due.kind in _OVER:
        raise _OVER[due.kind]
    if expired:
        raise RequestExpired
    if due.whole and amount != due.amount:
        raise AmountDiffers(asked=Money.of(due.amount, currency))
    if amount > due.left:
        raise _BEYOND[due.kind](left=Money.of(due.left, currency))

    settled = due.left if rest else amount
    return due._replace(done=due.done + settled), settled
