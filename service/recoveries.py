"""Letting a member back in who lost what they sign in with: one treasurer proposes it, another confirms it.

Neither may be the member. The link goes to the address that the member wrote themselves,
or is shown to whoever confirms, never to who proposed it. The member then gets a link that is good for an hour;
following it they choose a new password, and all that let them in before is gone.
"""

from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select, update

from ledger.money import Language
from ledger.refusals import AnotherPersonNeeded, InvitationNotFound, MemberNotFound, RecoveryNotFound
from service import association, audit, codes, invitations, passkeys, passwords, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import DAY
from service.ids import new_code
from service.invitations import Invited, Link, Purpose

LASTS = DAY
"""How long a proposal waits for the other treasurer, in microseconds."""


class Recovering(StrEnum):
    """What someone does here before they can sign in."""

    RECOVER = "recover"


class Proposed(NamedTuple):
    """A recovery that waits for another treasurer. Public ids; instants are UTC microseconds."""

    id: str
    member: str
    member_name: str
    proposed_by: str
    proposed_at: int
    expires_at: int


def propose(book: Book, who: Principal, member: str) -> Proposed:
    """Say that a member has lost what they sign in with. Nothing happens before another treasurer says so too."""
    require(who, Operation.PROPOSE_RECOVERY)
    with book.database.write() as session:
        found = session.exec(select(tables.Member).where(tables.Member.public_id == member)).first()
        login = tables.Login
        if found is None or session.exec(select(login.id).where(login.member == found.id)).first() is None:
            raise MemberNotFound
        if found.id == who.member:
            raise AnotherPersonNeeded
        assert found.id is not None
        assert who.member is not None, "a program that acts for nobody is no treasurer"
        row = tables.Recovery(public_id=new_code(), member=found.id, proposed_by=who.member, proposed_at=book.clock())
        session.add(row)
        audit.record(book, session, who, Operation.PROPOSE_RECOVERY, subject=member, recovery=row.public_id)
        return Proposed(row.public_id, member, found.name, who.public_id, row.proposed_at, row.proposed_at + LASTS)


def waiting(book: Book, who: Principal) -> list[Proposed]:
    """Return what waits for another treasurer, the oldest first."""
    require(who, Operation.LIST_RECOVERIES)
    row, member, proposer = tables.Recovery, tables.Member, tables.Member.__table__.alias("proposer")  # type: ignore[attr-defined]  # SQLModel's own
    query = (
        select(row, member.public_id, member.name, proposer.c.public_id)
        .join(member, col(member.id) == row.member)
        .join(proposer, proposer.c.id == row.proposed_by)
        .where(col(row.confirmed_at).is_(None), col(row.proposed_at) > book.clock() - LASTS)
        .order_by(col(row.id))
    )
    with book.database.read() as session:
        return [
            Proposed(each.public_id, public_id, name, by, each.proposed_at, each.proposed_at + LASTS)
            for each, public_id, name, by in session.exec(query)
        ]


def confirm(book: Book, who: Principal, public_id: str, language: Language) -> tuple[Link, bool]:
    """Confirm what another treasurer proposed: the link goes to the member, or to `who`, who hands it on.

    Tell whether the post takes it.
    """
    require(who, Operation.CONFIRM_RECOVERY)
    row = tables.Recovery
    with book.database.write() as session:
        found = session.exec(select(row).where(row.public_id == public_id)).first()
        if found is None or found.confirmed_at is not None or found.proposed_at <= book.clock() - LASTS:
            raise RecoveryNotFound
        if who.member is None or who.member in {found.proposed_by, found.member}:
            raise AnotherPersonNeeded
        taken = session.exec(
            update(row)
            .where(col(row.id) == found.id, col(row.confirmed_at).is_(None))
            .values(confirmed_by=who.member, confirmed_at=book.clock())
        )
        if taken.rowcount != 1:
            raise RecoveryNotFound
        member = session.get_one(tables.Member, found.member)
        contact = session.get(tables.MemberContact, found.member)
        address = contact.email if contact and contact.given else ""
        link, letter = invitations.invite_by_letter(
            book,
            session,
            found.member,
            Purpose.RECOVERY,
            to=address,
            house=association.name(session),
            language=("fr" if contact.language == "fr" else "en") if contact else language,
            caused_by=who.member,
            vouched=True,
        )
        audit.record(
            book,
            session,
            who,
            Operation.CONFIRM_RECOVERY,
            subject=member.public_id,
            recovery=public_id,
            invitation=link.id,
            letter=letter,
        )
    return link, bool(address) and book.installation.mails


def recover(book: Book, token: str, *, password: str) -> Invited:
    """Let whoever follows the link choose a new password; what let them in before is gone. Slow on purpose."""
    found = invitations.find(book, token)
    if found.purpose is not Purpose.RECOVERY:
        raise InvitationNotFound
    kept = passwords.hashed(password, found.name, *_usernames(book, found.member))
    with book.database.write() as session:
        invited = invitations.follow(book, session, token)
        for login in session.exec(select(tables.Login).where(tables.Login.member == invited.member)):
            assert login.id is not None
            login.password_hash = kept
            codes.remove(session, login.id)
            passkeys.remove(book, session, login.id)
            end_all(book, session, login.id)
        themselves = Principal(invited.member, invited.public_id, invited.public_id, 0, frozenset())
        audit.record(book, session, themselves, Recovering.RECOVER, subject=invited.public_id)
    return invited


def end_all(book: Book, session: Session, login: int, *, but: int | None = None) -> int:
    """End every session of a login, but perhaps one, and return how many there were."""
    row = tables.Session
    open_ones = update(row).where(
        col(row.login) == login, col(row.revoked_at).is_(None), col(row.expires_at) > book.clock()
    )
    if but is not None:
        open_ones = open_ones.where(col(row.id) != but)
    return session.exec(open_ones.values(revoked_at=book.clock())).rowcount


def _usernames(book: Book, member: int) -> list[str]:
    with book.database.read() as session:
        return list(session.exec(select(tables.Login.username).where(tables.Login.member == member)))
