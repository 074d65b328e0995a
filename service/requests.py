"""Payment requests: what a shop asks for, paid exactly and once.

The money of a request is a due in the books; its words are beside it. Paying,
cancelling and expiring meet in the due under the lock on the head: the first wins.
"""

from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.dues import Due, DueKind, check_expiry
from ledger.memos import REFERENCE_MAX, TEXT_MAX, Memo, clean
from ledger.money import Currency
from ledger.payments import check_amount
from ledger.refusals import (
    AccountClosed,
    AccountNotFound,
    CreditNotTaken,
    CurrencyMismatch,
    KeyReused,
    PayeeFrozen,
    RequestExpired,
    RequestNotFound,
    RequestPaid,
)
from service import short_codes, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import MINUTE
from service.ids import new_code
from service.journal import Origin
from service.known_accounts import KnownAccount

OPEN_FOR = 10 * MINUTE
"""How long a request stays open when nothing else is said, in microseconds."""


class State(StrEnum):
    """Where a request stands. Only `OPEN` can change."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Asked(NamedTuple):
    """A payment request as it stands at an instant; `payment` and `paid_at` once it is paid.

    `seq` is how far the books had come when it was read; `short_code` are its digits while it is open.
    """

    due: Due
    payee: KnownAccount
    payee_name: str
    memo: Memo
    state: State
    payment: str | None
    paid_at: int | None
    seq: int
    short_code: str | None = None

    @property
    def currency(self) -> Currency:
        """Return the currency in which it asks."""
        return self.payee.currency


class Ask(NamedTuple):
    """What to ask for: `amount` in minor units of `currency`, to reach the account `payee`.

    `expires_at` in UTC microseconds; None: ten minutes from now. `rest`: what is to be taken in euros beside it.
    """

    payee: str
    amount: int
    currency: str
    text: str = ""
    reference: str = ""
    expires_at: int | None = None
    rest: int = 0


def create(book: Book, who: Principal, origin: Origin, ask: Ask) -> Asked:
    """Ask for a payment. The same confirmation again returns the same request."""
    payee = book.known.find(book.database, ask.payee)
    require(who, Operation.CREATE_PAYMENT_REQUEST, payee.holder if payee else None, hidden=AccountNotFound)
    assert payee is not None, "nobody holds an unknown account"
    assert who.member is not None, "only a member's role reaches an account"
    with book.database.write() as session:
        return _read(book, session, opened(book, session, origin, payee, ask, asked_by=who.member))


def opened(book: Book, session: Session, origin: Origin, payee: KnownAccount, ask: Ask, *, asked_by: int) -> str:
    """Return the id of the request that this confirmation makes, or made before, for an account that takes payments."""
    check_amount(ask.amount)
    text, reference = clean(ask.text, most=TEXT_MAX), clean(ask.reference, most=REFERENCE_MAX)
    if payee.currency.code != ask.currency:
        raise CurrencyMismatch
    request = tables.PaymentRequest
    known = session.exec(select(request).where(request.key == origin.key)).first()
    if known is not None and known.request != origin.request:
        raise KeyReused
    if known is None:
        _check_takes_payments(session, payee)
        due = _due(payee, ask, book.clock())
        known = tables.PaymentRequest(
            id=due.id,
            account=payee.id,
            asked_by=asked_by,
            text=text,
            reference=reference,
            rest=ask.rest,
            key=origin.key,
            request=origin.request,
        )
        session.add_all([due, known])
        session.flush()
        short_codes.give(book, session, known.id)
    return known.id


def _due(payee: KnownAccount, ask: Ask, now: int) -> tables.Due:
    expires_at = now + OPEN_FOR if ask.expires_at is None else ask.expires_at
    check_expiry(expires_at, now)
    return tables.Due(
        id=new_code(),
        kind=DueKind.REQUEST,
        account=payee.id,
        amount=ask.amount,
        whole=1,
        created_at=now,
        expires_at=expires_at,
    )


def _check_takes_payments(session: Session, payee: KnownAccount) -> None:
    status = session.exec(select(tables.Account.status).where(tables.Account.id == payee.id)).one()
    if status == "frozen":
        raise PayeeFrozen
    if status == "spend_only":
        raise CreditNotTaken(currency=payee.currency.code)
    if status in {"closed", "pending"}:
        raise AccountClosed


def find(book: Book, request_id: str) -> Asked:
    """Return the request as it stands now, or refuse an unknown one."""
    with book.database.read() as session:
        return _read(book, session, request_id)


def cancel(book: Book, who: Principal, request_id: str) -> Asked:
    """Cancel an open request; cancelling again changes nothing. One that is paid or expired refuses."""
    found = find(book, request_id)
    require(who, Operation.CANCEL_PAYMENT_REQUEST, found.payee.holder, hidden=RequestNotFound)
    with book.database.write() as session:
        head = session.exec(select(tables.Head).with_for_update()).one()
        due = session.exec(select(tables.Due).where(tables.Due.id == request_id)).one()
        now = max(book.clock(), head.at)
        if due.state == "cancelled":
            return _read(book, session, request_id)
        if due.done:
            raise RequestPaid
        if due.expires_at is not None and now >= due.expires_at:
            raise RequestExpired
        due.state = "cancelled"
        head.rev += 1
        head.at = now
        session.flush()
        return _read(book, session, request_id)


def _read(book: Book, session: Session, request_id: str) -> Asked:
    query = (
        select(tables.PaymentRequest, tables.Due, tables.Account.public_id, tables.Member.name)
        .join(tables.Due, col(tables.Due.id) == tables.PaymentRequest.id)
        .join(tables.Account, col(tables.Account.id) == tables.PaymentRequest.account)
        .join(tables.Member, col(tables.Member.id) == tables.Account.holder)
        .where(tables.PaymentRequest.id == request_id)
    )
    row = session.exec(query).first()
    if row is None:
        raise RequestNotFound
    words, due, public_id, name = row
    payee = book.known.find(book.database, public_id)
    assert payee is not None, "the account of a request exists"
    value = Due(
        due.id,
        DueKind.REQUEST,
        public_id,
        None,
        due.amount,
        due.done,
        bool(due.whole),
        due.state == "cancelled",
        None,
        due.created_at,
        due.expires_at,
    )
    payment, paid_at = _payment(session, request_id) if due.done else (None, None)
    head = session.exec(select(tables.Head)).one()
    now = max(book.clock(), head.at)
    state = state_of(cancelled=value.cancelled, paid=value.left == 0, expires_at=value.expires_at, now=now)
    memo = Memo(words.text, words.reference)
    short = short_codes.of(session, request_id) if state is State.OPEN else None
    return Asked(value, payee, name, memo, state, payment, paid_at, head.seq, short)


def _payment(session: Session, request_id: str) -> tuple[str, int]:
    query = (
        select(tables.Entry.id, tables.Entry.recorded_at)
        .join(tables.Settlement, col(tables.Settlement.entry) == tables.Entry.seq)
        .where(tables.Settlement.due == request_id)
    )
    return session.exec(query).one()


def state_of(*, cancelled: bool, paid: bool, expires_at: int | None, now: int) -> State:
    """Tell where a request stands at an instant (UTC microseconds)."""
    if cancelled:
        return State.CANCELLED
    if paid:
        return State.PAID
    return State.EXPIRED if expires_at is not None and now >= expires_at else State.OPEN
