"""Keeping the figures up to date: the journal is followed; each period that is over and was touched is computed."""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session, select

from ledger.circulation.periods import Granularity, Period, day_at, periods
from service import tables
from service.book import Book
from service.circulation import figures, projection, publications

YEARS_BACK = 20
"""Days before that are counted in the sums, and computed when they are asked for."""


def refresh(book: Book) -> int:
    """Follow the journal up to its head, and compute what is over; return how many periods were computed."""
    projection.advance(book)
    with book.database.read() as session:
        currencies = session.exec(select(tables.Currency).where(tables.Currency.kind == "local")).all()
    return sum(_refresh(book, currency) for currency in currencies)


def tend(book: Book) -> int:
    """Bring the figures up to date, and publish the months that are due; return how many periods that concerned."""
    return refresh(book) + publications.publish_due(book)


def rebuild(book: Book) -> int:
    """Make every sum and every figure anew, from the first entry on; return how many periods were computed."""
    projection.forget(book)
    return refresh(book)


def _refresh(book: Book, currency: tables.Currency) -> int:
    assert currency.id is not None
    now = book.clock()
    with book.database.read() as session:
        found = [
            figures.compute(session, currency, period, seq, now) for period, seq in _stale(session, currency.id, now)
        ]
    for place in range(0, len(found), AT_ONCE):
        with book.database.write() as session:
            for each in found[place : place + AT_ONCE]:
                figures.keep(session, currency.id, each)
    return len(found)


AT_ONCE = 50
"""Periods that are written together."""


def _stale(session: Session, currency: int, now: int) -> Iterator[tuple[Period, int]]:
    """Yield the periods that are over and whose figures are not kept, or not as the sums now are."""
    first = figures.first_day(session, currency)
    if first is None:
        return
    yesterday = day_at(now) - timedelta(days=1)
    since = max(first, yesterday.replace(year=yesterday.year - YEARS_BACK, day=1))
    touched = figures.Touched(session, currency)
    row = tables.CirculationFigure
    kept = dict(session.exec(select(row.period, row.seq).where(row.currency == currency)).all())
    for granularity in Granularity:
        for period in periods(since, yesterday, granularity):
            if period.last <= yesterday and kept.get(period.code) != (seq := touched.by(period)):
                yield period, seq
