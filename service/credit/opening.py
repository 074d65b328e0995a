"""Opening a line of credit, and what binds it afterwards: lower limits, suspension, its end.

What changes the books is posted before the step is recorded, under a key that
follows from the line and the number of its steps: a crash between the two leaves a
line that lends less than its row says, never more, and the same step again finds its entry.
"""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from ledger import credit
from ledger.credit import Basis, Side, State, Step
from ledger.drafts import Draft
from ledger.refusals import LimitNotValid
from service import tables
from service.access import Operation, Principal
from service.book import Book
from service.credit import accounts
from service.credit.lines import Line, count_steps, described, row_of
from service.credit.taking import Taking, check_conditions, look, only_lender, side_of, take
from service.journal import Origin

MARK = "credit"
"""The client that the entries of steps name."""


async def activate(book: Book, who: Principal, origin: Origin, line_id: str) -> Line:
    """Open the line, as its lender; what is to be set aside leaves the lender's account now."""
    taking = Taking(who, Operation.ACTIVATE_CREDIT_LINE, line_id, Step.ACTIVATE, only_lender)
    drafts = await asyncio.to_thread(_opening, book, taking)
    if drafts:
        await book.post(origin, *drafts)
    return await asyncio.to_thread(take, book, taking)


async def lower(book: Book, who: Principal, line_id: str, limit: int) -> Line:
    """Lower the limit, as the lender. What is owed beyond it stays owed."""

    def change(session: Session, row: tables.CreditLine, side: Side) -> None:
        only_lender(session, row, side)
        if not 0 < limit < row.most:
            raise LimitNotValid
        row.most = limit

    return await _bind(book, Taking(who, Operation.LOWER_CREDIT_LINE, line_id, Step.LOWER, change), limit=limit)


async def suspend(book: Book, who: Principal, line_id: str) -> Line:
    """Stop the draws, as the lender. What is owed stays owed."""
    taking = Taking(who, Operation.SUSPEND_CREDIT_LINE, line_id, Step.SUSPEND, only_lender)
    return await _bind(book, taking, lending=False)


async def resume(book: Book, who: Principal, line_id: str) -> Line:
    """Let the draws go on, as the lender."""
    taking = Taking(who, Operation.RESUME_CREDIT_LINE, line_id, Step.RESUME, only_lender)
    return await _bind(book, taking, lending=True)


async def close(book: Book, who: Principal, line_id: str) -> Line:
    """End the line, as either side: no draws any more, and once nothing is owed, its accounts are closed."""
    taking = Taking(who, Operation.CLOSE_CREDIT_LINE, line_id, Step.CLOSE)
    row = await asyncio.to_thread(look, book, taking)
    if row.state != State.CLOSING:
        await _bind(book, taking, lending=False)
    origin, drafts = await asyncio.to_thread(_ending, book, line_id)
    if drafts:
        await book.post(origin, *drafts)
    return await asyncio.to_thread(_ended, book, taking)


async def _bind(book: Book, taking: Taking, *, limit: int | None = None, lending: bool | None = None) -> Line:
    """Bind the debt account to what the step leads to, then take it."""
    row = await asyncio.to_thread(look, book, taking)
    allowed = row.state == State.ACTIVE if lending is None else lending
    origin, debt = await asyncio.to_thread(_named, book, taking)
    await book.post(origin, credit.bind(debt, row.most if limit is None else limit, lending=allowed))
    return await asyncio.to_thread(take, book, taking)


def _named(book: Book, taking: Taking) -> tuple[Origin, str]:
    """Return the origin of what a step posts, and the debt account of the line."""
    with book.database.read() as session:
        row = _found(session, taking.line)
        return _origin(book, session, row, taking.step.encode()), session.get_one(tables.Account, row.debt).public_id


def _origin(book: Book, session: Session, row: tables.CreditLine, what: bytes) -> Origin:
    """Return the origin of what a step posts: the same as long as the step is not recorded."""
    mac = book.keyring.mac(MARK.encode(), row.public_id.encode(), what, str(count_steps(session, row)).encode())
    return Origin(MARK, MARK, mac, mac)


def _opening(book: Book, taking: Taking) -> Sequence[Draft]:
    """Return the drafts that open a line's accounts, once its lender may and its conditions hold."""
    with book.database.read() as session:
        row, side, _ = side_of(session, taking.who, taking.operation, taking.line)
        only_lender(session, row, side)
        credit.advance(State(row.state), taking.step, Basis(row.basis))
        check_conditions(book, session, row)
        if session.get_one(tables.Account, row.debt).status != "pending":
            return ()  # a crash came between the entry and the step
        lender = session.get_one(tables.Account, row.lent_from).public_id
        return credit.open_line(accounts.of(session, row), row.most, lender=lender)


def _ending(book: Book, line_id: str) -> tuple[Origin, list[Draft]]:
    """Return the drafts that give back what is set aside and, once nothing is owed, close the accounts."""
    with book.database.read() as session:
        row = _found(session, line_id)
        between = accounts.of(session, row)
        lender = session.get_one(tables.Account, row.lent_from).public_id
        debt = session.get_one(tables.Account, row.debt)
        kept = 0 if row.aside is None else session.get_one(tables.Account, row.aside).balance
        drafts = [credit.give_back(kept, source=between.source, lender=lender)] if kept else []
        if debt.balance == 0 and debt.status != "closed":
            drafts.append(credit.end_line(between, lender=lender))
        return _origin(book, session, row, b"end %d %d" % (kept, debt.seq)), drafts


def _ended(book: Book, taking: Taking) -> Line:
    """Return the line, closed once its accounts are."""
    with book.database.read() as session:
        row = _found(session, taking.line)
        if session.get_one(tables.Account, row.debt).status != "closed":
            return described(book, session, row)
    return take(book, taking._replace(step=Step.END))


def _found(session: Session, line_id: str) -> tables.CreditLine:
    row = row_of(session, line_id)
    assert row is not None, "it was found before"
    return row
