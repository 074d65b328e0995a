"""Who is paid, as whoever pays reads it: the registered name, and what the public directory says of them."""

from typing import NamedTuple

from sqlmodel import col, select

from ledger.memberships import State
from ledger.refusals import MemberNotFound
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


def account_of(book: Book, public_id: str, currencies: list[str]) -> str:
    """Return where a member of the public directory is paid, in the first of these currencies in which they can be."""
    account, member, unit = tables.Account, tables.Member, tables.Currency
    entry, membership = tables.DirectoryEntry, tables.Membership
    query = (
        select(unit.code, account.public_id)
        .select_from(account)
        .join(unit, col(unit.id) == account.currency)
        .join(member, col(member.id) == account.holder)
        .join(entry, col(entry.member) == member.id)
        .join(membership, col(membership.member) == member.id)
        .where(member.public_id == public_id, entry.public == 1, membership.state == State.ADMITTED)
        .where(account.kind == "member", account.status == "open")
        .order_by(col(account.id).desc())
    )
    with book.database.read() as session:
        found = dict(session.exec(query).all())
    account_id = next((found[code] for code in currencies if code in found), None)
    if account_id is None:
        raise MemberNotFound
    return account_id
