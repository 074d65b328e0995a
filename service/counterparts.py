"""Who was on the other side of a payment, as far as one may know.

A business or an association stands in its own name. A person is named to those
who chose to pay them, and to whom they chose to show their name; other payees are told none.
"""

from collections.abc import Collection

from sqlmodel import col, select

from ledger.accounts import AccountKind
from ledger.memberships import MemberKind
from service import shared_names, tables
from service.book import Book

HOUSE = ""
"""Instead of a name: the association itself, by whichever of its accounts."""


def shared(book: Book, entries: Collection[int]) -> dict[int, str]:
    """Return the names that payers chose to show with these entries, by the entry's number."""
    settlement = tables.Settlement
    query = select(settlement.entry, settlement.due).where(col(settlement.entry).in_(entries))
    with book.database.read() as session:
        settled = session.exec(query).all()
        told = shared_names.read(session, [due for _, due in settled])
    return {entry: told[due] for entry, due in settled if due in told}


def names(book: Book, mine: int, accounts: Collection[str]) -> dict[str, str | None]:
    """Return who holds these accounts, as the account with the key `mine` may know them; None: a name not told."""
    account, member, known = tables.Account, tables.Member, tables.KnownPayee
    query = (
        select(account, member, known)
        .select_from(account)
        .join(member, col(member.id) == account.holder, isouter=True)
        .join(known, (col(known.payee) == account.id) & (col(known.payer) == mine), isouter=True)
        .where(col(account.public_id).in_(accounts))
    )
    with book.database.read() as session:
        return {row.public_id: _name(row, holder, paid=paid is not None) for row, holder, paid in session.exec(query)}


def _name(account: tables.Account, holder: tables.Member | None, *, paid: bool) -> str | None:
    if account.kind != AccountKind.MEMBER or holder is None:
        return HOUSE
    return holder.name if paid or holder.kind != MemberKind.INDIVIDUAL else None
