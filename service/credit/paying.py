"""Drawing at the till: a payer who is short covers the difference from its lines, in one act with the payment.

Which lines give how much is confirmed beforehand, so what is posted is what was
read on the screen, or nothing is.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import credit, payments
from ledger.accounts import Status
from ledger.credit import State
from ledger.drafts import Draft
from ledger.refusals import (
    CurrencyMismatch,
    DrawsPassDifference,
    DueClosed,
    LimitPassed,
    LineNotFound,
    Refusal,
    RequestCancelled,
    RequestExpired,
    RequestPaid,
    StatusForbids,
)
from service import approvals, requests, tables
from service.access import Operation, Principal
from service.accounts import account_of, payee_of, read
from service.book import Book
from service.credit import accounts
from service.credit.lines import row_of
from service.credit.moving import of_nobody_known
from service.journal import Origin, Posted
from service.payments import Order


class Part(NamedTuple):
    """How much a line gives, in minor units."""

    line: str
    amount: int


class Cover(NamedTuple):
    """What a payment lacks, and which lines would give it, the oldest first; `missing` is what they cannot."""

    short: int
    parts: list[Part]
    missing: int


def cover(book: Book, who: Principal, account: str, amount: int) -> Cover:
    """Tell how a payment of `amount` minor units out of an account would be covered now. Nothing is changed."""
    payments.check_amount(amount)
    payer = account_of(book, who, Operation.PREVIEW_DRAWS, account)
    stands = read(book, payer)
    short = left = max(0, amount - max(0, stands.balance - stands.held - stands.floor))
    parts, line = [], tables.CreditLine
    room: dict[int, int] = {}
    with book.database.read() as session:
        query = select(line).where(line.lent_to == payer.id, line.state == State.ACTIVE).order_by(col(line.id))
        for row in session.exec(query):
            given = min(left, _room(session, row, room))
            if given > 0:
                parts.append(Part(row.public_id, given))
                left -= given
                room[_source(row)] -= given
    return Cover(short, parts, left)


def _source(row: tables.CreditLine) -> int:
    return row.lent_from if row.aside is None else row.aside


def _room(session: Session, row: tables.CreditLine, room: dict[int, int]) -> int:
    """Return what a line still lends; `room` is what is left of its lender's units once earlier lines gave theirs."""
    source, debt = (session.get_one(tables.Account, key) for key in (_source(row), row.debt))
    room.setdefault(_source(row), source.balance - source.held - source.floor)
    if debt.status != Status.OPEN:
        return 0
    return min(room[_source(row)], debt.balance - debt.held - debt.floor)


async def pay(
    book: Book, who: Principal, origin: Origin, order: Order, parts: Sequence[Part], *, request: str | None = None
) -> list[Posted]:
    """Draw what the parts say and pay, both or neither; the last entry is the payment. They never pass its amount.

    With `request`, the payment settles that payment request.
    """
    drafts, payment = await asyncio.to_thread(_drafts, book, who, order, parts, request)
    units = [draft for _, draft in drafts]
    approved = await approvals.approve(
        book, who, origin, Operation.CREATE_DRAWN_PAYMENT, [*units, payment], subject=request or ""
    )
    drawn = [of_nobody_known(draft) for draft in approved[:-1]]
    linked = [each for (owed, _), draft in zip(drafts, drawn, strict=True) for each in (owed, draft)]
    posting = book.post(origin, *linked, approved[-1])
    try:
        return await approvals.explained(book, who, approved[-1:], posting)
    except (LimitPassed, StatusForbids) as refusal:
        raise await asyncio.to_thread(_first, book, request, refusal) from None


def _first(book: Book, request: str | None, refusal: Refusal) -> Refusal:
    """Return what is to be told first: a request that is over is over, whatever the lines would have given."""
    if request is None:
        return refusal
    over = _OVER.get(requests.find(book, request).state)
    return refusal if over is None else over()


_OVER: dict[requests.State, type[DueClosed]] = {
    requests.State.PAID: RequestPaid,
    requests.State.CANCELLED: RequestCancelled,
    requests.State.EXPIRED: RequestExpired,
}


def _drafts(
    book: Book, who: Principal, order: Order, parts: Sequence[Part], request: str | None
) -> tuple[list[tuple[Draft, Draft]], Draft]:
    payer = account_of(book, who, Operation.CREATE_DRAWN_PAYMENT, order.payer)
    if payer.currency.code != order.currency:
        raise CurrencyMismatch
    if request is None:
        payee_of(book, order.payee)
        payment = payments.pay(order.amount, payer=order.payer, payee=order.payee, memo=order.memo)
    else:
        asked = requests.find(book, request)
        payment = payments.pay_request(asked.due, payer=order.payer, memo=asked.memo)
    if sum(part.amount for part in parts) > payment.legs[1].amount:
        raise DrawsPassDifference
    return [_draw(book, payer.id, part) for part in parts], payment


def _draw(book: Book, payer: int, part: Part) -> tuple[Draft, Draft]:
    with book.database.read() as session:
        row = row_of(session, part.line)
        if row is None or row.lent_to != payer:
            raise LineNotFound
        return credit.draw(part.amount, accounts.of(session, row))
