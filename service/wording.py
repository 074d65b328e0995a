"""How days and accounts are called in a sentence for a person, in French and English."""

from datetime import date

from sqlmodel import col, select

from ledger.accounts import AccountKind
from ledger.money import Language
from service import tables
from service.book import Book

_MONTHS: dict[Language, tuple[str, ...]] = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def written_day(day: str, language: Language) -> str:
    """Return an ISO day as a person reads it: `3 mai 2026`, `1er juin 2026`, `3 May 2026`."""
    each = date.fromisoformat(day)
    number = "1er" if each.day == 1 and language == "fr" else str(each.day)
    return f"{number} {_MONTHS[language][each.month - 1]} {each.year}"


def holder_name(book: Book, account: str, language: Language) -> str:
    """Return who an account belongs to, and its own name when it has one."""
    row, member = tables.Account, tables.Member
    query = (
        select(member.name, row.name, row.kind)
        .select_from(row)
        .join(member, col(member.id) == row.holder, isouter=True)
        .where(row.public_id == account)
    )
    with book.database.read() as session:
        found = session.exec(query).first()
    if found is None:
        return account
    holder, name, kind = found
    if kind != AccountKind.MEMBER or holder is None:
        return f"l'association ({kind})" if language == "fr" else f"the association ({kind})"
    return f"{holder} ({name})" if name else holder


def member_name(book: Book, public_id: str) -> str:
    """Return the name of a member."""
    with book.database.read() as session:
        query = select(tables.Member.name).where(tables.Member.public_id == public_id)
        return session.exec(query).first() or public_id


def member_names(book: Book, public_ids: set[str]) -> dict[str, str]:
    """Return the names of the members among some ids."""
    member = tables.Member
    with book.database.read() as session:
        query = select(member.public_id, member.name).where(col(member.public_id).in_(public_ids))
        return dict(session.exec(query).all())
