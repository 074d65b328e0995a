"""Holds: units set aside for a payee, captured in part or whole, or let go."""

import asyncio
from functools import partial
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger import holds
from ledger.drafts import Draft
from ledger.dues import Due, DueKind
from ledger.memos import Memo
from ledger.refusals import CurrencyMismatch, HoldNotFound
from service import approvals, bounds, tables
from service.access import Operation, Principal, require
from service.accounts import account_of, payee_of
from service.book import Book
from service.ids import new_code
from service.journal import Origin, Posted


class HoldOrder(NamedTuple):
    """What to set aside: accounts by public id, `amount` in minor units, `expires_at` in UTC microseconds."""

    payer: str
    payee: str
    amount: int
    currency: str
    expires_at: int
    memo: Memo | None = None


class Held(NamedTuple):
    """A hold as it stands: what is left of `due` is held, unless it expired before its end."""

    due: Due
    currency: str
    scale: int
    entry: str
    expired: bool


async def hold(book: Book, who: Principal, origin: Origin, order: HoldOrder) -> Posted:
    """Set an amount aside for a payee until it is captured, let go, or expires."""
    accounts = [order.payer, order.payee]
    drafted = await book.known.beside(book.database, accounts, partial(_hold_draft, book, who, order))
    drafts = await approvals.approve(book, who, origin, Operation.CREATE_HOLD, [drafted])
    passing = bounds.Passing(order.payer, order.amount)
    post = partial(book.post, origin, *drafts)
    posting = bounds.within(book, who, Operation.CREATE_HOLD, origin, passing, post=post)
    return (await approvals.explained(book, who, drafts, posting))[0]


async def capture(
    book: Book, who: Principal, origin: Origin, *, hold_id: str, amount: int | None, last: bool
) -> Posted:
    """Take `amount` minor units of a hold (None: all of it) for its payee; with `last`, let the rest go."""
    draft = await asyncio.to_thread(_capture_draft, book, who, hold_id, amount, last=last)
    return (await book.post(origin, draft))[0]


async def void(book: Book, who: Principal, origin: Origin, *, hold_id: str) -> Posted:
    """Let what is left of a hold go. Only its payee may: the payer waits for the expiry."""
    held = await asyncio.to_thread(_of_payee, book, who, Operation.VOID_HOLD, hold_id)
    return (await book.post(origin, holds.release(held)))[0]


def find(book: Book, who: Principal, hold_id: str) -> Held:
    """Return a hold to its payer or payee."""
    with book.database.read() as session:
        held = _read(book, session, hold_id)
    accounts = book.known.find_all(book.database, [held.due.account, held.due.payee or ""])
    require(who, Operation.READ_HOLD, *(account.holder for account in accounts.values()), hidden=HoldNotFound)
    return held


def _hold_draft(book: Book, who: Principal, order: HoldOrder) -> Draft:
    payer = account_of(book, who, Operation.CREATE_HOLD, order.payer)
    if payer.currency.code != order.currency:
        raise CurrencyMismatch
    payee_of(book, order.payee)
    return holds.hold(
        new_code(),
        order.amount,
        account=order.payer,
        payee=order.payee,
        now=book.clock(),
        expires_at=order.expires_at,
        memo=order.memo,
    )


def _capture_draft(book: Book, who: Principal, hold_id: str, amount: int | None, *, last: bool) -> Draft:
    held = _of_payee(book, who, Operation.CAPTURE_HOLD, hold_id)
    return holds.capture(held, held.amount if amount is None else amount, last=last)


def _of_payee(book: Book, who: Principal, operation: Operation, hold_id: str) -> Due:
    with book.database.read() as session:
        due = _read(book, session, hold_id).due
    payee = book.known.find(book.database, due.payee or "")
    require(who, operation, payee.holder if payee else None, hidden=HoldNotFound)
    return due


def _read(book: Book, session: Session, hold_id: str) -> Held:
    query = (
        select(tables.Due, tables.Entry.id)
        .join(tables.Entry, col(tables.Entry.seq) == tables.Due.entry)
        .where(tables.Due.id == hold_id, tables.Due.kind == DueKind.HOLD)
    )
    row = session.exec(query).first()
    if row is None:
        raise HoldNotFound
    due, entry = row
    accounts = select(tables.Account.id, tables.Account.public_id).where(
        col(tables.Account.id).in_([due.account, due.payee])
    )
    public_ids = dict(session.exec(accounts).all())
    account = book.known.find(book.database, public_ids[due.account])
    assert account is not None, "the account of a hold exists"
    value = Due(
        due.id,
        DueKind.HOLD,
        account.public_id,
        public_ids[due.payee],
        due.amount,
        due.done,
        bool(due.whole),
        due.state == "cancelled",
        due.entry,
        due.created_at,
        due.expires_at,
    )
    ended_at = book.clock() if value.left else _ended_at(session, hold_id)
    return Held(value, account.currency.code, account.currency.scale, entry, value.expired(ended_at))


def _ended_at(session: Session, hold_id: str) -> int:
    """Return when the last of a hold was captured or released; after its expiry, only its release can be."""
    query = (
        select(func.max(tables.Entry.recorded_at))
        .join(tables.Settlement, col(tables.Settlement.entry) == tables.Entry.seq)
        .where(tables.Settlement.due == hold_id)
    )
    return session.exec(query).one() or 0
