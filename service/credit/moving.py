"""Drawing on a line of credit and repaying: each one act, two linked entries, both or neither.

Whoever draws or repays says yes to it as to a payment. What a draw may take is
decided by the books: the floor of the debt account, then what its lender has.
"""

import asyncio
from typing import NamedTuple

from ledger import credit
from ledger.credit import Accounts
from ledger.drafts import Draft
from ledger.memos import Memo
from ledger.refusals import LineNotFound
from service import approvals
from service.access import Operation, Principal, require
from service.book import Book
from service.credit import accounts
from service.credit.lines import row_of
from service.journal import Origin, Posted


class Moved(NamedTuple):
    """The entries of a draw or a repayment: what is owed, and the units."""

    owed: Posted
    units: Posted


async def draw(
    book: Book, who: Principal, origin: Origin, *, line: str, amount: int, memo: Memo | None = None
) -> Moved:
    """Draw `amount` minor units, as the borrower: they are there at once, and owed."""
    between = await asyncio.to_thread(_between, book, who, Operation.DRAW_CREDIT_LINE, line)
    moving = _Moving(Operation.DRAW_CREDIT_LINE, line, credit.draw(amount, between, memo))
    return await _move(book, who, origin, moving)


async def repay(
    book: Book, who: Principal, origin: Origin, *, line: str, amount: int, memo: Memo | None = None
) -> Moved:
    """Repay a part or the whole, as the borrower, whatever the state of the line."""
    between = await asyncio.to_thread(_between, book, who, Operation.REPAY_CREDIT_LINE, line)
    moving = _Moving(Operation.REPAY_CREDIT_LINE, line, credit.repay(amount, between, memo))
    return await _move(book, who, origin, moving)


class _Moving(NamedTuple):
    """What is about to move on a line: the drafts of what is owed, and of the units."""

    operation: Operation
    line: str
    drafts: tuple[Draft, Draft]


async def _move(book: Book, who: Principal, origin: Origin, moving: _Moving) -> Moved:
    owed, units = moving.drafts
    (approved,) = await approvals.approve(book, who, origin, moving.operation, [units], subject=moving.line)
    if moving.operation is Operation.DRAW_CREDIT_LINE:
        approved = of_nobody_known(approved)
    return Moved(*await approvals.explained(book, who, [approved], book.post(origin, owed, approved)))


def of_nobody_known(units: Draft) -> Draft:
    """Return the draft of a draw such that it makes its borrower no payee whom the lender has paid before."""
    assert units.spending is not None, "it was approved"
    return units._replace(spending=units.spending._replace(first=False))


def _between(book: Book, who: Principal, operation: Operation, line_id: str) -> Accounts:
    """Return between which accounts a line moves, to who may act for its borrower."""
    with book.database.read() as session:
        row = row_of(session, line_id)
        require(who, operation, None if row is None else row.borrower, hidden=LineNotFound)
        if row is None:
            raise LineNotFound
        return accounts.of(session, row)
