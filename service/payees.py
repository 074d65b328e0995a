"""Who is paid, as whoever pays reads it: the registered name, and what the public directory says of them."""

from typing import NamedTuple

from sqlmodel import col, select

from service import tables
from service.book import Book


class Payee(NamedTuple):
    """Whom an account belongs to. `activity` and `town` are empty for those who are in no public directory."""

    account: str
    name: str
    activity: str
    town: str


def describe(book: Book, accounts: list[str]) -> dict[str, Payee]:
    """Return who is paid, by account; accounts that nobody holds are left out."""
    account, member, entry = tables.Account, tables.Member, tables.DirectoryEntry
    query = (
        select(account.public_id, member.name, entry.activity, entry.town)
        .select_from(account)
        .join(member, col(member.id) == account.holder)
        .join(entry, (col(entry.member) == member.id) & (col(entry.public) == 1), isouter=True)
        .where(col(account.public_id).in_(accounts))
    )
    with book.database.read() as session:
        return {row[0]: Payee(row[0], row[1], row[2] or "", row[3] or "") for row in session.exec(query)}
