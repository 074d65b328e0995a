"""Agreeing on a line of credit: the other side's signature, both bodies' approvals, the attestation; or its end."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from ledger import credit
from ledger.credit import Basis, Side, State, Step
from ledger.refusals import ApprovedAlready, BadInput, LineNotFound, LineStepNotPossible, NotAllowed
from service import audit, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import day_of
from service.credit.lines import Line, described, record, row_of
from service.credit.taking import Taking, approvals_of, check_conditions, document_of, side_of, take


class Approval(NamedTuple):
    """That a governing body decided, on a day; `treasury` as the lender's body states it, in minor units."""

    decided_on: date
    document: str | None = None
    treasury: int | None = None


def countersign(book: Book, who: Principal, line_id: str) -> Line:
    """Agree to the terms, as the side that did not propose them."""
    return take(book, Taking(who, Operation.COUNTERSIGN_CREDIT_LINE, line_id, Step.COUNTERSIGN, _other_side))


def _other_side(_session: Session, row: tables.CreditLine, side: Side) -> None:
    if side == row.proposed_by:
        raise LineStepNotPossible


def approve(book: Book, who: Principal, line_id: str, given: Approval) -> Line:
    """Record that the governing body of one's side has approved; two people, one for each side.

    The conditions of the legal basis must hold once both have.
    """
    operation, now = Operation.APPROVE_CREDIT_LINE, book.clock()
    decided_on = given.decided_on.isoformat()
    if decided_on > day_of(now):
        raise BadInput
    with book.database.write() as session:
        row, side, member = side_of(session, who, operation, line_id, lock=True)
        reached = credit.advance(State(row.state), Step.APPROVE, Basis(row.basis))
        earlier = approvals_of(session, row)
        if any(each.side == side or each.by == member for each in earlier):
            raise ApprovedAlready
        if side is Side.LENDER:
            row.treasury = given.treasury
        if earlier:
            check_conditions(book, session, row)
            row.state = reached
        document = document_of(session, given.document)
        record(session, row, Step.APPROVE, side=side, by=member, at=now, decided_on=decided_on, document=document)
        found = described(book, session, row)
        audit.record(book, session, who, operation, subject=line_id, side=side, document=given.document)
        return found


def attest(book: Book, who: Principal, line_id: str, document: str) -> Line:
    """Keep the attestation of the auditor or accountant: a document that the association holds."""
    operation = Operation.ATTEST_CREDIT_LINE
    require(who, operation)
    if who.member is None:
        raise NotAllowed
    with book.database.write() as session:
        row = row_of(session, line_id, lock=True)
        if row is None:
            raise LineNotFound
        row.state = credit.advance(State(row.state), Step.ATTEST, Basis(row.basis))
        kept = document_of(session, document)
        record(session, row, Step.ATTEST, side=None, by=who.member, at=book.clock(), document=kept)
        found = described(book, session, row)
        audit.record(book, session, who, operation, subject=line_id, document=document)
        return found


def end(book: Book, who: Principal, line_id: str) -> Line:
    """Withdraw one's own proposal, or refuse the other side's, before the line is active."""
    operation = Operation.END_CREDIT_LINE
    with book.database.read() as session:
        row, side, _ = side_of(session, who, operation, line_id)
        step = Step.WITHDRAW if side == row.proposed_by else Step.REFUSE
    return take(book, Taking(who, operation, line_id, step))
