"""An account, its terms, and which movements its status and limits allow.

Limits bind movements, not states: a limit may be lowered below what is drawn;
it stops the next draw and cancels no debt.
"""

from enum import StrEnum
from typing import NamedTuple

from ledger.kinds import CORRECTING, RETURNING, Kind
from ledger.money import Currency, Money
from ledger.refusals import (
    AccountClosed,
    AccountNotEmpty,
    AccountNotOpen,
    CreditNotTaken,
    FloorNotBacked,
    LenderShort,
    LimitNotValid,
    LineNotLending,
    LineUsedUp,
    MoreThanOwed,
    NotCovered,
    NotEnough,
    PayeeFrozen,
    PayeeFull,
    PayerFrozen,
    PayerReceivesOnly,
    Refusal,
)

OWED = ".OWED"
"""What the code of an owed currency ends with, after that of the currency that is owed."""


class Status(StrEnum):
    """What an account lets happen. `PENDING`: inserted, and not yet opened by an entry."""

    PENDING = "pending"
    OPEN = "open"
    SPEND_ONLY = "spend_only"
    RECEIVE_ONLY = "receive_only"
    FROZEN = "frozen"
    CLOSED = "closed"


class AccountKind(StrEnum):
    """Whose side of the books an account is on. A member's balance is what the issuer owes them.

    A line of credit has a `CLAIM` of its lender and a `DEBT` of its borrower, in what is owed;
    units that its lender keeps for it are `SET_ASIDE`.
    """

    MEMBER = "member"
    FUND = "fund"
    ISSUANCE = "issuance"
    MIRROR = "mirror"
    SUSPENSE = "suspense"
    CASH = "cash"
    TRANSIT = "transit"
    FEES = "fees"
    OWN_FUNDS = "own_funds"
    CLAIM = "claim"
    DEBT = "debt"
    SET_ASIDE = "set_aside"
    CHARGES = "charges"
    INTEREST = "interest"


LENT = frozenset({AccountKind.CLAIM, AccountKind.DEBT, AccountKind.SET_ASIDE})
"""The accounts of a line of credit. Only what moves along the line touches them."""


class Terms(NamedTuple):
    """What an account is allowed, from an entry on: limits in minor units, `floor` <= 0 <= `ceiling`."""

    floor: int
    ceiling: int
    status: Status


class Account(NamedTuple):
    """An account as a draft sees it. `cover` names the cover of a fund or issuance account."""

    id: int
    public_id: str
    currency: Currency
    kind: AccountKind
    cover: int | None
    status: Status
    floor: int
    ceiling: int
    balance: int
    held: int
    seq: int

    @property
    def spendable(self) -> int:
        """Return what may still leave the account, in minor units: never below 0."""
        return max(0, self.balance - self.held - self.floor)

    def moved(self, amount: int, held: int) -> "Account":
        """Return the account after a posting."""
        id_, public_id, currency, kind, cover, status, floor, ceiling, balance, before, seq = self
        return Account(
            id_, public_id, currency, kind, cover, status, floor, ceiling, balance + amount, before + held, seq + 1
        )

    def bound_by(self, terms: Terms) -> "Account":
        """Return the account under new terms."""
        return self._replace(floor=terms.floor, ceiling=terms.ceiling, status=terms.status)


def check_status(account: Account, amount: int, held: int, kind: Kind) -> None:
    """Refuse a posting that the account's status does not allow."""
    status = account.status
    if status is Status.OPEN:
        return
    if status is Status.PENDING:
        raise AccountNotOpen
    if status is Status.CLOSED:
        raise AccountClosed(currency=account.currency.code)
    if status is Status.FROZEN and amount < 0:
        raise PayerFrozen
    if status is Status.FROZEN and amount > 0:
        raise PayeeFrozen
    if status is Status.FROZEN and held > 0:
        raise PayerFrozen
    if status is Status.RECEIVE_ONLY and account.kind is AccountKind.DEBT and amount < 0:
        raise LineNotLending
    if status is Status.RECEIVE_ONLY and (amount < 0 or held > 0):
        raise PayerReceivesOnly
    if status is Status.SPEND_ONLY and amount > 0 and kind not in RETURNING and kind not in CORRECTING:
        raise CreditNotTaken(currency=account.currency.code)


def check_limits(account: Account, amount: int, held: int, kind: Kind) -> None:
    """Refuse a posting that takes spendable units below the floor, or the balance above the ceiling."""
    leaving = held - amount
    if leaving > 0 and account.balance - account.held - leaving < account.floor:
        raise _short(account, leaving, kind)
    if amount > 0 and account.balance + amount > account.ceiling and kind not in RETURNING:
        if account.kind is AccountKind.SUSPENSE:  # more units than euros that wait for them
            missing = account.balance + amount - account.ceiling
            raise NotCovered(missing=Money.of(missing, account.currency))
        raise PayeeFull


def _short(account: Account, leaving: int, kind: Kind) -> Refusal:
    """Return why so much cannot leave the account: its borrower never learns what a lender has."""
    if account.kind is AccountKind.DEBT:
        available = owed_money(account.spendable, account.currency)
        return LineUsedUp(amount=owed_money(leaving, account.currency), available=available)
    if account.kind is AccountKind.CLAIM:
        return MoreThanOwed(owed=owed_money(account.balance, account.currency))
    if kind is Kind.DRAW:
        return LenderShort()
    spendable = Money.of(account.spendable, account.currency)
    return NotEnough(amount=Money.of(leaving, account.currency), spendable=spendable)


def owed_money(amount: int, owed: Currency) -> Money:
    """Return an amount that is owed as people read it: in the currency that it is owed in."""
    return Money(amount, owed.code.removesuffix(OWED), owed.scale)


def check_terms(account: Account, terms: Terms, *, limit: int) -> None:
    """Refuse terms that an account cannot have. `limit` bounds floor and ceiling, in minor units."""
    if not -limit <= terms.floor <= 0 <= terms.ceiling <= limit or terms.status is Status.PENDING:
        raise LimitNotValid
    if account.status is Status.CLOSED:
        raise AccountClosed(currency=account.currency.code)
    if terms.status is Status.CLOSED and (account.balance or account.held):
        raise AccountNotEmpty
    if terms.floor < 0 and account.currency.policy == "backed" and account.cover is None:
        raise FloorNotBacked(currency=account.currency.code)
