"""Granting: letting someone act for a member, on other terms, or no more. Nobody grants anything to themselves."""

from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from ledger.money import Language
from ledger.refusals import BadInput, DelegationHeld, DelegationNotFound, NotAllowed, OwnDelegation
from service import audit, proofs, tables
from service.access import GRANTED_BY, Operation, Principal, Role, may_grant, require
from service.book import Book
from service.delegations import reading
from service.delegations.delegates import Whom, find_or_invite
from service.delegations.reading import Delegation
from service.delegations.terms import Terms, checked
from service.invitations import Link


class Granted(NamedTuple):
    """A new delegation, and for someone new, the link by which they sign in for the first time."""

    delegation: Delegation
    link: Link | None = None
    posted: bool = False


def grant(book: Book, who: Principal, member: str, terms: Terms, whom: Whom, *, language: Language) -> Granted:
    """Let someone act for a member from now on, or from a day on."""
    if sum(each is not None for each in (whom.member, whom.username, whom.name)) != 1:
        raise BadInput
    with book.database.write() as session:
        holder = reading.find_holder(session, who, Operation.GRANT_DELEGATION, member)
        if holder.id is None or not may_grant(who, terms.role, holder.id):
            raise NotAllowed
        _check_proof(who, terms.role)
        kept = checked(book, terms)
        delegate, link, posted = find_or_invite(book, session, who, whom, language)
        if delegate in {who.member, holder.id}:
            raise OwnDelegation
        if _holds(book, session, delegate, terms.role, holder.id):
            raise DelegationHeld
        power = tables.Power(
            member=delegate,
            role=terms.role,
            of=holder.id,
            since=kept.since or book.clock(),
            until=kept.until,
            once=kept.once,
            total=kept.total,
            granted_by=who.member,
        )
        session.add(power)
        session.flush()
        granted = reading.find(book, session, power.public_id)
        _record(book, session, who, Operation.GRANT_DELEGATION, granted)
    return Granted(granted, link, posted)


def change(book: Book, who: Principal, member: str, delegation: str, terms: Terms) -> Delegation:
    """Give a delegation another end and other bounds; its role stays what it is."""
    with book.database.write() as session:
        power = _theirs(book, session, who, Operation.CHANGE_DELEGATION, member=member, delegation=delegation)
        if power.of is None or not may_grant(who, Role(power.role), power.of):
            raise NotAllowed
        if power.member == who.member:
            raise OwnDelegation
        _check_proof(who, Role(power.role))
        kept = checked(book, terms._replace(role=Role(power.role), since=power.since))
        power.until, power.once, power.total = kept.until, kept.once, kept.total
        session.flush()
        changed = reading.find(book, session, delegation)
        _record(book, session, who, Operation.CHANGE_DELEGATION, changed)
        return changed


def revoke(book: Book, who: Principal, member: str, delegation: str) -> None:
    """End a delegation at once, on every process. Ending it again changes nothing."""
    with book.database.write() as session:
        power = _theirs(book, session, who, Operation.REVOKE_DELEGATION, member=member, delegation=delegation)
        _end(book, session, who, Operation.REVOKE_DELEGATION, power)


def resign(book: Book, who: Principal, delegation: str) -> None:
    """Act no more for someone."""
    require(who, Operation.RESIGN_DELEGATION)
    power = tables.Power
    query = select(power).where(power.public_id == delegation, power.member == who.member, col(power.of).is_not(None))
    with book.database.write() as session:
        found = session.exec(query.with_for_update()).first()
        if found is None:
            raise DelegationNotFound
        _end(book, session, who, Operation.RESIGN_DELEGATION, found)


def _check_proof(who: Principal, role: Role) -> None:
    """Refuse to let somebody spend for a person without a fresh proof of who that is."""
    if role is Role.GUARDIAN:
        proofs.require_fresh(who)


def _end(book: Book, session: Session, who: Principal, operation: Operation, power: tables.Power) -> None:
    now = book.clock()
    if power.until is None or power.until > now:
        power.until = now
        session.flush()
        _record(book, session, who, operation, reading.find(book, session, power.public_id))


def _theirs(
    book: Book, session: Session, who: Principal, operation: Operation, *, member: str, delegation: str
) -> tables.Power:
    """Return the row of a delegation that is not over, and let nobody else change it meanwhile."""
    holder = reading.find_holder(session, who, operation, member)
    power = tables.Power
    query = select(power).where(
        power.public_id == delegation, power.of == holder.id, col(power.role).in_(list(GRANTED_BY))
    )
    found = session.exec(query.with_for_update()).first()
    if found is None or (operation is Operation.CHANGE_DELEGATION and reading.is_over(book, found)):
        raise DelegationNotFound
    return found


def _holds(book: Book, session: Session, delegate: int, role: Role, holder: int) -> bool:
    power = tables.Power
    query = select(power.id).where(
        power.member == delegate,
        power.role == role,
        power.of == holder,
        or_(col(power.until).is_(None), col(power.until) > book.clock()),
    )
    return session.exec(query).first() is not None


def _record(book: Book, session: Session, who: Principal, operation: Operation, done: Delegation) -> None:
    audit.record(
        book,
        session,
        who,
        operation,
        subject=done.id,
        member=done.of,
        delegate=done.delegate,
        role=done.role.value,
        since=done.since,
        until=done.until,
        once=done.once,
        total=done.total,
    )
