"""A person's first sign-in: whoever follows a member's link chooses a name and a password, and the link has served.

One person alone lets in whoever has nothing to lose; for everybody else one proposes it
and another approves, and the link goes to the address that the member wrote themselves,
or is shown to who approves, never to who proposed it.
"""

from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from ledger.money import Language
from ledger.refusals import (
    BadText,
    InvitationNotFound,
    InvitationTakesTwo,
    LoginExists,
    MemberErased,
    MemberNotFound,
    UsernameTaken,
)
from service import association, audit, invitations, passwords, proposals, stakes, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.invitations import Invited, Link, Purpose
from service.journal import Origin
from service.logins import USERNAME
from service.proposals import Approval, Kind, Parameters, Proposal, Words
from service.wording import member_name


class Enrolling(StrEnum):
    """What someone does here before they can sign in."""

    ACCEPT_INVITATION = "accept_invitation"


def invite_member(
    book: Book, who: Principal, public_id: str, *, to: str | None = None, language: Language
) -> tuple[Link, bool]:
    """Write a member the link for a first sign-in; tell whether the post takes it, or `who` has to hand it on.

    It goes to the address that is known, in the language they chose, unless another address is named.
    """
    require(who, Operation.INVITE_MEMBER)
    with book.database.write() as session:
        member = _without_login(session, public_id)
        if stakes.has(session, member, now=book.clock(), by=who.member):
            raise InvitationTakesTwo
        contact = session.get(tables.MemberContact, member)
        address = to or (contact.email if contact else "")
        link, letter = invitations.invite_by_letter(
            book,
            session,
            member,
            Purpose.FIRST_SIGN_IN,
            to=address,
            house=association.name(session),
            language=("fr" if contact.language == "fr" else "en") if contact else language,
            caused_by=who.member,
        )
        audit.record(book, session, who, Operation.INVITE_MEMBER, subject=public_id, invitation=link.id, letter=letter)
    return link, bool(address) and book.installation.mails


def propose_invitation(
    book: Book, who: Principal, origin: Origin, public_id: str, *, words: Words
) -> tuple[Proposal, bool]:
    """Propose to let in a member who has something to lose already."""
    return proposals.propose(book, who, origin, Operation.PROPOSE_INVITATION, asked(who, public_id), words=words)


def asked(who: Principal, public_id: str) -> Parameters:
    """Return what exactly would be proposed."""
    require(who, Operation.PROPOSE_INVITATION)
    return {"member": public_id}


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


def _without_login(session: Session, public_id: str) -> int:
    """Return the key of a member who cannot sign in yet, or refuse any other."""
    member = session.exec(select(tables.Member.id).where(tables.Member.public_id == public_id)).first()
    if member is None:
        raise MemberNotFound
    if session.get(tables.Erasure, member) is not None:
        raise MemberErased
    if session.exec(select(tables.Login.id).where(tables.Login.member == member)).first() is not None:
        raise LoginExists
    return member


def _check(book: Book, _who: Principal, parameters: Parameters) -> None:
    with book.database.read() as session:
        _without_login(session, parameters["member"])


def _concerned(session: Session, parameters: Parameters) -> frozenset[int]:
    """Return whom the link lets in, and whoever's power they hold: both gain by it."""
    member = session.exec(select(tables.Member.id).where(tables.Member.public_id == parameters["member"])).one()
    served = session.exec(select(tables.Power.of).where(tables.Power.member == member)).all()
    return frozenset(key for key in (member, *served) if key is not None)


def _change(book: Book, session: Session, approval: Approval, parameters: Parameters) -> str:
    """Write the letter with the link; where no post takes it, it is shown to who approved."""
    member = _without_login(session, parameters["member"])
    contact = session.get(tables.MemberContact, member)
    link, _ = invitations.invite_by_letter(
        book,
        session,
        member,
        Purpose.FIRST_SIGN_IN,
        to=contact.email if contact and contact.given else "",
        house=association.name(session),
        language="en" if contact and contact.language == "en" else "fr",
        caused_by=approval.approved_by,
        vouched=True,
    )
    return link.id


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    name = member_name(book, parameters["member"])
    if language == "fr":
        return (
            f"de laisser entrer {name}, qui a déjà quelque chose ici. Le lien part à l'adresse que ce membre a écrite"
            " lui-même ; à défaut, il est parmi vos lettres, à remettre en main propre."
        )
    return (
        f"to let in {name}, who has something here already. The link goes to the address that this member wrote"
        " themselves; without one, it is among your letters, to hand over in person."
    )


proposals.register(
    Kind(Operation.PROPOSE_INVITATION, tell=_tell, concerns=_concerned, check=_check, change=_change),
)
