"""Passing on what whoever left or died still owns. Nothing is ever forfeited, however long it takes."""

import asyncio

from ledger import estates
from ledger.drafts import Draft
from ledger.memberships import GONE
from ledger.memos import Memo
from ledger.refusals import StepNotPossible
from service import audit, memberships
from service.access import Operation, Principal
from service.accounts import account_of
from service.book import Book
from service.journal import Origin, Posted
from service.known_accounts import load_accounts


async def transmit(
    book: Book, who: Principal, origin: Origin, *, account: str, payee: str, memo: Memo | None = None
) -> Posted:
    """Move all that can leave an account of someone who left or died to another account, and close it if empty."""
    drafts = await asyncio.to_thread(_drafts, book, who, origin.key, account, payee=payee, memo=memo)
    _, moved, _ = await book.post(origin, *drafts)
    if not moved.replayed:
        await asyncio.to_thread(_record, book, who, account, moved.entry.id)
    return moved


def _drafts(
    book: Book, who: Principal, key: bytes, public_id: str, *, payee: str, memo: Memo | None
) -> tuple[Draft, ...]:
    known = account_of(book, who, Operation.TRANSMIT_BALANCE, public_id)
    with book.database.read() as session:
        stands = None if known.holder is None else memberships.standing_of(session, known.holder)
        if stands is None or stands.state not in GONE:
            raise StepNotPossible
        (account,) = load_accounts(book.database.fetch(session), [public_id], 0)
    done = book.database.ask("select 1 from entry where key = ?", key)
    amount = 1 if done else account.spendable  # done already: the journal answers as before, whatever is asked now
    return estates.transmit(amount, account, payee=payee, memo=memo)


def _record(book: Book, who: Principal, account: str, entry: str) -> None:
    with book.database.write() as session:
        audit.record(book, session, who, Operation.TRANSMIT_BALANCE, subject=account, entry=entry)
