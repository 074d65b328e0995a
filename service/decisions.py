"""Decisions: what a body of the association decided, on which day, with the document that shows it."""

import json
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.refusals import BadInput, DecisionNotFound, DocumentNotFound, MemberNotFound
from service import audit, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import day_of
from service.documents import clean_title
from service.ids import new_code

SIGNERS_MAX = 20


class Body(StrEnum):
    """Who may decide."""

    GENERAL_ASSEMBLY = "general_assembly"
    BOARD = "board"
    BUREAU = "bureau"
    COMMITTEE = "committee"


class Described(NamedTuple):
    """A decision; `document` and `signers` by public id, `recorded_at` in UTC microseconds."""

    id: str
    body: Body
    decided_on: str
    title: str
    document: str | None
    signers: tuple[str, ...]
    recorded_at: int


def create(
    book: Book,
    who: Principal,
    *,
    body: Body,
    decided_on: date,
    title: str,
    document: str | None = None,
    signers: tuple[str, ...] = (),
) -> Described:
    """Record a decision that was taken."""
    require(who, Operation.CREATE_DECISION)
    now = book.clock()
    if who.member is None or decided_on.isoformat() > day_of(now) or len(signers) > SIGNERS_MAX:
        raise BadInput
    written = clean_title(title)
    with book.database.write() as session:
        row = tables.Decision(
            public_id=new_code(),
            body=body,
            decided_on=decided_on.isoformat(),
            title=written,
            document=None if document is None else _document(session, document),
            signers=json.dumps(_signers(session, signers)),
            recorded_by=who.member,
            recorded_at=now,
        )
        session.add(row)
        audit.record(book, session, who, Operation.CREATE_DECISION, subject=row.public_id, body=body, document=document)
        return _described(row, document)


def find(book: Book, who: Principal, public_id: str) -> Described:
    """Return a decision."""
    require(who, Operation.READ_DECISION)
    with book.database.read() as session:
        row = row_of(session, public_id)
        return _described(row, _document_of(session, row))


def list_all(
    book: Book, who: Principal, *, limit: int, before: int | None = None
) -> tuple[list[Described], int | None]:
    """Return decisions, the last recorded first, and where the next page starts."""
    require(who, Operation.LIST_DECISIONS)
    decision, document = tables.Decision, tables.Document
    query = select(decision, document.public_id).join(document, col(document.id) == decision.document, isouter=True)
    if before is not None:
        query = query.where(col(decision.id) < before)
    with book.database.read() as session:
        rows = session.exec(query.order_by(col(decision.id).desc()).limit(limit + 1)).all()
    more = rows[limit - 1][0].id if len(rows) > limit else None
    return [_described(row, held) for row, held in rows[:limit]], more


def row_of(session: Session, public_id: str) -> tables.Decision:
    """Return the row of a decision, or refuse."""
    row = session.exec(select(tables.Decision).where(tables.Decision.public_id == public_id)).first()
    if row is None:
        raise DecisionNotFound
    return row


def _document(session: Session, public_id: str) -> int:
    found = session.exec(select(tables.Document.id).where(tables.Document.public_id == public_id)).first()
    if found is None:
        raise DocumentNotFound
    return found


def _document_of(session: Session, row: tables.Decision) -> str | None:
    return session.exec(select(tables.Document.public_id).where(tables.Document.id == row.document)).first()


def _signers(session: Session, signers: tuple[str, ...]) -> list[str]:
    """Return the signers, each a member and each once."""
    member = tables.Member
    known = set(session.exec(select(member.public_id).where(col(member.public_id).in_(signers))).all())
    if known != set(signers):
        raise MemberNotFound
    return list(dict.fromkeys(signers))


def _described(row: tables.Decision, document: str | None) -> Described:
    return Described(
        row.public_id,
        Body(row.body),
        row.decided_on,
        row.title,
        document,
        tuple(json.loads(row.signers)),
        row.recorded_at,
    )
