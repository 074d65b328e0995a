"""Where a member stands, as the tables have it; and the one function that moves it."""

from datetime import date

from sqlmodel import Session, select

from ledger.memberships import Periods, Standing, State, Step
from ledger.refusals import NotAMember
from service import decisions, rulebook, tables
from service.book import Book
from service.clock import day_of
from service.rulebook import Rule

SYSTEM = "system"
"""Who decides what nobody does: a membership lapses by its date."""


def periods(book: Book) -> Periods:
    """Return what the rule book says on memberships."""
    return Periods(
        months=rulebook.number(book, Rule.MEMBERSHIP_MONTHS),
        grace_days=rulebook.number(book, Rule.GRACE_DAYS),
        renewal_days=rulebook.number(book, Rule.RENEWAL_DAYS),
        departure_days=rulebook.number(book, Rule.DEPARTURE_DAYS),
        estate_days=rulebook.number(book, Rule.ESTATE_DAYS),
    )


def today(book: Book) -> date:
    """Return the day it is in Paris."""
    return date.fromisoformat(day_of(book.clock()))


def standing_of(session: Session, member: int, *, lock: bool = False) -> Standing | None:
    """Return where a member stands, or None when nothing was ever recorded: the association itself."""
    row = tables.Membership
    query = select(row).where(row.member == member)
    found = session.exec(query.with_for_update() if lock else query).first()
    return None if found is None else standing(found)


def standing(row: tables.Membership | tables.MembershipChange) -> Standing:
    """Return the standing that a row tells of."""
    until = None if row.until is None else date.fromisoformat(row.until)
    return Standing(State(row.state), date.fromisoformat(row.since), until)


def check_admitted(session: Session, member: int) -> None:
    """Refuse whoever is not a member, or no longer one in good standing."""
    found = standing_of(session, member)
    if found is not None and found.state is not State.ADMITTED:
        raise NotAMember


def record(
    book: Book, session: Session, member: int, step: Step, reached: Standing, *, by: str, decision: str | None = None
) -> int:
    """Add a step to a member's history, make it where they stand, and return its number.

    A decision that is named has been recorded; another one refuses.
    """
    if decision is not None:
        decisions.row_of(session, decision)
    until = None if reached.until is None else reached.until.isoformat()
    change = tables.MembershipChange(
        member=member,
        step=step,
        state=reached.state,
        since=reached.since.isoformat(),
        until=until,
        at=book.clock(),
        decided_by=by,
        decision=decision,
    )
    session.add(change)
    session.flush()
    assert change.id is not None
    row = session.get(tables.Membership, member)
    if row is None:
        row = tables.Membership(member=member, state="", since="", change=change.id)
    row.state, row.since, row.until, row.change = reached.state, change.since, until, change.id
    session.add(row)
    session.flush()
    return change.id
