"""Opening a member's account and changing its terms: entries in the journal, like everything that binds the books."""

import asyncio

from sqlmodel import select

from ledger import terms
from ledger.accounts import AccountKind, Terms
from ledger.refusals import AccountNotFound, CurrencyNotFound, MemberNotFound
from service import tables
from service.access import Operation, Principal, require
from service.accounts import Standing, account_of, read
from service.book import Book
from service.ids import code_of
from service.journal import Origin, Posted


async def open_account(
    book: Book, who: Principal, origin: Origin, *, member: str, currency: str, opening: Terms, name: str | None = None
) -> tuple[Standing, Posted]:
    """Open an account in a member's name. The same confirmation again finds the same account."""
    require(who, Operation.OPEN_ACCOUNT)
    public_id = await asyncio.to_thread(_insert, book, origin, member, currency, name)
    (posted,) = await book.post(origin, terms.set_terms(public_id, opening))
    return await asyncio.to_thread(_read, book, public_id), posted


async def set_account_terms(
    book: Book, who: Principal, origin: Origin, *, account: str, new: Terms
) -> tuple[Standing, Posted]:
    """Bind an account to new limits and a new status, from the next entry on."""
    await asyncio.to_thread(account_of, book, who, Operation.SET_ACCOUNT_TERMS, account)
    (posted,) = await book.post(origin, terms.set_terms(account, new))
    return await asyncio.to_thread(_read, book, account), posted


def _insert(book: Book, origin: Origin, member: str, currency: str, name: str | None) -> str:
    """Insert the account, pending, and return its public id, which follows from the confirmation's key.

    So a retransmission, or a second attempt after a crash between the two steps,
    opens the account that the first one inserted.
    """
    public_id = code_of(book.keyring.mac(b"account", origin.key))
    with book.database.write() as session:
        holder = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).first()
        unit = session.exec(select(tables.Currency.id).where(tables.Currency.code == currency)).first()
        if holder is None:
            raise MemberNotFound
        if unit is None:
            raise CurrencyNotFound
        known = session.exec(select(tables.Account.id).where(tables.Account.public_id == public_id)).first()
        if known is None:
            row = tables.Account(public_id=public_id, currency=unit, kind=AccountKind.MEMBER, name=name, holder=holder)
            session.add(row)
    return public_id


def _read(book: Book, public_id: str) -> Standing:
    known = book.known.find(book.database, public_id)
    if known is None:
        raise AccountNotFound
    return read(book, known)
