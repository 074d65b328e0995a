"""What is told of delegations: who acts for whom, and for whom someone may let others act."""

from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ledger.refusals import MemberNotFound, NotAllowed
from service import tables
from service.access import GRANTED_BY, PERIODS, Operation, Principal, Role, may_grant, own_members, require
from service.book import Book

LISTED = (*GRANTED_BY, Role.OWNER)


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
        holder = find_holder(session, who, Operation.LIST_DELEGATES, member)
        query = _QUERY.where(tables.Power.of == holder.id, col(tables.Power.role).in_(LISTED))
        return [_described(book, *row) for row in session.exec(query.order_by(col(tables.Power.id).desc()))]


def find_holder(session: Session, who: Principal, operation: Operation, public_id: str) -> tables.Member:
    """Return the member for whom someone acts; unknown and foreign ones look alike."""
    found = session.exec(select(tables.Member).where(tables.Member.public_id == public_id)).first()
    require(who, operation, found.id if found else None, hidden=MemberNotFound)
    if found is None:
        raise MemberNotFound
    return found


def find(book: Book, session: Session, delegation: str) -> Delegation:
    """Return a delegation that is there."""
    return _described(book, *session.exec(_QUERY.where(tables.Power.public_id == delegation)).one())


def is_over(book: Book, power: tables.Power) -> bool:
    """Tell whether a delegation counts no more."""
    return power.until is not None and power.until <= book.clock()


_Delegate, _Holder, _Granter = aliased(tables.Member), aliased(tables.Member), aliased(tables.Member)
_QUERY = (
    select(tables.Power, _Delegate, _Holder, _Granter.public_id)
    .join(_Delegate, col(_Delegate.id) == tables.Power.member)
    .join(_Holder, col(_Holder.id) == tables.Power.of)
    .join(_Granter, col(_Granter.id) == tables.Power.granted_by, isouter=True)
)


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
        is_over(book, power),
    )
