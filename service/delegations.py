"""Delegations: who acts for a member, as what, from when until when, and up to what amount.

An owner lets cashiers and accountants act for a business, a person lets a guardian
act for themselves. It is a power like any other, read anew with every request, so
what is changed or revoked counts at once. Nobody grants anything to themselves.
"""

from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from ledger.money import AMOUNT_MAX, Language
from ledger.refusals import (
    BadInput,
    DelegationHeld,
    DelegationNotFound,
    DelegationNotValid,
    MemberNotFound,
    NotAllowed,
    OwnDelegation,
)
from service import association, audit, invitations, tables
from service.access import GRANTED_BY, PERIODS, Operation, Principal, Role, may_grant, own_members, require
from service.book import Book
from service.clock import DAY
from service.ids import new_code
from service.invitations import Link, Purpose
from service.members import MemberKind, clean_name

LASTS_MAX = 5 * 366 * DAY
"""How long a role may be granted for, in microseconds."""
CASHIER_ONCE, CASHIER_TOTAL = 5_000, 20_000
"""What a cashier may refund when nobody says otherwise: minor units at once, and in a day."""
LISTED = (*GRANTED_BY, Role.OWNER)


class Terms(NamedTuple):
    """What is granted. Instants in UTC microseconds, amounts in minor units: at once, and in a day or month."""

    role: Role
    since: int | None = None
    until: int | None = None
    once: int | None = None
    total: int | None = None


class Whom(NamedTuple):
    """Who is to act: a member by public id or by login, or someone new by name, who gets a link (to an address)."""

    member: str | None = None
    username: str | None = None
    name: str | None = None
    email: str = ""


class Delegation(NamedTuple):
    """Who acts for whom, as what. `per` is how long `total` counts: a day or a month. `over`: it counts no more."""

    id: str
    role: Role
    of: str
    of_name: str
    delegate: str
    name: str
    since: int
    until: int | None
    once: int | None
    total: int | None
    per: str | None
    granted_by: str | None
    over: bool


class Granted(NamedTuple):
    """A new delegation, and for someone new, the link by which they sign in for the first time."""

    delegation: Delegation
    link: Link | None = None
    posted: bool = False


class Served(NamedTuple):
    """A member for whom someone may let others act, as what."""

    id: str
    name: str
    roles: tuple[Role, ...]


def list_served(book: Book, who: Principal) -> list[Served]:
    """Return for whom `who` may let others act, by name, or refuse someone who may for nobody."""
    keys = own_members(who, Operation.REVOKE_DELEGATION)
    if not keys:
        raise NotAllowed
    row = tables.Member
    with book.database.read() as session:
        return [
            Served(each.public_id, each.name, tuple(role for role in GRANTED_BY if may_grant(who, role, each.id or 0)))
            for each in session.exec(select(row).where(col(row.id).in_(keys)).order_by(col(row.name)))
        ]


def list_for(book: Book, who: Principal, member: str) -> list[Delegation]:
    """Return who acts for a member, and did, the latest first."""
    with book.database.read() as session:
        holder = _holder(session, who, Operation.LIST_DELEGATES, member)
        query = _QUERY.where(tables.Power.of == holder.id, col(tables.Power.role).in_(LISTED))
        return [_described(book, *row) for row in session.exec(query.order_by(col(tables.Power.id).desc()))]


def grant(book: Book, who: Principal, member: str, terms: Terms, whom: Whom, *, language: Language) -> Granted:
    """Let someone act for a member from now on, or from a day on."""
    if sum(each is not None for each in (whom.member, whom.username, whom.name)) != 1:
        raise BadInput
    with book.database.write() as session:
        holder = _holder(session, who, Operation.GRANT_DELEGATION, member)
        if holder.id is None or not may_grant(who, terms.role, holder.id):
            raise NotAllowed
        checked = _checked(book, terms)
        delegate, link, posted = _delegate(book, session, who, whom, language)
        if delegate in {who.member, holder.id}:
            raise OwnDelegation
        if _holds(book, session, delegate, terms.role, holder.id):
            raise DelegationHeld
        power = tables.Power(
            member=delegate,
            role=terms.role,
            of=holder.id,
            since=checked.since or book.clock(),
            until=checked.until,
            once=checked.once,
            total=checked.total,
            granted_by=who.member,
        )
        session.add(power)
        session.flush()
        granted = _find(book, session, power.public_id)
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
        checked = _checked(book, terms._replace(role=Role(power.role), since=power.since))
        power.until, power.once, power.total = checked.until, checked.once, checked.total
        session.flush()
        changed = _find(book, session, delegation)
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


def _end(book: Book, session: Session, who: Principal, operation: Operation, power: tables.Power) -> None:
    now = book.clock()
    if power.until is None or power.until > now:
        power.until = now
        session.flush()
        _record(book, session, who, operation, _find(book, session, power.public_id))


def _holder(session: Session, who: Principal, operation: Operation, public_id: str) -> tables.Member:
    """Return the member for whom someone acts; unknown and foreign ones look alike."""
    found = session.exec(select(tables.Member).where(tables.Member.public_id == public_id)).first()
    require(who, operation, found.id if found else None, hidden=MemberNotFound)
    if found is None:
        raise MemberNotFound
    return found


def _theirs(
    book: Book, session: Session, who: Principal, operation: Operation, *, member: str, delegation: str
) -> tables.Power:
    """Return the row of a delegation that is not over, and let nobody else change it meanwhile."""
    holder = _holder(session, who, operation, member)
    power = tables.Power
    query = select(power).where(
        power.public_id == delegation, power.of == holder.id, col(power.role).in_(list(GRANTED_BY))
    )
    found = session.exec(query.with_for_update()).first()
    if found is None or (operation is Operation.CHANGE_DELEGATION and _is_over(book, found)):
        raise DelegationNotFound
    return found


def _checked(book: Book, terms: Terms) -> Terms:
    """Return the terms as they will be kept, or refuse them."""
    role, since, until, once, total = terms
    start = book.clock() if since is None else since
    if role is Role.CASHIER and once is None and total is None:
        once, total = CASHIER_ONCE, CASHIER_TOTAL
    bounded = role in PERIODS
    if bounded != (once is not None and total is not None) or (once is None) != (total is None):
        raise DelegationNotValid
    if once is not None and total is not None and not 0 <= once <= total <= AMOUNT_MAX:
        raise DelegationNotValid
    if until is None and role is Role.GUARDIAN:
        raise DelegationNotValid
    if until is not None and not max(start, book.clock()) < until <= start + LASTS_MAX:
        raise DelegationNotValid
    return Terms(role, start, until, once, total)


def _delegate(
    book: Book, session: Session, who: Principal, whom: Whom, language: Language
) -> tuple[int, Link | None, bool]:
    """Return who is to act. Someone new becomes known by a name alone, and gets a link."""
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


def _holds(book: Book, session: Session, delegate: int, role: Role, holder: int) -> bool:
    power = tables.Power
    query = select(power.id).where(
        power.member == delegate,
        power.role == role,
        power.of == holder,
        or_(col(power.until).is_(None), col(power.until) > book.clock()),
    )
    return session.exec(query).first() is not None


_Delegate, _Holder, _Granter = aliased(tables.Member), aliased(tables.Member), aliased(tables.Member)
_QUERY = (
    select(tables.Power, _Delegate, _Holder, _Granter.public_id)
    .join(_Delegate, col(_Delegate.id) == tables.Power.member)
    .join(_Holder, col(_Holder.id) == tables.Power.of)
    .join(_Granter, col(_Granter.id) == tables.Power.granted_by, isouter=True)
)


def _find(book: Book, session: Session, delegation: str) -> Delegation:
    return _described(book, *session.exec(_QUERY.where(tables.Power.public_id == delegation)).one())


def _described(
    book: Book, power: tables.Power, delegate: tables.Member, holder: tables.Member, granted_by: str | None
) -> Delegation:
    role = Role(power.role)
    return Delegation(
        power.public_id,
        role,
        holder.public_id,
        holder.name,
        delegate.public_id,
        delegate.name,
        power.since,
        power.until,
        power.once,
        power.total,
        None if power.total is None else PERIODS.get(role),
        granted_by,
        _is_over(book, power),
    )


def _is_over(book: Book, power: tables.Power) -> bool:
    return power.until is not None and power.until <= book.clock()


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
