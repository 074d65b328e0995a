"""Searching: acts of the trail and entries of the journal in one list, the last one first.

Acts and entries are each in the order of their time, so two numbers say where a page
ends. A page looks at a bounded stretch of the journal, whose entries no index finds
by their actor: it may be short, and the next one goes on.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from service import tables
from service.access import Operation, Principal, require
from service.book import Book

STRETCH = 20_000
"""How many entries a page looks at."""

ENTRY = "entry."
"""How the operation of an entry begins; its kind follows."""

FIRST_PAGE = 2**40 - 1
PAGE = 500


class Filter(NamedTuple):
    """What is sought; None: anything. Instants in UTC microseconds, `since` included and `until` not."""

    actor: str | None = None
    operation: str | None = None
    subject: str | None = None
    outcome: str | None = None
    since: int | None = None
    until: int | None = None


class Place(NamedTuple):
    """Where a page begins: before this act and before this entry."""

    act: int = FIRST_PAGE
    entry: int = FIRST_PAGE


class Found(NamedTuple):
    """An act or an entry. `at` in UTC microseconds, `hash` in hexadecimal, `details` ids and codes."""

    seq: int
    at: int
    actor: str
    client: str
    operation: str
    subject: str
    outcome: str
    details: dict[str, Any]
    hash: str

    @property
    def is_entry(self) -> bool:
        """Tell whether it is an entry of the journal."""
        return self.operation.startswith(ENTRY)


def search(
    book: Book, who: Principal, sought: Filter, *, limit: int, place: Place | None = None
) -> tuple[list[Found], Place | None]:
    """Return what is found, the last one first, and where the next page begins."""
    require(who, Operation.SEARCH_AUDIT)
    return _page(book, sought, limit, place or Place())


def everything(book: Book, who: Principal, sought: Filter) -> Iterator[Found]:
    """Yield all that is found, the last one first, page by page: its size costs time and no memory."""
    require(who, Operation.EXPORT_AUDIT)

    def pages() -> Iterator[Found]:
        place: Place | None = Place()
        while place is not None:
            found, place = _page(book, sought, PAGE, place)
            yield from found

    return pages()


def _page(book: Book, sought: Filter, limit: int, place: Place) -> tuple[list[Found], Place | None]:
    with book.database.read() as session:
        acts = _acts(session, sought, limit + 1, place.act)
        entries, bottom, horizon = _entries(session, sought, limit + 1, place.entry)
    acts = [act for act in acts if act.at >= horizon or bottom == 0]
    merged = sorted([*acts, *entries], key=lambda found: (found.at, found.is_entry, found.seq), reverse=True)
    page = merged[:limit]
    more = len(merged) > limit or bottom > 0
    last_act = min((found.seq for found in page if not found.is_entry), default=place.act)
    last_entry = min((found.seq for found in page if found.is_entry), default=place.entry)
    if len(merged) <= limit and bottom > 0:
        last_entry = bottom
    return page, Place(last_act, last_entry) if more else None


def _acts(session: Session, sought: Filter, limit: int, before: int) -> list[Found]:
    """Return acts of the trail; none when entries are sought."""
    if sought.operation is not None and sought.operation.startswith(ENTRY):
        return []
    act = tables.Audit
    query = select(act).where(act.seq < before)
    for name in ("actor", "operation", "subject", "outcome"):
        value = getattr(sought, name)
        if value is not None:
            query = query.where(getattr(act, name) == value)
    if sought.since is not None:
        query = query.where(act.at >= sought.since)
    if sought.until is not None:
        query = query.where(act.at < sought.until)
    rows = session.exec(query.order_by(col(act.seq).desc()).limit(limit))
    return [
        Found(
            row.seq,
            row.at,
            row.actor,
            row.client,
            row.operation,
            row.subject,
            row.outcome,
            json.loads(row.details),
            bytes(row.hash).hex(),
        )
        for row in rows
    ]


def _entries(session: Session, sought: Filter, limit: int, before: int) -> tuple[list[Found], int, int]:
    """Return entries, the number below which nothing was looked at (0: all was), and the instant at that number."""
    entry = tables.Entry
    if sought.outcome not in {None, "done"} or not (sought.operation or ENTRY).startswith(ENTRY):
        return [], 0, 0
    top = min(before, session.exec(select(tables.Head.seq)).one() + 1)
    if sought.until is not None:
        later = select(entry.seq).where(entry.recorded_at >= sought.until).order_by(col(entry.recorded_at)).limit(1)
        top = min(top, session.exec(later).first() or top)
    bottom = max(top - STRETCH, 0)
    query = select(entry).where(entry.seq < top, entry.seq >= bottom)
    if sought.actor is not None:
        query = query.where(entry.actor == sought.actor)
    if sought.operation is not None:
        query = query.where(entry.kind == sought.operation.removeprefix(ENTRY))
    if sought.since is not None:
        query = query.where(entry.recorded_at >= sought.since)
    if sought.subject is not None:
        account = select(tables.Account.id).where(tables.Account.public_id == sought.subject).scalar_subquery()
        moved = select(tables.Posting.entry).where(tables.Posting.account == account)
        bound = select(tables.Term.entry).where(tables.Term.account == account)
        query = query.where((col(entry.id) == sought.subject) | col(entry.seq).in_(moved) | col(entry.seq).in_(bound))
    rows = session.exec(query.order_by(col(entry.seq).desc()).limit(limit)).all()
    horizon = session.exec(select(entry.recorded_at).where(entry.seq == bottom)).first() if bottom > 1 else None
    if len(rows) == limit or horizon is None or (sought.since is not None and horizon < sought.since):
        bottom = 0
    return [_of_entry(row) for row in rows], bottom, horizon or 0


def _of_entry(row: tables.Entry) -> Found:
    details = {} if row.reverses is None else {"reverses": row.reverses}
    return Found(
        row.seq,
        row.recorded_at,
        row.actor,
        row.client,
        f"{ENTRY}{row.kind}",
        row.id,
        "done",
        details,
        bytes(row.hash).hex(),
    )
