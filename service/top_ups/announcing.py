"""Announcing a top-up: nothing moves yet; the reference is what the bank line will be known by."""

from typing import NamedTuple

from sqlmodel import Session, select

from ledger import top_ups, transfers
from ledger.refusals import (
    AccountClosed,
    AccountNotFound,
    CreditNotTaken,
    CurrencyMismatch,
    KeyReused,
    PayeeFrozen,
    TopUpNotFound,
    TopUpOver,
)
from ledger.top_ups import State
from service import audit, rulebook, tables
from service.access import Operation, Principal, require
from service.bank import accounts
from service.book import Book
from service.clock import DAY
from service.ids import new_code
from service.journal import Origin
from service.known_accounts import KnownAccount
from service.rulebook import Rule
from service.top_ups.reading import TopUp, described, find


class Announced(NamedTuple):
    """What will be sent: `amount` cents, to become units on `account`; once, or again and again (`standing`)."""

    account: str
    amount: int
    currency: str
    standing: bool = False


def create(book: Book, who: Principal, origin: Origin, asked: Announced) -> TopUp:
    """Announce that euros will come. The same confirmation again returns the same top-up."""
    account = book.known.find(book.database, asked.account)
    require(who, Operation.CREATE_TOP_UP, account.holder if account else None, hidden=AccountNotFound)
    assert account is not None, "nobody holds an unknown account"
    assert who.member is not None, "only a member's role reaches an account"
    if account.currency.code != asked.currency or account.currency.policy != "backed":
        raise CurrencyMismatch
    top_ups.check_amount(asked.amount, most=rulebook.number(book, Rule.TOP_UP_MOST), currency="€")
    with book.database.write() as session:
        row = tables.TopUp
        known = session.exec(select(row).where(row.key == origin.key)).first()
        if known is not None and known.request != origin.request:
            raise KeyReused
        if known is None:
            accounts.to_send_to(session, account.currency.id, account.currency.code)
            _check_takes_units(session, account)
            known = _insert(book, session, asked, member=who.member, account=account.id, origin=origin)
            audit.record(
                book,
                session,
                who,
                Operation.CREATE_TOP_UP,
                subject=known.public_id,
                account=asked.account,
                amount=asked.amount,
            )
        return described(book, session, [known])[0]


def cancel(book: Book, who: Principal, public_id: str) -> TopUp:
    """Withdraw a top-up whose euros will not come. What arrives all the same is looked at by a person."""
    top_up = find(book, who, public_id)
    account = book.known.find(book.database, top_up.account)
    require(who, Operation.CANCEL_TOP_UP, account.holder if account else None, hidden=TopUpNotFound)
    with book.database.write() as session:
        row = session.exec(select(tables.TopUp).where(tables.TopUp.id == top_up.row).with_for_update()).one()
        if described(book, session, [row])[0].state in {State.DONE, State.LOOKED_AT}:
            raise TopUpOver
        if row.cancelled_at is None:
            row.cancelled_at = book.clock()
            audit.record(book, session, who, Operation.CANCEL_TOP_UP, subject=public_id)
        return described(book, session, [row])[0]


def _insert(
    book: Book, session: Session, asked: Announced, *, member: int, account: int, origin: Origin
) -> tables.TopUp:
    now = book.clock()
    lasts = rulebook.number(book, Rule.TOP_UP_DAYS) * DAY
    row = tables.TopUp(
        public_id=new_code(),
        reference=transfers.reference_of(new_code()),
        account=account,
        asked_by=member,
        amount=asked.amount,
        standing=int(asked.standing),
        created_at=now,
        expires_at=None if asked.standing else now + lasts,
        key=origin.key,
        request=origin.request,
    )
    session.add(row)
    session.flush()
    return row


def _check_takes_units(session: Session, account: KnownAccount) -> None:
    status = session.exec(select(tables.Account.status).where(tables.Account.id == account.id)).one()
    if status == "frozen":
        raise PayeeFrozen
    if status == "spend_only":
        raise CreditNotTaken(currency=account.currency.code)
    if status in {"closed", "pending"}:
        raise AccountClosed(currency=account.currency.code)
