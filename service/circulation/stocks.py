"""What stood before, during and after a period: from the books' own balances, led back by what days changed."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel import Session, func, select

from ledger.circulation.measures import Stocks
from ledger.circulation.periods import Period, midnight
from service import tables
from service.circulation.projection import cursor

_BOOKED = """
select a.kind, (
  select p.balance from posting p where p.account = a.id and p.entry <= :seq order by p.entry desc limit 1)
from account a join cover v on v.id = a.cover
where v.currency = :currency and a.kind in ('issuance', 'fund')
"""


def of(session: Session, currency: tables.Currency, period: Period, end: int) -> Stocks:
    """Return the stocks of a backed currency; `end` (UTC microseconds) is now, or when the period was over."""
    mass, fund = _booked(session, currency)
    assert currency.id is not None
    after = _changes(session, currency.id, since=period.last + timedelta(days=1))
    day = tables.CirculationDay
    inside = session.exec(
        select(day.day, day.mass, day.weighted).where(
            day.currency == currency.id, day.day >= period.first.isoformat(), day.day <= period.last.isoformat()
        )
    ).all()
    closing = mass - after[0]
    opening = closing - sum(change for _, change, _ in inside)
    integral = opening * (end - period.start)
    for name, change, weighted in inside:
        over = midnight(date.fromisoformat(name) + timedelta(days=1))
        integral += change * (end - over) + int(weighted)
    return Stocks(opening, closing, integral, fund - after[1])


def _booked(session: Session, currency: tables.Currency) -> tuple[int, int]:
    """Return how many units the books say there are, and how much is in the fund, as far as they are projected."""
    seq, _ = cursor(session)
    sums = {"issuance": 0, "fund": 0}
    for kind, balance in session.execute(text(_BOOKED), {"seq": seq, "currency": currency.id}):
        sums[kind] += int(balance or 0)
    return -sums["issuance"], sums["fund"]


def _changes(session: Session, currency: int, since: date) -> tuple[int, int]:
    """Return by how much the mass and the fund changed from a day on."""
    day = tables.CirculationDay
    mass, fund = session.exec(
        select(func.coalesce(func.sum(day.mass), 0), func.coalesce(func.sum(day.fund), 0)).where(
            day.currency == currency, day.day >= since.isoformat()
        )
    ).one()
    return int(mass), int(fund)
