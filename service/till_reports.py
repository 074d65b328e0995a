"""The report of a till's day, read from the postings of its account between two midnights in Paris."""

from typing import NamedTuple

from ledger import till_reports
from ledger.kinds import Kind
from ledger.till_reports import Line, Means, Report
from service.access import Operation, Principal
from service.accounts import account_of
from service.book import Book
from service.clock import end_of_day, start_of_day
from service.known_accounts import KnownAccount

_LAST = "select seq from entry where recorded_at < ? order by recorded_at desc, seq desc limit 1"
_STOOD = "select balance from posting where account = ? and entry <= ? order by entry desc limit 1"
_LINES = """
select e.kind, p.amount, e.actor, asker.public_id, coalesce(back.kind, e.kind), coalesce(r.rest, 0)
from posting p
join entry e on e.seq = p.entry
left join entry back on back.seq = e.reverses
left join (settlement s join due d on d.id = s.due)
  on s.entry = coalesce(e.reverses, p.entry) and d.account = p.account and d.kind = 'request'
left join payment_request r on r.id = d.id
left join member asker on asker.id = r.asked_by
where p.account = ? and p.entry > ? and p.entry <= ? and p.amount <> 0
order by p.entry
"""
_NAMES = "select public_id, name from member where public_id in ({marks})"


class DayReport(NamedTuple):
    """A report, of which account and day; `rest` was to be taken in euros, as cashiers said; names by public id."""

    account: KnownAccount
    day: str
    report: Report
    rest: int
    names: dict[str, str]


def read(book: Book, who: Principal, account: str, day: str) -> DayReport:
    """Return the report of an account's day (ISO date, Paris)."""
    known = account_of(book, who, Operation.READ_TILL_REPORT, account)
    first, last = (_last_before(book, instant) for instant in (start_of_day(day), end_of_day(day)))
    stood = book.database.ask(_STOOD, known.id, first)
    lines, rest = [], 0
    for kind, amount, actor, asker, origin, euros in book.database.ask(_LINES, known.id, first, last):
        refund = kind == Kind.REFUND
        means = Means.HOLD if origin == Kind.CAPTURE else Means.REQUEST if asker else Means.DIRECT
        lines.append(Line(Kind(kind), amount, actor if refund else asker or "", means))
        rest += 0 if refund else euros
    report = till_reports.reckon(stood[0][0] if stood else 0, lines)
    return DayReport(known, day, report, rest, _names(book, [each.cashier for each in report.taken if each.cashier]))


def _last_before(book: Book, instant: int) -> int:
    found = book.database.ask(_LAST, instant)
    return int(found[0][0]) if found else 0


def _names(book: Book, public_ids: list[str]) -> dict[str, str]:
    if not public_ids:
        return {}
    return dict(book.database.ask(_NAMES.format(marks=", ".join("?" * len(public_ids))), *public_ids))
