"""The projection: the journal, followed from entry to entry, and what it adds to the sums of the circulation.

The cursor and the sums move in one transaction, and only where the cursor still is where it was read:
killed half-way it goes on, and two that run at once do nothing twice.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select, update

from service import tables
from service.book import Book
from service.circulation.slices import Slice

SLICE = 5_000
"""Entries at a time: what is written holds the write lock of SQLite for a moment only."""

PROJECTED: tuple[type[SQLModel], ...] = (
    tables.CirculationCursor,
    tables.CirculationFlow,
    tables.CirculationDay,
    tables.CirculationPurse,
    tables.CirculationBorn,
    tables.CirculationAge,
    tables.CirculationFigure,
)
"""What is made from the books, and can be made again."""


def advance(book: Book, at_once: int = SLICE) -> int:
    """Follow the journal up to its head; return how many entries were new."""
    done = 0
    while count := _advance(book, at_once):
        done += count
    return done


def forget(book: Book) -> None:
    """Forget every sum, so that the next advance makes all of them anew."""
    with book.database.write() as session:
        for table in PROJECTED:
            session.exec(delete(table))


def cursor(session: Session) -> tuple[int, str]:
    """Return up to which entry the books are projected, and the day on which it was recorded."""
    row = session.get(tables.CirculationCursor, 1)
    return (0, "") if row is None else (row.seq, row.day)


def _advance(book: Book, at_once: int) -> int:
    """Project one slice; return how many entries it had, also when somebody else projected them meanwhile."""
    with book.database.read() as session:
        after, day = cursor(session)
        upto = min(session.exec(select(tables.Head.seq)).one(), after + at_once)
        if upto == after:
            return 0
        found = Slice(session, after, upto, day)
    with book.database.write() as session:
        if _move_cursor(book, session, after, found):
            _write(book, session, found)
    return upto - after


def _move_cursor(book: Book, session: Session, after: int, found: Slice) -> bool:
    row = tables.CirculationCursor
    values = {"seq": found.upto, "day": found.day}
    if after == 0:
        insert = _insert(book, row).values(id=1, **values).on_conflict_do_nothing().returning(row.seq)
        return session.execute(insert).first() is not None
    return session.exec(update(row).where(col(row.seq) == after).values(**values)).rowcount == 1


def _write(book: Book, session: Session, found: Slice) -> None:
    flows = [
        {**key._asdict(), "amount": amount, "times": times} for key, (amount, times) in sorted(found.flows.items())
    ]
    _put(book, session, tables.CirculationFlow, flows, adding=("amount", "times"))
    _put(book, session, tables.CirculationDay, list(_days(found)))
    _put(book, session, tables.CirculationPurse, list(_purses(found)))
    _put(book, session, tables.CirculationAge, found.ages)
    session.exec(delete(tables.CirculationBorn))
    borne = [
        {"currency": currency, "day": day.isoformat(), "amount": amount}
        for currency, holdings in found.holdings.items()
        for day, amount in sorted(holdings.born.items())
    ]
    _put(book, session, tables.CirculationBorn, borne)


def _days(found: Slice) -> Iterator[dict[str, Any]]:
    for (currency, name), day in sorted(found.days.items()):
        matched, lifo, mixed = day.held
        stocks = {"seq": day.seq, "stock_seq": day.stock_seq, "mass": day.mass, "fund": day.fund}
        held = {"weighted": str(day.weighted), "matched": matched, "lifo": str(lifo), "mixed": str(mixed)}
        yield {"currency": currency, "day": name, **stocks, **held}


def _purses(found: Slice) -> Iterator[dict[str, Any]]:
    for currency, holdings in found.holdings.items():
        for member, purse in sorted(holdings.purses.items(), key=lambda item: int(item[0])):
            lots = json.dumps(purse.lots, separators=(",", ":"))
            held = {"lots": lots, "amount": purse.amount, "moment": str(purse.moment)}
            yield {"currency": currency, "member": int(member), **held}


def _put(
    book: Book,
    session: Session,
    model: type[SQLModel],
    rows: Sequence[dict[str, Any]],
    adding: tuple[str, ...] = (),
) -> None:
    """Insert rows; where a key is there already, its values take the place of the old ones, or are added to them."""
    if not rows:
        return
    table: Table = model.__table__  # type: ignore[attr-defined]  # every table has it
    insert = _insert(book, model)
    keys = list(table.primary_key.columns)
    values = {
        column.name: column + insert.excluded[column.name] if column.name in adding else insert.excluded[column.name]
        for column in table.columns
        if column not in keys
    }
    session.connection().execute(insert.on_conflict_do_update(index_elements=keys, set_=values), rows)


def _insert(book: Book, model: type[SQLModel]) -> Any:  # noqa: ANN401 - either dialect's insert; they share no type
    return (sqlite.insert if book.database.sqlite else postgresql.insert)(model)
