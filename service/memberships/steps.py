"""What people decide about a membership: renewed, insolvent, left, dead. And its history, for those who may read it."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select, update

from ledger import memberships
from ledger.memberships import Ability, MemberKind, Standing, State, Step
from ledger.refusals import MemberNotFound
from service import audit, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import day_of
from service.memberships.accounts import follow
from service.memberships.standing import periods, record, standing, standing_of, today

OPERATIONS: dict[Step, Operation] = {
    Step.REFUSE: Operation.REFUSE_MEMBER,
    Step.RENEW: Operation.RENEW_MEMBERSHIP,
    Step.DECLARE_INSOLVENT: Operation.DECLARE_INSOLVENT,
    Step.RECOVER: Operation.END_INSOLVENCY,
    Step.LEAVE: Operation.RECORD_DEPARTURE,
    Step.DIE: Operation.RECORD_DEATH,
}
"""Who may decide each step. Admitting is in `applications`; nobody decides that a membership lapses."""


class Change(NamedTuple):
    """A step as it was recorded: `at` in UTC microseconds, `decided_by` a public id or `system`."""

    step: Step
    state: State
    since: str
    until: str | None
    at: int
    decided_by: str
    decision: str | None


class Membership(NamedTuple):
    """A membership as it stands, its history, and what it lets the member do.

    `grace`: it is over, and nothing has changed yet. `overdue`: the window of a
    departure or death is over; what is left stays the member's all the same.
    """

    member: str
    standing: Standing
    lapses_on: date | None
    grace: bool
    overdue: bool
    abilities: frozenset[Ability]
    history: tuple[Change, ...]


def find(book: Book, who: Principal, public_id: str) -> Membership:
    """Return a membership; unknown and foreign ones look alike."""
    with book.database.read() as session:
        member = member_for(session, who, Operation.READ_MEMBERSHIP, public_id)
        return _described(book, session, member)


def take(
    book: Book, who: Principal, step: Step, public_id: str, *, on: date | None = None, decision: str | None = None
) -> Membership:
    """Record a step that somebody decided, dated `on` or today, and make the member's accounts follow."""
    now = today(book)
    with book.database.write() as session:
        member = member_for(session, who, OPERATIONS[step], public_id)
        key, kind = member.id or 0, MemberKind(member.kind)
        before = standing_of(session, key, lock=True) or _of_old(member)
        reached = memberships.take(before, step, kind=kind, on=on or now, today=now, periods=periods(book))
        record(book, session, key, step, reached, by=who.public_id, decision=decision)
        if step is Step.DIE:
            _shut(book, session, key)
        audit.record(
            book,
            session,
            who,
            OPERATIONS[step],
            subject=public_id,
            on=(on or now).isoformat(),
            state=reached.state,
            decision=decision,
        )
    follow(book, key)
    with book.database.read() as session:
        return _described(book, session, member)


def member_for(session: Session, who: Principal, operation: Operation, public_id: str) -> tables.Member:
    """Return a member on whom `who` may do the operation; unknown and foreign ones look alike."""
    member = session.exec(select(tables.Member).where(tables.Member.public_id == public_id)).first()
    require(who, operation, member.id if member else None, hidden=MemberNotFound)
    if member is None:
        raise MemberNotFound
    return member


def _shut(book: Book, session: Session, member: int) -> None:
    """Let nobody sign in as someone who died, go on in a session of theirs, or act in their name."""
    now, login, client, seat, power = book.clock(), tables.Login, tables.Client, tables.Session, tables.Power
    logins = select(login.id).where(login.member == member)
    clients = select(client.id).where(client.member == member)
    theirs = col(seat.login).in_(logins) | col(seat.client).in_(clients)
    held = (col(power.member) == member) | (col(power.of) == member)
    session.exec(update(seat).where(theirs, col(seat.revoked_at).is_(None)).values(revoked_at=now))
    session.exec(update(login).where(col(login.member) == member).values(disabled_at=now))
    session.exec(update(client).where(col(client.member) == member).values(disabled_at=now))
    session.exec(update(power).where(held, col(power.until).is_(None) | (col(power.until) > now)).values(until=now))


def _of_old(member: tables.Member) -> Standing:
    """Return where a member stands of whom no step was ever recorded, as of those who founded the association."""
    return Standing(State.ADMITTED, date.fromisoformat(day_of(member.created_at)))


def _described(book: Book, session: Session, member: tables.Member) -> Membership:
    key = member.id or 0
    found = standing_of(session, key) or _of_old(member)
    change = tables.MembershipChange
    rows = session.exec(select(change).where(change.member == key).order_by(col(change.id))).all()
    now = today(book)
    return Membership(
        member.public_id,
        found,
        memberships.lapses_on(found, periods(book)),
        found.in_grace(now),
        found.overdue(now),
        memberships.abilities(found.state, MemberKind(member.kind)),
        tuple(_change(row) for row in rows),
    )


def _change(row: tables.MembershipChange) -> Change:
    told = standing(row)
    return Change(Step(row.step), told.state, row.since, row.until, row.at, row.decided_by, row.decision)
