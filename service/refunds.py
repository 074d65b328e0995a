"""Refunds: the payee of a payment gives back a part or the whole, never more than was paid."""

import asyncio
from functools import partial

from sqlmodel import select

from ledger import payments
from ledger.drafts import Draft
from ledger.dues import DueKind
from ledger.entries import Entry, Posting
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.refusals import EntryNotFound
from service import bounds, entries, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin, Posted

REFUNDED = frozenset({Kind.PAYMENT, Kind.CAPTURE})


async def refund(
    book: Book, who: Principal, origin: Origin, *, payment: str, amount: int | None, memo: Memo | None
) -> Posted:
    """Give `amount` minor units of a payment back to its payer; None: all of what was paid.

    It wants no approval, for it can only go back to who paid; how much a cashier may give back is bounded.
    """
    draft, passing = await asyncio.to_thread(_draft, book, who, payment, amount, memo)
    post = partial(book.post, origin, draft)
    return (await bounds.within(book, who, Operation.CREATE_REFUND, origin, passing, post=post))[0]


def _draft(
    book: Book, who: Principal, payment: str, amount: int | None, memo: Memo | None
) -> tuple[Draft, bounds.Passing]:
    """Return the draft that gives back, and what leaves which account by it."""
    entry = entries.find(book, payment)
    if entry is None or entry.kind not in REFUNDED:
        raise EntryNotFound
    paid, received = sides(entry)
    payee = book.known.find(book.database, received.account)
    assert payee is not None, "the accounts of an entry exist"
    require(who, Operation.CREATE_REFUND, payee.holder, hidden=EntryNotFound)
    due = payments.refundable(
        entry.seq, payee=received.account, account=payee.id, paid=received.amount, paid_at=entry.recorded_at
    )
    back = received.amount if amount is None else amount
    draft = payments.refund(back, due, payer=paid.account, memo=memo)
    return draft, bounds.Passing(received.account, back)


def sides(entry: Entry) -> tuple[Posting, Posting]:
    """Return the postings of a payment's payer and payee."""
    payer, payee = sorted(entry.postings, key=lambda posting: posting.amount)
    return payer, payee


def refunded(book: Book, entry: Entry) -> int:
    """Return how many minor units of a payment were given back so far."""
    with book.database.read() as session:
        query = select(tables.Due.done).where(tables.Due.kind == DueKind.REFUNDABLE, tables.Due.entry == entry.seq)
        return session.exec(query).first() or 0
