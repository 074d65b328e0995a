"""The accounts of a member follow where the member stands: each change of terms is an entry, made once.

Its key follows from the step and the account, so it may be asked for again, by
anyone and at any time: after a crash, by the job of the day, by two processes at
once. What a treasurer has set by hand since is left as it is.
"""

from typing import NamedTuple

from ledger import terms
from ledger.accounts import Status, Terms
from ledger.memberships import STATUSES, State
from service import tables
from service.book import Book
from service.journal import Origin

MARK = "membership"
"""The client that the entries name."""

_ACCOUNTS = """
select a.public_id, a.status, a.floor, a.ceiling,
  (select e.client from term t join entry e on e.seq = t.entry
    where t.account = a.id and t.entry <= (select seq from head) order by t.entry desc limit 1)
from account a where a.holder = ? and a.kind = 'member' and a.status not in ('pending', 'closed') order by a.id
"""
_BEHIND = """
select distinct m.member from membership m join account a on a.holder = m.member
where a.kind = 'member' and a.status not in ('pending', 'closed') and (
  (m.state in ('lapsed', 'left') and a.status not in ('spend_only', 'frozen'))
  or (m.state = 'insolvent' and a.status not in ('receive_only', 'frozen'))
  or (m.state = 'dead' and a.status <> 'frozen')
  or (m.state = 'admitted' and a.status <> 'open'))
order by m.member
"""


class _Held(NamedTuple):
    """An account of a member, and which client set its terms last."""

    account: str
    status: str
    floor: int
    ceiling: int
    client: str | None


def follow(book: Book, member: int) -> int:
    """Make a member's accounts let happen what their standing allows, and return how many entries that took."""
    made = 0
    while True:
        change, state, by = _where(book, member)
        if change is None:
            return made
        made += _bind(book, member, change, STATUSES[state], by)
        if _where(book, member)[0] == change:  # else it moved on meanwhile
            return made


def behind(book: Book) -> list[int]:
    """Return the members whose accounts may let something else happen than their standing does."""
    return [int(member) for (member,) in book.database.ask(_BEHIND)]


def _where(book: Book, member: int) -> tuple[int | None, State, str]:
    with book.database.read() as session:
        row = session.get(tables.Membership, member)
        if row is None:
            return None, State.ADMITTED, ""
        change = session.get_one(tables.MembershipChange, row.change)
        return row.change, State(row.state), change.decided_by


def _bind(book: Book, member: int, change: int, wanted: Status | None, by: str) -> int:
    made = 0
    for held in map(_Held._make, book.database.ask(_ACCOUNTS, member)):
        ours = held.client == MARK or held.status == Status.OPEN
        if wanted is None or held.status == wanted or not ours:
            continue
        mac = book.keyring.mac(MARK.encode(), change.to_bytes(8, "big"), held.account.encode())
        draft = terms.set_terms(held.account, Terms(held.floor, held.ceiling, wanted))
        (posted,) = book.journal.post_now(Origin(by, MARK, mac, mac), draft)
        made += not posted.replayed
    return made
