"""The queue: bank lines as the treasurer reads them, with what each may be."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.bank import Ending
from ledger.matching import Match
from ledger.refusals import BankLineNotFound
from service import tables
from service.access import Operation, Principal, require
from service.bank import suggesting
from service.book import Book

STATES = ("received", "queued", "deciding", "done")


class Suggestion(NamedTuple):
    """A top-up that a line may answer: `score` out of 100, why, whose it is, and what it asked for in cents."""

    top_up: str
    score: int
    reason: str
    name: str
    amount: int


class Shown(NamedTuple):
    """A bank line. `amount` in cents; `ending`, `top_up`, `decided_by` and the entries once there are any."""

    row: int
    id: str
    statement: str
    booked_on: str
    amount: int
    payer: str
    payer_iban: str
    reference: str
    text: str
    state: str
    ending: Ending | None
    entry: str | None
    result: str | None
    decided_by: str | None
    failure: str | None
    top_up: str | None
    suggestions: tuple[Suggestion, ...]


def list_lines(
    book: Book, who: Principal, *, state: str | None = None, limit: int, after: int = 0
) -> tuple[list[Shown], int | None]:
    """Return lines in the order of their arrival, of one state if it is named, and where the next page starts."""
    require(who, Operation.LIST_BANK_LINES)
    line = tables.BankLine
    query = select(line).where(col(line.id) > after).order_by(col(line.id)).limit(limit + 1)
    if state is not None:
        query = query.where(line.state == state)
    with book.database.read() as session:
        rows = session.exec(query).all()
        found = _shown(book, session, list(rows[:limit]))
    return found, found[-1].row if len(rows) > limit else None


def find(book: Book, who: Principal, public_id: str) -> Shown:
    """Return a line to those who may read it."""
    require(who, Operation.LIST_BANK_LINES)
    with book.database.read() as session:
        row = session.exec(select(tables.BankLine).where(tables.BankLine.public_id == public_id)).first()
        if row is None:
            raise BankLineNotFound
        return _shown(book, session, [row])[0]


def _shown(book: Book, session: Session, rows: list[tables.BankLine]) -> list[Shown]:
    matches, known = suggesting.suggest(book, session, [row for row in rows if row.state == "queued"])
    statements = _named(session, tables.BankStatement, {row.statement for row in rows})
    top_ups = _named(session, tables.TopUp, {row.top_up for row in rows if row.top_up is not None})
    people = _named(session, tables.Member, {row.decided_by for row in rows if row.decided_by is not None})
    shown = []
    for row in rows:
        assert row.id is not None
        shown.append(
            Shown(
                row.id,
                row.public_id,
                statements[row.statement],
                row.booked_on,
                row.amount,
                row.payer,
                row.payer_iban,
                row.reference,
                row.text,
                row.state,
                None if row.ending is None else Ending(row.ending),
                row.entry,
                row.result,
                people.get(row.decided_by or 0),
                row.failure,
                top_ups.get(row.top_up or 0),
                tuple(_suggestion(each, known[each.top_up]) for each in matches.get(row.public_id, [])),
            )
        )
    return shown


def _suggestion(match: Match, known: suggesting.Known) -> Suggestion:
    return Suggestion(match.top_up, match.score, match.reason.value, known.wanted.payer, known.wanted.amount)


def _named(
    session: Session, table: type[tables.BankStatement] | type[tables.TopUp] | type[tables.Member], keys: set[int]
) -> dict[int, str]:
    found = session.exec(select(table.id, table.public_id).where(col(table.id).in_(keys))).all()
    return {key: public_id for key, public_id in found if key is not None}
