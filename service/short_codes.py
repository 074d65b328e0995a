"""Short codes: eight digits that stand for one open payment request, for whoever cannot scan.

Digits are few, so no two open requests share them, they stand for nothing once their
request is over, and looking one up is throttled: guessing finds nothing worth having.
"""

import secrets
from collections.abc import Callable

from sqlmodel import Session, col, or_, select, text

from ledger.refusals import RequestNotFound
from service import tables
from service.access import Operation, Principal, require
from service.book import Book
from service.throttles import Throttle

DIGITS = 8
TRIES = 100
"""How often digits are drawn: each open request has taken one in a hundred million of them."""

_TAKE = text("""
insert into short_code (code, request) values (:code, :request)
on conflict (code) do update set request = excluded.request
where exists (select 1 from due d where d.id = short_code.request
  and (d.state = 'cancelled' or d.done = d.amount or d.expires_at <= :now))
returning code
""")


def drawn() -> str:
    """Return eight random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def give(book: Book, session: Session, request: str, *, draw: Callable[[], str] = drawn) -> None:
    """Give an open request digits that no other open request has, in the caller's transaction."""
    for _ in range(TRIES):
        values = {"code": draw(), "request": request, "now": book.clock()}
        if session.execute(_TAKE, values).first() is not None:
            return
    raise AssertionError("there are more codes than open requests")


def of(session: Session, request: str) -> str | None:
    """Return the digits of an open request; None for one that was made before there were any."""
    short = tables.ShortCode
    return session.exec(select(short.code).where(short.request == request)).first()


def look_up(book: Book, throttle: Throttle, who: Principal, code: str, *, address: str) -> str:
    """Return the id of the open request with these digits. Unknown, paid, cancelled and expired look alike."""
    require(who, Operation.FIND_PAYMENT_REQUEST)
    throttle.look_up(who.client, address)
    short, due, head = tables.ShortCode, tables.Due, tables.Head
    query = (
        select(due.id)
        .join(short, col(short.request) == due.id)
        .where(short.code == code, due.state == "open", due.done == 0)
    )
    with book.database.read() as session:
        now = max(book.clock(), session.exec(select(head.at)).one())
        found = session.exec(query.where(or_(col(due.expires_at).is_(None), col(due.expires_at) > now))).first()
    if found is None:
        raise RequestNotFound
    return found
