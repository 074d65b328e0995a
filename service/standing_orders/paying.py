"""Paying what is due today: a job of every day, which may be killed and repeated as often as one likes.

Each day of an order has a key of its own, so it is posted once; what became of it is
noted afterwards, and the order's `done_on` moves last. A day that is refused stays
refused, and whoever ordered reads why, on the page and by a letter.
"""

from datetime import date, timedelta

from sqlmodel import col, select

from ledger import standing_orders as rules
from ledger.allowances import Spending
from ledger.memos import Memo
from ledger.money import Money
from ledger.refusals import Busy, Refusal, StandingDayMissed
from service import contacts, letters, mail, payments, principals, tables, wording
from service.access import Operation
from service.book import Book
from service.clock import day_of
from service.journal import Origin, refusal_facts
from service.payments import Order
from service.standing_orders.keys import key_of
from service.standing_orders.ordering import schedule_of

LATE_MAX = timedelta(days=7)
"""How late a day is still paid. What is older surprises whoever ordered it."""


def pay_due(book: Book) -> int:
    """Pay, or refuse, every day that is due; return how many."""
    order, today = tables.StandingOrder, date.fromisoformat(day_of(book.clock()))
    query = select(order.id).where(
        col(order.ended_at).is_(None), order.done_on < today.isoformat(), order.done_on < order.last_on
    )
    with book.database.read() as session:
        waiting = session.exec(query.order_by(col(order.id))).all()
    return sum(_pay(book, each, today) for each in waiting if each is not None)


def _pay(book: Book, order: int, today: date) -> int:
    with book.database.read() as session:
        row = session.get_one(tables.StandingOrder, order)
    if row.ended_at is not None:
        return 0
    days = rules.due_days(schedule_of(row), after=date.fromisoformat(row.done_on), upto=today)
    for day in days:
        _note(book, row, day, _outcome(book, row, day, today))
    with book.database.write() as session:
        session.get_one(tables.StandingOrder, order).done_on = today.isoformat()
    return len(days)


def _outcome(book: Book, row: tables.StandingOrder, day: date, today: date) -> str | Refusal:
    """Return the payment of a day, made now or before, or why there is none."""
    key = key_of(book, row.public_id, day.isoformat())
    with book.database.read() as session:
        ids = select(tables.Account.id, tables.Account.public_id).where(
            col(tables.Account.id).in_([row.account, row.payee])
        )
        accounts = dict(session.exec(ids).all())
    payer, payee = accounts[row.account], accounts[row.payee]
    try:
        if day < today - LATE_MAX:
            raise StandingDayMissed
        known = book.known.find_all(book.database, [payer, payee])
        who = principals.of_member(book, row.ordered_by)
        order = Order(payer, payee, row.amount, known[payer].currency.code, Memo(row.text) if row.text else None)
        draft = payments.drafted(book, who, Operation.CREATE_PAYMENT, order)
        first = not book.payees.remembers((row.account, row.payee))
        draft = draft._replace(spending=Spending(payer, payee, row.amount, None, first))
        (posted,) = book.journal.post_now(Origin(who.public_id, who.client, key, key), draft)
    except Busy:
        raise  # not now: the job comes back
    except Refusal as refusal:
        return refusal
    return posted.entry.id


def _note(book: Book, row: tables.StandingOrder, day: date, outcome: str | Refusal) -> None:
    """Write down what became of a day, once, and tell whoever ordered of a refusal."""
    refusal = outcome if isinstance(outcome, Refusal) else None
    assert row.id is not None
    with book.database.write() as session:
        if session.get(tables.StandingDay, (row.id, day.isoformat())) is not None:
            return
        noted = tables.StandingDay(
            standing_order=row.id,
            due_on=day.isoformat(),
            entry=None if isinstance(outcome, Refusal) else outcome,
            code=refusal.code if refusal else None,
            facts=refusal_facts(refusal) if refusal else "{}",
            at=book.clock(),
        )
        session.add(noted)
        reached = contacts.read(session, row.ordered_by)
        if refusal is None or not reached.email:
            return
        name = session.get_one(tables.Member, row.ordered_by).name
        account = session.get_one(tables.Account, row.account)
        unit = session.get_one(tables.Currency, account.currency)
        letter = letters.STANDING_REFUSED.about(
            name=name,
            day=wording.written_day(day.isoformat(), reached.language),
            amount=Money(row.amount, unit.code, unit.scale).written(reached.language),
            why=refusal.sentence(reached.language),
            link=f"{book.installation.public_url}/portefeuille/ordres/{row.public_id}",
        )
        mail.send(book, session, reached.email, letter, reached.language, member=row.ordered_by)
