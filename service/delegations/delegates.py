"""Delegates: who is to act, someone the association knows or someone new, who gets a link."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.money import Language
from ledger.refusals import MemberNotFound
from service import association, invitations, tables
from service.access import Principal
from service.book import Book
from service.ids import new_code
from service.invitations import Link, Purpose
from service.members import MemberKind, clean_name


class Whom(NamedTuple):
    """Who is to act: a member by public id or by login, or someone new by name, who gets a link (to an address)."""

    member: str | None = None
    username: str | None = None
    name: str | None = None
    email: str = ""


def find_or_invite(
    book: Book, session: Session, who: Principal, whom: Whom, language: Language
) -> tuple[int, Link | None, bool]:
    """Return who is to act. Someone new becomes known by a name alone, and gets a link, perhaps by mail."""
    if whom.name is not None:
        return _newcomer(book, session, who, whom, language)
    member, login = tables.Member, tables.Login
    query = select(member.id).where(member.public_id == whom.member)
    if whom.username is not None:
        query = select(login.member).where(login.username == whom.username.lower(), col(login.disabled_at).is_(None))
    found = session.exec(query).first()
    if found is None:
        raise MemberNotFound
    return found, None, False


def _newcomer(book: Book, session: Session, who: Principal, whom: Whom, language: Language) -> tuple[int, Link, bool]:
    row = tables.Member(
        public_id=new_code(),
        kind=MemberKind.INDIVIDUAL,
        name=clean_name(whom.name or ""),
        created_at=book.clock(),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    link, _ = invitations.invite_by_letter(
        book,
        session,
        row.id,
        Purpose.FIRST_SIGN_IN,
        to=whom.email,
        house=association.name(session),
        language=language,
        caused_by=who.member,
    )
    return row.id, link, bool(whom.email) and book.installation.mails
