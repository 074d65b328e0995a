"""Ordering, and ending: what is approved is the payee, the amount and every day, and nothing else is ever paid.

Whoever ends an order takes the keys of the days that are due but not yet paid, under
the lock on the head: what is posted afterwards under one of them finds its refusal.
"""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import standing_orders as rules
from ledger.approvals import Act, Movement
from ledger.memos import TEXT_MAX, clean
from ledger.money import Money
from ledger.payments import legs
from ledger.refusals import (
    AccountNotFound,
    CurrencyMismatch,
    KeyReused,
    Refusal,
    StandingOrderEnded,
    StandingOrderNotFound,
)
from ledger.standing_orders import Rhythm, Schedule
from service import approvals, audit, tables
from service.access import Operation, Principal, could, own_members, require
from service.accounts import account_of, payee_of
from service.book import Book
from service.clock import day_of
from service.ids import new_code
from service.journal import Origin, refusal_facts
from service.journal.rows import recorded_refusal
from service.standing_orders.keys import key_of

DAYS_SHOWN = 60


class Ordered(NamedTuple):
    """What is ordered: accounts by public id, `amount` in minor units of `currency`."""

    payer: str
    payee: str
    amount: int
    currency: str
    schedule: Schedule
    text: str = ""


class Day(NamedTuple):
    """What became of one day: the payment, or why there is none."""

    due_on: date
    payment: str | None
    refusal: Refusal | None


class StandingOrder(NamedTuple):
    """An order as it stands; `next_on` is when it pays next, None when it is over. The latest day first."""

    id: str
    ordered: Ordered
    money: Money
    created_at: int
    ended_at: int | None
    next_on: date | None
    days: list[Day]


def act_of(who: Principal, key: bytes, ordered: Ordered) -> Act:
    """Return the act that whoever orders says yes to: payee, amount, and all its days."""
    movement = Movement(ordered.payer, ordered.payee, ordered.amount, ordered.currency)
    return Act(Operation.CREATE_STANDING_ORDER, who.public_id, key, ordered.schedule.written(), (movement,))


def check(book: Book, who: Principal, ordered: Ordered) -> None:
    """Refuse an order that could never be paid, or that `who` may not give."""
    account = account_of(book, who, Operation.CREATE_STANDING_ORDER, ordered.payer)
    legs(ordered.amount, payer=ordered.payer, payee=ordered.payee)
    if not account.currency == payee_of(book, ordered.payee).currency or account.currency.code != ordered.currency:
        raise CurrencyMismatch
    rules.check(ordered.schedule, _today(book))


async def create(book: Book, who: Principal, origin: Origin, ordered: Ordered) -> StandingOrder:
    """Order, once it is approved. The same confirmation again returns the same order."""
    import anyio  # noqa: PLC0415 - placed here so that plain code may import the rest

    known = await anyio.to_thread.run_sync(_known, book, origin)
    if known is None:
        await anyio.to_thread.run_sync(check, book, who, ordered)
        await approvals.confirm(book, who, act_of(who, origin.key, ordered), origin)
        known = await anyio.to_thread.run_sync(_insert, book, who, origin, ordered)
    return await anyio.to_thread.run_sync(find, book, who, known)


def _known(book: Book, origin: Origin) -> str | None:
    order = tables.StandingOrder
    with book.database.read() as session:
        row = session.exec(select(order).where(order.key == origin.key)).first()
    if row is not None and row.request != origin.request:
        raise KeyReused
    return row.public_id if row else None


def _insert(book: Book, who: Principal, origin: Origin, ordered: Ordered) -> str:
    accounts = book.known.find_all(book.database, [ordered.payer, ordered.payee])
    assert who.member is not None, "only people order"
    with book.database.write() as session:
        session.exec(select(tables.Head.seq).with_for_update()).one()
        known = session.exec(select(tables.StandingOrder).where(tables.StandingOrder.key == origin.key)).first()
        if known is not None:  # the same form, twice at once
            return known.public_id
        row = tables.StandingOrder(
            public_id=new_code(),
            ordered_by=who.member,
            account=accounts[ordered.payer].id,
            payee=accounts[ordered.payee].id,
            amount=ordered.amount,
            text=clean(ordered.text, most=TEXT_MAX),
            rhythm=ordered.schedule.rhythm,
            first_on=ordered.schedule.first.isoformat(),
            last_on=ordered.schedule.last.isoformat(),
            done_on=day_of(book.clock()),
            created_at=book.clock(),
            key=origin.key,
            request=origin.request,
        )
        session.add(row)
        audit.record(book, session, who, Operation.CREATE_STANDING_ORDER, subject=row.public_id)
        return row.public_id


def cancel(book: Book, who: Principal, public_id: str) -> StandingOrder:
    """End an order: nothing more is paid on it. Ending it again changes nothing."""
    found = _row(book, who, Operation.CANCEL_STANDING_ORDER, public_id)
    with book.database.write() as session:
        head = session.exec(select(tables.Head).with_for_update()).one()
        row = session.get_one(tables.StandingOrder, found.id)
        if row.ended_at is None:
            row.ended_at = max(book.clock(), head.at)
            for day in _due(row, _today(book)):
                _take_key(book, session, row.public_id, day.isoformat())
            audit.record(book, session, who, Operation.CANCEL_STANDING_ORDER, subject=public_id)
    return find(book, who, public_id)


def _take_key(book: Book, session: Session, order: str, day: str) -> None:
    """Let nothing be posted under the key of a day any more, unless something was."""
    key = key_of(book, order, day)
    used = session.exec(select(tables.Entry.seq).where(tables.Entry.key == key)).first()
    refused = session.exec(select(tables.Refusal.key).where(tables.Refusal.key == key)).first()
    if used is None and refused is None:
        ended = StandingOrderEnded()
        facts = refusal_facts(ended)
        session.add(tables.Refusal(key=key, request=key, code=ended.code, facts=facts, at=book.clock()))


def find(book: Book, who: Principal, public_id: str) -> StandingOrder:
    """Return an order, to those who may see what its account pays."""
    return _read(book, _row(book, who, Operation.READ_STANDING_ORDER, public_id))


def list_for(book: Book, who: Principal) -> list[StandingOrder]:
    """Return the orders on the accounts that `who` may see, those that go on first."""
    if not could(who, Operation.LIST_STANDING_ORDERS):
        require(who, Operation.LIST_STANDING_ORDERS)
    order, account = tables.StandingOrder, tables.Account
    query = (
        select(order)
        .join(account, col(account.id) == order.account)
        .where(col(account.holder).in_(own_members(who, Operation.LIST_STANDING_ORDERS)))
        .order_by(col(order.ended_at).is_not(None), col(order.id).desc())
        .limit(100)
    )
    with book.database.read() as session:
        rows = session.exec(query).all()
    return [_read(book, row) for row in rows]


def _row(book: Book, who: Principal, operation: Operation, public_id: str) -> tables.StandingOrder:
    order, account = tables.StandingOrder, tables.Account
    query = select(order, account.holder).join(account, col(account.id) == order.account)
    with book.database.read() as session:
        found = session.exec(query.where(order.public_id == public_id)).first()
    require(who, operation, found[1] if found else None, hidden=StandingOrderNotFound)
    if found is None:
        raise StandingOrderNotFound
    return found[0]


def _read(book: Book, row: tables.StandingOrder) -> StandingOrder:
    account, day = tables.Account, tables.StandingDay
    with book.database.read() as session:
        query = select(account.id, account.public_id).where(col(account.id).in_([row.account, row.payee]))
        ids = dict(session.exec(query).all())
        days = session.exec(
            select(day).where(day.standing_order == row.id).order_by(col(day.due_on).desc()).limit(DAYS_SHOWN)
        ).all()
    payer = book.known.find(book.database, ids[row.account])
    if payer is None:
        raise AccountNotFound
    schedule = schedule_of(row)
    ordered = Ordered(ids[row.account], ids[row.payee], row.amount, payer.currency.code, schedule, row.text)
    ahead = rules.due_days(schedule, after=date.fromisoformat(row.done_on), upto=schedule.last)
    return StandingOrder(
        row.public_id,
        ordered,
        Money.of(row.amount, payer.currency),
        row.created_at,
        row.ended_at,
        ahead[0] if ahead and row.ended_at is None else None,
        [_day(each) for each in days],
    )


def schedule_of(row: tables.StandingOrder) -> Schedule:
    """Return the days of an order."""
    return Schedule(Rhythm(row.rhythm), date.fromisoformat(row.first_on), date.fromisoformat(row.last_on))


def _due(row: tables.StandingOrder, today: date) -> list[date]:
    return rules.due_days(schedule_of(row), after=date.fromisoformat(row.done_on), upto=today)


def _day(row: tables.StandingDay) -> Day:
    refusal = None if row.code is None else recorded_refusal(row.code, row.facts)
    return Day(date.fromisoformat(row.due_on), row.entry, refusal)


def _today(book: Book) -> date:
    return date.fromisoformat(day_of(book.clock()))
