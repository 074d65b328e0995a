"""Bounds: what someone lets pass for someone else, counted before the books are asked, taken back when they refuse.

Each confirmation is counted once, under its key, while the power's own row is
locked: two at once cannot pass a bound that is enough for one. What a crash
leaves counted was perhaps not posted; the same confirmation again finds itself counted.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from ledger.refusals import BoundsPassed, Busy, KeyReused, Refusal
from service import tables
from service.access import PERIODS, Bounds, Operation, Principal, bounds
from service.book import Book
from service.clock import day_of
from service.journal import Origin

T = TypeVar("T")


class Passing(NamedTuple):
    """What is about to leave an account, by public id: `amount` in minor units of its currency."""

    account: str
    amount: int


async def within(
    book: Book,
    who: Principal,
    operation: Operation,
    origin: Origin,
    passing: Passing,
    *,
    post: Callable[[], Awaitable[T]],
) -> T:
    """Post when the bounds of the power by which `who` acts let it pass; without bounds, at once."""
    account = book.known.find(book.database, passing.account)
    assert account is not None, "whoever asks may use the account"
    found = None if account.holder is None else bounds(who, operation, account.holder)
    if found is None:
        return await post()
    passed = _Passed(origin.key, account.currency.code, passing.amount, _period(who, found))
    counted = await asyncio.to_thread(_count, book, found, passed)
    try:
        return await post()
    except Refusal as refusal:
        if counted and not isinstance(refusal, Busy):  # what is still running may be posted yet
            await asyncio.to_thread(_take_back, book, origin.key)
        raise


class _Passed(NamedTuple):
    """One confirmation that is counted, and over how long its power counts."""

    key: bytes
    currency: str
    amount: int
    period: str


def _count(book: Book, found: Bounds, passed: _Passed) -> bool:
    """Count what passes, or refuse it; tell whether it was not counted before."""
    day, row = day_of(book.clock()), tables.PowerUse
    key, currency, amount, period = passed
    with book.database.write() as session:
        _lock(session, found.id)
        earlier = session.get(row, key)
        if earlier is not None:
            if (earlier.power, earlier.currency) != (found.id, currency) or earlier.amount != amount:
                raise KeyReused
            return False
        if session.exec(select(tables.Entry.seq).where(tables.Entry.key == key)).first() is not None:
            return False  # it passed before there were bounds
        since = day if period == "day" else f"{day[:7]}-01"
        used = session.exec(
            select(func.coalesce(func.sum(row.amount), 0)).where(
                row.power == found.id, row.currency == currency, col(row.day) >= since
            )
        ).one()
        if amount > found.once or used + amount > found.total:
            raise BoundsPassed
        session.add(row(key=key, power=found.id, currency=currency, day=day, amount=amount))
    return True


def _lock(session: Session, counted_under: str) -> None:
    """Let nobody else count under the same power or program before this transaction ends."""
    power, client = tables.Power, tables.Client
    session.exec(select(power.id).where(power.public_id == counted_under).with_for_update()).first()
    session.exec(select(client.id).where(client.public_id == counted_under).with_for_update()).first()


def _period(who: Principal, found: Bounds) -> str:
    return next(PERIODS[acting.role] for acting in who.acting if acting.bounds == found)


def _take_back(book: Book, key: bytes) -> None:
    row = tables.PowerUse
    with book.database.write() as session:
        session.exec(delete(row).where(col(row.key) == key))
