"""Members: people, businesses, associations and public bodies, as the association knows them."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import memberships as rules
from ledger import names
from ledger.accounts import LENT
from ledger.directory import folded
from ledger.memberships import AGREED, Standing, State, Step
from ledger.refusals import MemberNotFound
from service import audit, memberships, tables
from service.access import Operation, Principal, Role, require
from service.book import Book
from service.ids import new_code

NAME_MAX = names.NAME_MAX
MemberKind = rules.MemberKind
clean_name = names.clean_name

BY_NATURE: dict[MemberKind, Role] = {
    MemberKind.INDIVIDUAL: Role.CITIZEN,
    MemberKind.BUSINESS: Role.OWNER,
    MemberKind.ASSOCIATION: Role.OWNER,
    MemberKind.PUBLIC_BODY: Role.OWNER,
    MemberKind.OFFICE: Role.OWNER,
}
"""The role that a member has in its own name from the start: whoever signs in as it, or as its program, acts for it."""


class Described(NamedTuple):
    """A member as those who may read it see it; `created_at` in UTC microseconds, accounts by public id.

    `since` and `until` are ISO dates (`ledger.memberships.Standing`).
    """

    id: str
    kind: MemberKind
    name: str
    created_at: int
    accounts: tuple[str, ...]
    state: State
    since: str | None
    until: str | None


def create(book: Book, who: Principal, *, kind: MemberKind, name: str, decision: str | None = None) -> Described:
    """Make a member. Who needs the association's agreement has applied for now, unless the decision is named."""
    require(who, Operation.CREATE_MEMBER)
    written = clean_name(name)
    with book.database.write() as session:
        admitted = kind not in AGREED or decision is not None
        step = Step.ADMIT if admitted else Step.APPLY
        member = insert(book, session, step, kind=kind, name=written, by=who.public_id, decision=decision)
        audit.record(
            book, session, who, Operation.CREATE_MEMBER, subject=member.public_id, kind=kind, decision=decision
        )
        return _described(member, (), memberships.standing_of(session, member.id or 0))


def insert(
    book: Book,
    session: Session,
    step: Step,
    *,
    kind: MemberKind,
    name: str,
    by: str,
    decision: str | None = None,
    public_id: str | None = None,
) -> tables.Member:
    """Insert a member who applies, or is admitted at once, in the caller's transaction. The name is clean."""
    member = tables.Member(public_id=public_id or new_code(), kind=kind, name=name, created_at=book.clock())
    session.add(member)
    session.flush()
    assert member.id is not None
    if kind is MemberKind.ISSUER:  # it is the association, not one of its members
        return member
    start = rules.begin(step, memberships.today(book), memberships.periods(book))
    memberships.record(book, session, member.id, step, start, by=by, decision=decision)
    if step is Step.ADMIT:
        empower(book, session, member)
    return member


def empower(book: Book, session: Session, member: tables.Member) -> None:
    """Give a member the role that it has in its own name by nature, unless it has it."""
    assert member.id is not None
    role, power = BY_NATURE.get(MemberKind(member.kind)), tables.Power
    held = select(power.id).where(power.member == member.id, power.role == role, col(power.of).is_(None))
    if role is not None and session.exec(held).first() is None:
        session.add(power(member=member.id, role=role, since=book.clock()))
        session.flush()


def find(book: Book, who: Principal, public_id: str) -> Described:
    """Return the member with this public id; unknown and foreign ones look alike."""
    with book.database.read() as session:
        member = session.exec(select(tables.Member).where(tables.Member.public_id == public_id)).first()
        require(who, Operation.READ_MEMBER, member.id if member else None, hidden=MemberNotFound)
        if member is None:
            raise MemberNotFound
        accounts = _accounts(session, [member]).get(member.id or 0, ())
        return _described(member, accounts, memberships.standing_of(session, member.id or 0))


def list_all(
    book: Book, who: Principal, *, limit: int, after: int = 0, state: State | None = None, name: str = ""
) -> tuple[list[Described], int | None]:
    """Return members in the order in which they joined, in one state or any, and where the next page starts.

    `name` is found anywhere in theirs, whatever its accents; a town has few enough to look at each.
    """
    require(who, Operation.LIST_MEMBERS)
    member, membership = tables.Member, tables.Membership
    query = (
        select(member, membership)
        .join(membership, col(membership.member) == member.id, isouter=True)
        .where(col(member.id) > after)
        .order_by(col(member.id))
    )
    if state is not None:
        query = query.where(membership.state == state)
    if name:
        query = query.where(col(member.id).in_(_named(book, name, after=after, limit=limit + 1)))
    with book.database.read() as session:
        rows: Sequence[tuple[tables.Member, tables.Membership | None]] = session.exec(query.limit(limit + 1)).all()
        accounts = _accounts(session, [row for row, _ in rows[:limit]])
        found = [
            _described(row, accounts.get(row.id or 0, ()), None if stands is None else memberships.standing(stands))
            for row, stands in rows[:limit]
        ]
        return found, rows[limit - 1][0].id if len(rows) > limit else None


def _named(book: Book, name: str, *, after: int, limit: int) -> list[int]:
    """Return the keys of the first members whose names hold this one."""
    member, sought = tables.Member, folded(name)
    with book.database.read() as session:
        rows = session.exec(select(member.id, member.name).where(col(member.id) > after).order_by(col(member.id)))
        found = (key for key, each in rows if key is not None and sought in folded(each))
        return list(islice(found, limit))


def _accounts(session: Session, members: Sequence[tables.Member]) -> dict[int, tuple[str, ...]]:
    """Return the public ids of the members' accounts, in order of opening."""
    account = tables.Account
    query = (
        select(account.holder, account.public_id)
        .where(col(account.holder).in_([member.id for member in members]), col(account.kind).not_in(LENT))
        .order_by(col(account.id))
    )
    held: dict[int, tuple[str, ...]] = {}
    for holder, public_id in session.exec(query):
        assert holder is not None
        held[holder] = (*held.get(holder, ()), public_id)
    return held


def _described(row: tables.Member, accounts: tuple[str, ...], stands: Standing | None) -> Described:
    """Describe a member; one of whom nothing is recorded is the association's own, and admitted."""
    return Described(
        row.public_id,
        MemberKind(row.kind),
        row.name,
        row.created_at,
        accounts,
        State.ADMITTED if stands is None else stands.state,
        None if stands is None else stands.since.isoformat(),
        None if stands is None or stands.until is None else stands.until.isoformat(),
    )
