"""A person's first sign-in: whoever follows a member's link chooses a name and a password, and the link has served."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from ledger.money import Language
from ledger.refusals import BadText, InvitationNotFound, LoginExists, MemberNotFound, UsernameTaken
from service import association, invitations, passwords, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.invitations import Invited, Link, Purpose
from service.logins import USERNAME


def invite_member(book: Book, who: Principal, public_id: str, *, to: str, language: Language) -> tuple[Link, bool]:
    """Write a member the link for a first sign-in; tell whether the post takes it, or `who` has to hand it on."""
    require(who, Operation.INVITE_MEMBER)
    member, login = tables.Member, tables.Login
    with book.database.write() as session:
        found = session.exec(select(member).where(member.public_id == public_id)).first()
        if found is None or found.id is None:
            raise MemberNotFound
        if session.exec(select(login.id).where(login.member == found.id)).first() is not None:
            raise LoginExists
        link, _ = invitations.invite_by_letter(
            book,
            session,
            found.id,
            Purpose.FIRST_SIGN_IN,
            to=to,
            house=association.name(session),
            language=language,
            caused_by=who.member,
        )
    return link, bool(to) and book.installation.mails


def enrol(book: Book, token: str, *, username: str, password: str) -> Invited:
    """Let whoever follows a link for a first sign-in in, under a name of their choice.

    Slow on purpose: call it where it blocks nothing else.
    """
    name = username.lower()
    if not USERNAME.fullmatch(name):
        raise BadText
    if invitations.find(book, token).purpose is not Purpose.FIRST_SIGN_IN:
        raise InvitationNotFound
    kept = passwords.hashed(password)
    try:
        with book.database.write() as session:
            invited = invitations.follow(book, session, token)
            session.add(tables.Login(member=invited.member, username=name, password_hash=kept))
            session.flush()
    except IntegrityError:
        raise UsernameTaken from None
    return invited
