"""The trial balance: what every account holds at the end of a day, in the chart of accounts; debits equal credits.

A day in the past is read from what stood on each account after the last entry that was
recorded by then, corrected by the few whose accounting date is another day.
"""

from typing import NamedTuple

from sqlmodel import Session, text

from ledger import chart
from ledger.accounts import AccountKind
from ledger.money import Currency
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import end_of_day

_LAST = """
select seq from entry where recorded_at < :end and seq <= :head order by recorded_at desc, seq desc limit 1
"""
_STANDING = """
select a.kind, c.id, c.code, c.scale, c.kind, c.policy, sum(coalesce(
  (select p.balance from posting p where p.account = a.id and p.entry <= :seq order by p.entry desc limit 1), 0))
from account a join currency c on c.id = a.currency
group by a.kind, c.id, c.code, c.scale, c.kind, c.policy
"""
_ELSEWHERE = """
select a.kind, c.id, sum(case when e.seq > :seq then p.amount else -p.amount end)
from entry e join posting p on p.entry = e.seq join account a on a.id = p.account
join currency c on c.id = a.currency
where e.dated = 1 and e.seq <= :head
  and ((e.seq > :seq and e.effective_on <= :day) or (e.seq <= :seq and e.effective_on > :day))
group by a.kind, c.id
"""


class Line(NamedTuple):
    """A line of the trial balance, in minor units: what an account of the chart holds, as a debit or a credit."""

    number: str
    label: str
    currency: str
    debit: int
    credit: int


def read(book: Book, who: Principal, day: str) -> list[Line]:
    """Return what the books hold at the end of an accounting day; in each currency debits equal credits."""
    require(who, Operation.READ_TRIAL_BALANCE)
    with book.database.read() as session:
        standing, units = _standing(session, day)
    sums: dict[tuple[str, str, str], int] = {}
    for (kind, unit), amount in standing.items():
        currency = units[unit]
        heading = chart.heading_of(AccountKind(kind), currency) or chart.Heading("", kind)
        key = (heading.number, heading.label, currency.code)
        sums[key] = sums.get(key, 0) + (amount if currency.kind == "legal" else -amount)
    return [Line(*key, debit=max(amount, 0), credit=max(-amount, 0)) for key, amount in sorted(sums.items()) if amount]


def _standing(session: Session, day: str) -> tuple[dict[tuple[str, int], int], dict[int, Currency]]:
    """Return what accounts of each kind hold in each currency, and the currencies by their keys."""
    (head,) = session.execute(text("select seq from head")).one()
    found = session.execute(text(_LAST), {"end": end_of_day(day), "head": head}).first()
    seq = 0 if found is None else found[0]
    units: dict[int, Currency] = {}
    standing: dict[tuple[str, int], int] = {}
    for kind, unit, *more, amount in session.execute(text(_STANDING), {"seq": seq}):
        units[unit] = Currency(unit, *more)
        standing[kind, unit] = int(amount)
    for kind, unit, amount in session.execute(text(_ELSEWHERE), {"seq": seq, "head": head, "day": day}):
        standing[kind, unit] += int(amount)
    return standing, units
