"""A person's first sign-in: whoever follows a member's link chooses a name and a password, and the link has served."""

from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from ledger.money import Language
from ledger.refusals import BadText, InvitationNotFound, LoginExists, MemberNotFound, UsernameTaken
from service import association, audit, invitations, passwords, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.invitations import Invited, Link, Purpose
from service.logins import USERNAME


class Enrolling(StrEnum):
    """What someone does here before they can sign in."""

    ACCEPT_INVITATION = "accept_invitation"


def invite_member(
    book: Book, who: Principal, public_id: str, *, to: str | None = None, language: Language
) -> tuple[Link, bool]:
    """Write a member the link for a first sign-in; tell whether the post takes it, or `who` has to hand it on.

    It goes to the address that the member gave, in the language they chose, unless another address is named.
    """
    require(who, Operation.INVITE_MEMBER)
    member, login = tables.Member, tables.Login
    with book.database.write() as session:
        found = session.exec(select(member).where(member.public_id == public_id)).first()
        if found is None or found.id is None:
            raise MemberNotFound
        if session.exec(select(login.id).where(login.member == found.id)).first() is not None:
            raise LoginExists
        contact = session.get(tables.MemberContact, found.id)
        address = to or (contact.email if contact else "")
        link, letter = invitations.invite_by_letter(
            book,
            session,
            found.id,
            Purpose.FIRST_SIGN_IN,
            to=address,
            house=association.name(session),
            language=("fr" if contact.language == "fr" else "en") if contact else language,
            caused_by=who.member,
        )
        audit.record(book, session, who, Operation.INVITE_MEMBER, subject=public_id, invitation=link.id, letter=letter)
    return link, bool(address) and book.installation.mails


def enrol(book: Book, token: str, *, username: str, password: str) -> Invited:
    """Let whoever follows a link for a first sign-in in, under a name of their choice.

    Slow on purpose: call it where it blocks nothing else.
    """
    name = username.lower()
    if not USERNAME.fullmatch(name):
        raise BadText
    found = invitations.find(book, token)
    if found.purpose is not Purpose.FIRST_SIGN_IN:
        raise InvitationNotFound
    kept = passwords.hashed(password, name, found.name)
    try:
        with book.database.write() as session:
            invited = invitations.follow(book, session, token)
            session.add(tables.Login(member=invited.member, username=name, password_hash=kept))
            session.flush()
            themselves = Principal(invited.member, invited.public_id, invited.public_id, 0, frozenset())
            audit.record(book, session, themselves, Enrolling.ACCEPT_INVITATION, subject=invited.public_id)
    except IntegrityError:
        raise UsernameTaken from None
    return invited
