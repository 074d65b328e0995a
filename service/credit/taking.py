"""Taking a step of a line of credit: on which side one stands, what the step leads to, and its record."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import credit
from ledger.conditions import Missing, compute
from ledger.credit import Basis, Side, State, Step
from ledger.refusals import ConditionsNotMet, DocumentNotFound, LineNotFound, NotAllowed
from service import audit, tables
from service.access import Operation, Principal, may, require
from service.book import Book
from service.credit.lines import Line, described, figures, parameters, record, row_of

Change = Callable[[Session, tables.CreditLine, Side], None]


def nothing(_session: Session, _row: tables.CreditLine, _side: Side) -> None:
    """Change nothing more, and find nothing wrong."""


class Taking(NamedTuple):
    """A step that someone is about to take. `change` refuses what is wrong, and changes what the step is about."""

    who: Principal
    operation: Operation
    line: str
    step: Step
    change: Change = nothing


def take(book: Book, taking: Taking) -> Line:
    """Take a step for the side on which whoever asks may."""
    who, operation, line_id, step, change = taking
    with book.database.write() as session:
        row, side, member = side_of(session, who, operation, line_id, lock=True)
        reached = credit.advance(State(row.state), step, Basis(row.basis))
        change(session, row, side)
        row.state = reached
        record(session, row, step, side=side, by=member, at=book.clock())
        found = described(book, session, row)
        audit.record(book, session, who, operation, subject=line_id, state=row.state, limit=row.most)
        return found


def look(book: Book, taking: Taking) -> tables.CreditLine:
    """Return the line as it stands when the step could be taken, and change nothing."""
    with book.database.read() as session:
        row, side, _ = side_of(session, taking.who, taking.operation, taking.line)
        credit.advance(State(row.state), taking.step, Basis(row.basis))
        standing = tables.CreditLine(**row.model_dump())
        session.expunge(row)
        taking.change(session, row, side)
        return standing


def side_of(
    session: Session, who: Principal, operation: Operation, line_id: str, *, lock: bool = False
) -> tuple[tables.CreditLine, Side, int]:
    """Return a line, on which side `who` may do this, and their member's key; unknown and foreign lines look alike."""
    row = row_of(session, line_id, lock=lock)
    parties = (None, None) if row is None else (row.lender, row.borrower)
    require(who, operation, *parties, hidden=LineNotFound)
    assert row is not None, "nobody is a party to an unknown line"
    assert who.member is not None, "only a member's role reaches a line"
    return row, Side.LENDER if may(who, operation, row.lender) else Side.BORROWER, who.member


def only_lender(_session: Session, _row: tables.CreditLine, side: Side) -> None:
    """Refuse what the lender alone may do."""
    if side is not Side.LENDER:
        raise NotAllowed


def approvals_of(session: Session, row: tables.CreditLine) -> Sequence[tables.CreditStep]:
    """Return the approvals of a line so far."""
    step = tables.CreditStep
    return session.exec(select(step).where(step.line == row.id, step.step == Step.APPROVE).order_by(col(step.id))).all()


def check_conditions(book: Book, session: Session, row: tables.CreditLine) -> None:
    """Refuse a line that its legal basis does not allow, as the rule book has it now."""
    computed = compute(figures(session, row), parameters(book))
    missing = Missing(each.condition for each in computed if not each.holds)
    if missing:
        raise ConditionsNotMet(missing=missing)


def document_of(session: Session, public_id: str | None) -> int | None:
    """Return the key of a document, if one is named, or refuse."""
    if public_id is None:
        return None
    found = session.exec(select(tables.Document.id).where(tables.Document.public_id == public_id)).first()
    if found is None:
        raise DocumentNotFound
    return found
