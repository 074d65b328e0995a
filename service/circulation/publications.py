"""What is published of the circulation: each month once, some days after its end, and never changed.

Because no month is published twice, nothing can be computed from the difference of two
publications; a correction that comes later shows in the month in which it is made known.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from ledger.circulation.cells import ALL, Cell, of_parts
from ledger.circulation.definitions import DEFINITIONS, Indicator
from ledger.circulation.measures import Status, Value
from ledger.circulation.periods import Granularity, Period, day_at, period_of, periods
from ledger.circulation.publishing import Exchange, Published, Shown, publish
from ledger.circulation.suppression import Threshold, singles_out
from service import rulebook, tables
from service.book import Book
from service.circulation import figures, places
from service.circulation.figures import Dimension, Figures
from service.circulation.projection import cursor
from service.ids import new_code
from service.rulebook import Rule

MONTHS_AT_ONCE = 600
PLACE = "place"
TABLES = (Dimension.SIDE.value, Dimension.SECTOR.value, PLACE)
LEVELS = (Dimension.COMMUNE, Dimension.EPCI, Dimension.DEPARTMENT)
"""How finely places are told apart: as finely as every place's own total may be shown."""


class Publication(NamedTuple):
    """A month as it was published. `at` is in UTC microseconds, `seq` the last entry known, `level` that of places."""

    id: str
    currency: str
    period: Period
    at: int
    seq: int
    versions: Mapping[str, int]
    threshold: Threshold
    level: str
    published: Published


def publish_due(book: Book) -> int:
    """Publish the months that are over for long enough and were not published; return how many."""
    with book.database.read() as session:
        currencies = session.exec(select(tables.Currency).where(tables.Currency.kind == "local")).all()
    return sum(_publish(book, currency) for currency in currencies)


def find(book: Book, currencies: Sequence[str] = (), first: str = "", last: str = "9999") -> list[Publication]:
    """Return what was published, month by month, of these currencies or of all; `first` and `last` are months."""
    row, currency = tables.CirculationPublication, tables.Currency
    query = (
        select(row, currency.code)
        .join(currency, col(currency.id) == row.currency)
        .where(col(row.period).between(first, last))
        .order_by(col(currency.code), col(row.period))
    )
    if currencies:
        query = query.where(col(currency.code).in_(currencies))
    with book.database.read() as session:
        return [_read(code, found) for found, code in session.exec(query)]


def _publish(book: Book, currency: tables.Currency) -> int:
    row = tables.CirculationPublication
    assert currency.id is not None
    now = book.clock()
    last = period_of(day_at(now) - timedelta(days=rulebook.number(book, Rule.PUBLICATION_DAYS)), Granularity.MONTH)
    with book.database.read() as session:
        first = figures.first_day(session, currency.id)
        if first is None:
            return 0
        done = set(session.exec(select(row.period).where(row.currency == currency.id)))
        over = [each for each in periods(first, last.first, Granularity.MONTH)[:-1] if each.code not in done]
        found = figures.read(session, currency, over[-MONTHS_AT_ONCE:], now)
        seq, _ = cursor(session)
        holders = _holders(session, currency.id)
    limits = Threshold(rulebook.number(book, Rule.CELL_MEMBERS), rulebook.number(book, Rule.CELL_SHARE))
    with book.database.write() as session:
        for each in found:
            body = _body(each, holders, limits)
            session.add(
                row(public_id=new_code(), currency=currency.id, period=each.period.code, at=now, seq=seq, body=body)
            )
    return len(found)


def _holders(session: Session, currency: int) -> Cell:
    purse = tables.CirculationPurse
    held = session.exec(select(purse.amount).where(purse.currency == currency, purse.amount > 0)).all()
    return of_parts(held, len(held))


def _body(found: Figures, holders: Cell, threshold: Threshold) -> str:
    """Return the figures of a month that may be shown, as JSON."""
    level = _level(found, threshold)
    cells = dict(zip(TABLES, (found.cells[each] for each in (Dimension.SIDE, Dimension.SECTOR, level)), strict=True))
    inflow, outflow, issuer = found.cells[Dimension.EXCHANGE]
    exchange = Exchange(inflow, outflow, issuer, holders)
    shown = publish(found.values, cells, exchange, threshold)
    said = {
        "versions": {each: DEFINITIONS[each].version for each in shown.values},
        "threshold": threshold,
        "level": level,
        "code_set": places.CODE_SET,
        "indicators": shown.values,
        "tables": shown.tables,
    }
    return json.dumps(said, separators=(",", ":"), sort_keys=True)


def _level(found: Figures, threshold: Threshold) -> Dimension:
    """Return the finest level at which no place's total singles anyone out, or the coarsest."""
    for level in LEVELS:
        totals = [cell for cell in found.cells[level] if ALL in {cell.payer, cell.payee}]
        if not any(singles_out(cell, threshold) for cell in totals):
            return level
    return LEVELS[-1]


def _read(currency: str, row: tables.CirculationPublication) -> Publication:
    said: dict[str, Any] = json.loads(row.body)
    values = {
        each: Value(said["indicators"][each][0], Status(said["indicators"][each][1]))
        for each in Indicator
        if each in said["indicators"]
    }
    cells = {name: [_shown(cell) for cell in said["tables"][name]] for name in TABLES}
    month = period_of(date.fromisoformat(f"{row.period}-01"), Granularity.MONTH)
    return Publication(
        row.public_id,
        currency,
        month,
        row.at,
        row.seq,
        said["versions"],
        Threshold(*said["threshold"]),
        said["level"],
        Published(values, cells),
    )


def _shown(cell: list[Any]) -> Shown:
    payer, payee, amount, times, status = cell
    return Shown(payer, payee, amount, times, Status(status))
