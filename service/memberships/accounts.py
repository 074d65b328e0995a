"""The accounts of a member follow where the member stands: each change of terms is an entry, made once.

Its key follows from the step and the account, so it may be asked for again, by
anyone and at any time: after a crash, by the job of the day, by two processes at
once. What a treasurer has set by hand since is left as it is.
"""

from typing import NamedTuple

from ledger import terms
from ledger.accounts import Status, Terms
from ledger.memberships import Standing, status_for
from service import tables
from service.book import Book
from service.journal import Origin
from service.memberships.standing import standing, today

MARK = "membership"
"""The client that the entries name."""

_ACCOUNTS = """
select a.public_id, a.status, a.floor, a.ceiling, a.balance = 0 and a.held = 0,
  (select e.client from term t join entry e on e.seq = t.entry
    where t.account = a.id and t.entry <= (select seq from head) order by t.entry desc limit 1)
from account a where a.holder = ? and a.kind = 'member' and a.status not in ('pending', 'closed') order by a.id
"""
_BEHIND = """
select distinct m.member from membership m join account a on a.holder = m.member
where a.kind = 'member' and a.status not in ('pending', 'closed') and (
  (m.state in ('lapsed', 'left', 'dead') and a.status not in ('spend_only', 'frozen'))
  or (m.state = 'insolvent' and a.status not in ('receive_only', 'frozen'))
  or (m.state = 'admitted' and a.status <> 'open')
  or (m.state in ('left', 'dead') and m.until < ? and a.balance = 0 and a.held = 0))
order by m.member
"""


class _Held(NamedTuple):
    """An account of a member, and which client set its terms last."""

    account: str
    status: str
    floor: int
    ceiling: int
    empty: bool
    client: str | None


def follow(book: Book, member: int) -> int:
    """Make a member's accounts let happen what their standing allows, and return how many entries that took."""
    made = 0
    while (where := _where(book, member)) is not None:
        made += _bind(book, member, *where)
        if _where(book, member) == where:  # else it moved on meanwhile
            break
    return made


def behind(book: Book) -> list[int]:
    """Return the members whose accounts may let something else happen than their standing does."""
    return [int(member) for (member,) in book.database.ask(_BEHIND, today(book).isoformat())]


def _where(book: Book, member: int) -> tuple[int, Standing, str] | None:
    """Return the step that led to where a member stands, where that is, and who decided it."""
    with book.database.read() as session:
        row = session.get(tables.Membership, member)
        if row is None:
            return None
        change = session.get_one(tables.MembershipChange, row.change)
        return row.change, standing(row), change.decided_by


def _bind(book: Book, member: int, change: int, stands: Standing, by: str) -> int:
    made, day = 0, today(book)
    for held in map(_Held._make, book.database.ask(_ACCOUNTS, member)):
        wanted = status_for(stands, day, empty=bool(held.empty))
        ours = held.client == MARK or held.status == Status.OPEN
        if wanted is None or held.status == wanted or not ours:
            continue
        what = (change.to_bytes(8, "big"), held.account.encode(), wanted.encode())
        mac = book.keyring.mac(MARK.encode(), *what)
        draft = terms.set_terms(held.account, Terms(held.floor, held.ceiling, wanted))
        (posted,) = book.journal.post_now(Origin(by, MARK, mac, mac), draft)
        made += not posted.replayed
    return made
