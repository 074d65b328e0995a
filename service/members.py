"""Members: people, businesses, associations and public bodies, as the association knows them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.memos import clean
from ledger.refusals import BadText, MemberNotFound
from service import tables
from service.access import Operation, Principal, Role, require
from service.book import Book
from service.ids import new_code

NAME_MAX = 120


class MemberKind(StrEnum):
    """What a member is."""

    INDIVIDUAL = "individual"
    BUSINESS = "business"
    ASSOCIATION = "association"
    PUBLIC_BODY = "public_body"
    ISSUER = "issuer"
    OFFICE = "office"


BY_NATURE: dict[MemberKind, Role] = {
    MemberKind.INDIVIDUAL: Role.CITIZEN,
    MemberKind.BUSINESS: Role.OWNER,
    MemberKind.ASSOCIATION: Role.OWNER,
    MemberKind.PUBLIC_BODY: Role.OWNER,
}
"""The role that a member has in its own name from the start: whoever signs in as it, or as its program, acts for it."""


class Described(NamedTuple):
    """A member as those who may read it see it; `created_at` in UTC microseconds, accounts by public id."""

    id: str
    kind: MemberKind
    name: str
    created_at: int
    accounts: tuple[str, ...]


def create(book: Book, who: Principal, *, kind: MemberKind, name: str) -> Described:
    """Make a member, who may then hold accounts."""
    require(who, Operation.CREATE_MEMBER)
    written = clean_name(name)
    now = book.clock()
    with book.database.write() as session:
        member = tables.Member(public_id=new_code(), kind=kind, name=written, created_at=now)
        session.add(member)
        session.flush()
        assert member.id is not None
        if kind in BY_NATURE:
            session.add(tables.Power(member=member.id, role=BY_NATURE[kind], since=now))
        return _described(member, ())


def clean_name(name: str) -> str:
    """Return a name as it is kept: one line, not empty, with nothing in it that misleads a reader."""
    written = clean(name, most=NAME_MAX)
    if not written or "\n" in written:
        raise BadText
    return written


def find(book: Book, who: Principal, public_id: str) -> Described:
    """Return the member with this public id; unknown and foreign ones look alike."""
    with book.database.read() as session:
        member = session.exec(select(tables.Member).where(tables.Member.public_id == public_id)).first()
        require(who, Operation.READ_MEMBER, member.id if member else None, hidden=MemberNotFound)
        if member is None:
            raise MemberNotFound
        return _described(member, _accounts(session, [member]).get(member.id or 0, ()))


def list_all(book: Book, who: Principal, *, limit: int, after: int = 0) -> tuple[list[Described], int | None]:
    """Return members in the order in which they joined, and where the next page starts."""
    require(who, Operation.LIST_MEMBERS)
    member = tables.Member
    with book.database.read() as session:
        query = select(member).where(col(member.id) > after).order_by(col(member.id)).limit(limit + 1)
        rows = session.exec(query).all()
        accounts = _accounts(session, rows[:limit])
        found = [_described(row, accounts.get(row.id or 0, ())) for row in rows[:limit]]
        return found, rows[limit - 1].id if len(rows) > limit else None


def _accounts(session: Session, members: Sequence[tables.Member]) -> dict[int, tuple[str, ...]]:
    """Return the public ids of the members' accounts, in order of opening."""
    account = tables.Account
    query = (
        select(account.holder, account.public_id)
        .where(col(account.holder).in_([member.id for member in members]))
        .order_by(col(account.id))
    )
    held: dict[int, tuple[str, ...]] = {}
    for holder, public_id in session.exec(query):
        assert holder is not None
        held[holder] = (*held.get(holder, ()), public_id)
    return held


def _described(row: tables.Member, accounts: tuple[str, ...]) -> Described:
    return Described(row.public_id, MemberKind(row.kind), row.name, row.created_at, accounts)
