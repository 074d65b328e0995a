"""Reversals: a treasurer takes back an entry that should not have been made, whole and once."""

import asyncio

from ledger import payments, reversals
from ledger.drafts import Draft, Leg
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.refusals import EntryNotFound
from service import entries
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin, Posted

REVERSED = frozenset({Kind.BANK, Kind.INVENTORY, Kind.ISSUE, Kind.BURN, Kind.PAYMENT, Kind.CAPTURE})
"""What may be taken back. A refund or a correction is put right by a new payment."""


async def reverse(book: Book, who: Principal, origin: Origin, *, entry_id: str, memo: Memo | None) -> Posted:
    """Move everything that an entry moved the other way."""
    require(who, Operation.REVERSE_ENTRY)
    draft = await asyncio.to_thread(_draft, book, entry_id, memo)
    return (await book.post(origin, draft))[0]


def _draft(book: Book, entry_id: str, memo: Memo | None) -> Draft:
    entry = entries.find(book, entry_id)
    if entry is None or entry.kind not in REVERSED:
        raise EntryNotFound
    known = book.known.find_all(book.database, [posting.account for posting in entry.postings])
    received = tuple(
        payments.refundable(
            entry.seq,
            payee=posting.account,
            account=known[posting.account].id,
            paid=posting.amount,
            paid_at=entry.recorded_at,
        )
        for posting in entry.postings
        if posting.amount > 0
    )
    legs = tuple(Leg(posting.account, posting.amount) for posting in entry.postings if posting.amount)
    return reversals.reverse(legs, received, entry=entry.seq, memo=memo)
