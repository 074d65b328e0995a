"""Sales at a till: each is a payment request, made once by the screen that asked for it.

A screen for a new sale is named by the newest request that there was when it was shown:
sent twice, from two tabs, after a reload or after going back, it is the same confirmation.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import col, select

from ledger.accounts import AccountKind
from ledger.dues import DueKind
from ledger.payments import check_amount
from ledger.refusals import EntryNotFound, PartNotSmaller, RequestNotFound
from service import refunds, requests, shared_names, tables
from service.access import Operation, Principal, own_members, require
from service.accounts import account_of
from service.book import Book
from service.clock import end_of_day, start_of_day
from service.journal import Origin, Posted
from service.requests import Ask, Asked, State, state_of

LISTED_MAX = 500
"""How many sales of a day are listed."""
OPEN_MAX = 20
"""How many sales that wait are listed, the newest first."""

_SALES = """
select d.id, d.amount, d.done, d.state, d.created_at, d.expires_at, r.text, r.rest, m.public_id, m.name,
  e.id, e.recorded_at, coalesce(back.done, 0)
from due d
join payment_request r on r.id = d.id
join member m on m.id = r.asked_by
left join settlement s on s.due = d.id and d.done > 0
left join entry e on e.seq = s.entry
left join due back on back.entry = s.entry and back.kind = 'refundable'
where d.kind = 'request' and {which} order by d.created_at desc, d.id desc limit ?
"""
_SOME = _SALES.format(which="d.id in ({marks})")
_OF_A_DAY = _SALES.format(which="d.account = ? and d.created_at >= ? and d.created_at < ?")
_OPEN = _SALES.format(which="d.account = ? and d.state = 'open' and d.done = 0 and d.expires_at > ?")


class Counter(NamedTuple):
    """An account for which someone may ask, in which currency, and whose it is."""

    account: str
    currency: str
    scale: int
    holder: int
    name: str


class Sale(NamedTuple):
    """What was asked for, by whom, and what became of it: amounts in minor units, instants in UTC microseconds.

    `rest` was to be taken in euros beside it, as the cashier said; `payer` is the name of who paid, if they show it.
    """

    id: str
    amount: int
    state: State
    created_at: int
    expires_at: int | None
    text: str
    rest: int
    cashier: str
    cashier_name: str
    payment: str | None
    paid_at: int | None
    refunded: int
    payer: str | None


def counters(book: Book, who: Principal) -> list[Counter]:
    """Return the accounts for which someone may ask, the oldest first."""
    member, account, currency = tables.Member, tables.Account, tables.Currency
    query = (
        select(account, currency, member.name)
        .join(currency, col(currency.id) == account.currency)
        .join(member, col(member.id) == account.holder)
        .where(
            col(account.holder).in_(own_members(who, Operation.CREATE_PAYMENT_REQUEST)),
            account.kind == AccountKind.MEMBER,
            col(account.status).in_(("open", "receive_only")),
            currency.kind == "local",
        )
        .order_by(col(account.id))
    )
    with book.database.read() as session:
        return [
            Counter(account.public_id, currency.code, currency.scale, account.holder or 0, name)
            for account, currency, name in session.exec(query)
        ]


def newest(book: Book, who: Principal, account: str) -> str:
    """Return the name of a screen for a new sale: the newest request on the account, or nothing before the first."""
    known, due = account_of(book, who, Operation.CREATE_PAYMENT_REQUEST, account), tables.Due
    query = select(due.id).where(due.kind == DueKind.REQUEST, due.account == known.id)
    with book.database.read() as session:
        newest_first = query.order_by(col(due.created_at).desc(), col(due.id).desc())
        return session.exec(newest_first.limit(1)).first() or ""


def ask(book: Book, who: Principal, wanted: Ask, *, after: str) -> Asked:
    """Ask for a payment from the screen that is named `after`; the same again returns the same request."""
    return requests.create(book, who, _origin(book, who, f"{wanted.payee}:{after}", wanted), wanted)


def made_after(book: Book, who: Principal, account: str, after: str) -> str:
    """Return the request that a screen made, or refuse when it made none: what was sent but not answered."""
    account_of(book, who, Operation.CREATE_PAYMENT_REQUEST, account)
    request = tables.PaymentRequest
    with book.database.read() as session:
        found = session.exec(select(request.id).where(request.key == _key(book, who, f"{account}:{after}"))).first()
    if found is None:
        raise RequestNotFound
    return found


def take_part(book: Book, who: Principal, request_id: str, part: int) -> Asked:
    """Ask for a part of what was asked for, because the customer is short; the rest is to be taken in euros.

    The request for the whole is cancelled first, so that both are never paid.
    """
    whole = requests.find(book, request_id)
    require(who, Operation.CANCEL_PAYMENT_REQUEST, whole.payee.holder, hidden=RequestNotFound)
    check_amount(part)
    due = whole.due
    if part >= due.amount:
        raise PartNotSmaller
    if whole.state is not State.EXPIRED:
        requests.cancel(book, who, request_id)
    wanted = Ask(due.account, part, whole.currency.code, whole.memo.text, whole.memo.reference, rest=due.amount - part)
    return requests.create(book, who, _origin(book, who, f"part:{request_id}", wanted), wanted)


def find(book: Book, who: Principal, request_id: str) -> tuple[Asked, Sale]:
    """Return a sale, to whoever may follow it."""
    asked = requests.find(book, request_id)
    require(who, Operation.FOLLOW_PAYMENT_REQUEST, asked.payee.holder, hidden=RequestNotFound)
    return asked, stand(book, [request_id])[0]


def find_all(book: Book, who: Principal, request_ids: Sequence[str]) -> list[Sale]:
    """Return some sales, as they stand, to whoever may follow them all."""
    for each in request_ids:
        require(who, Operation.FOLLOW_PAYMENT_REQUEST, requests.find(book, each).payee.holder, hidden=RequestNotFound)
    return stand(book, request_ids)


def stand(book: Book, request_ids: Sequence[str]) -> list[Sale]:
    """Return how some sales stand now; whoever asks was let see them."""
    marks = ", ".join("?" * len(request_ids))
    return _described(book, book.database.ask(_SOME.format(marks=marks), *request_ids, len(request_ids)))


async def refund(book: Book, who: Principal, request_id: str, amount: int | None, *, already: int) -> Posted:
    """Give back a part of a sale, or all of it, from a screen that showed how much was given back `already`."""
    _, sale = await asyncio.to_thread(find, book, who, request_id)
    if sale.payment is None:
        raise EntryNotFound
    said = book.keyring.mac(sale.payment.encode(), str(amount).encode())
    origin = Origin(who.public_id, who.client, _key(book, who, f"refund:{request_id}:{already}"), said)
    return await refunds.refund(book, who, origin, payment=sale.payment, amount=amount, memo=None)


def list_of_day(book: Book, who: Principal, account: str, day: str) -> list[Sale]:
    """Return what was asked for on an account on a day in Paris, the newest first."""
    known = account_of(book, who, Operation.LIST_PAYMENT_REQUESTS, account)
    rows = book.database.ask(_OF_A_DAY, known.id, start_of_day(day), end_of_day(day), LISTED_MAX)
    return _described(book, rows)


def list_open(book: Book, who: Principal, account: str) -> list[Sale]:
    """Return what can still be paid, the newest first."""
    known = account_of(book, who, Operation.LIST_PAYMENT_REQUESTS, account)
    return _described(book, book.database.ask(_OPEN, known.id, book.clock(), OPEN_MAX))


def _described(book: Book, rows: Sequence[Sequence[Any]]) -> list[Sale]:
    with book.database.read() as session:
        now = max(book.clock(), session.exec(select(tables.Head.at)).one())
        payers = shared_names.read(session, [row[0] for row in rows if row[2]])
    return [_sale(row, payers.get(row[0]), now) for row in rows]


def _sale(row: Sequence[Any], payer: str | None, now: int) -> Sale:
    id_, amount, done, state, created_at, expires_at, text, rest, cashier, name, payment, paid_at, refunded = row
    stands = state_of(cancelled=state == "cancelled", paid=done == amount, expires_at=expires_at, now=now)
    return Sale(
        id_, amount, stands, created_at, expires_at, text, rest, cashier, name, payment, paid_at, refunded, payer
    )


def _origin(book: Book, who: Principal, screen: str, wanted: Ask) -> Origin:
    """Return the confirmation that a screen makes."""
    said = book.keyring.mac(wanted.payee.encode(), str(wanted.amount).encode(), wanted.text.encode())
    return Origin(who.public_id, who.client, _key(book, who, screen), said)


def _key(book: Book, who: Principal, screen: str) -> bytes:
    """Return the key of a screen: one tablet's, or one session's in a browser."""
    return book.keyring.mac(b"till", who.client.encode(), str(who.session).encode(), screen.encode())
