"""The job of the day: memberships whose grace is over lapse, dated by their own end, whenever it runs."""

from datetime import timedelta

from sqlmodel import col, select

from ledger.memberships import MemberKind, State, Step, lapses_on, take
from service import audit, tables
from service.book import Book
from service.memberships.accounts import behind, follow
from service.memberships.standing import SYSTEM, periods, record, standing, today


def lapse_due(book: Book) -> int:
    """Let every membership lapse that is due, make accounts follow, and return how many lapsed.

    Safely run again, and by several processes at once: each looks again under the lock on the membership.
    """
    rules = periods(book)
    last = (today(book) - timedelta(days=rules.grace_days + 1)).isoformat()
    row = tables.Membership
    query = select(row.member).where(row.state == State.ADMITTED, col(row.until) <= last).order_by(col(row.member))
    with book.database.read() as session:
        due = session.exec(query).all()
    lapsed = sum(_lapse(book, member) for member in due)
    for member in behind(book):
        follow(book, member)
    return lapsed


def _lapse(book: Book, key: int) -> bool:
    rules, now = periods(book), today(book)
    row = tables.Membership
    with book.database.write() as session:
        found = session.exec(select(row).where(row.member == key).with_for_update()).one()
        before = standing(found)
        on = lapses_on(before, rules)
        if on is None or on > now:
            return False
        member = session.get_one(tables.Member, key)
        reached = take(before, Step.LAPSE, kind=MemberKind(member.kind), on=on, today=now, periods=rules)
        record(book, session, key, Step.LAPSE, reached, by=SYSTEM)
        audit.record(book, session, None, Step.LAPSE, subject=member.public_id, on=on.isoformat())
        return True
