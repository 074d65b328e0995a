"""A person's own sessions, seen and ended; and their password, changed."""

from typing import NamedTuple

from sqlmodel import col, select, update

from ledger.refusals import BadCredentials, SessionNotFound
from service import audit, passwords, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.factors import own_login
from service.page_sessions import IDLE_MAX
from service.recoveries import end_all
from service.throttles import Throttle


class Mine(NamedTuple):
    """One session: since when, last seen when (UTC microseconds), in a browser or an application.

    `current` is the one that asks.
    """

    id: str
    agent: str | None
    browser: bool
    strong: bool
    created_at: int
    seen_at: int
    expires_at: int
    current: bool


def list_mine(book: Book, who: Principal) -> list[Mine]:
    """Return the open sessions of whoever asks, the newest first."""
    require(who, Operation.LIST_SESSIONS)
    row, now = tables.Session, book.clock()
    with book.database.read() as session:
        login = own_login(session, who)
        query = (
            select(row)
            .where(col(row.login) == login.id, col(row.revoked_at).is_(None), col(row.expires_at) > now)
            .order_by(col(row.id).desc())
        )
        return [
            Mine(
                each.public_id,
                each.agent,
                each.cookie_hash is not None,
                bool(each.strong),
                each.created_at,
                each.seen_at or each.created_at,
                each.expires_at,
                each.id == who.session,
            )
            for each in session.exec(query)
            if each.cookie_hash is None or (each.seen_at or 0) > now - IDLE_MAX
        ]


def end(book: Book, who: Principal, public_id: str) -> None:
    """End one session of one's own, at once."""
    require(who, Operation.END_SESSION)
    row = tables.Session
    with book.database.write() as session:
        login = own_login(session, who)
        ended = session.exec(
            update(row)
            .where(col(row.login) == login.id, col(row.public_id) == public_id, col(row.revoked_at).is_(None))
            .values(revoked_at=book.clock())
        )
        if not ended.rowcount:
            raise SessionNotFound
        audit.record(book, session, who, Operation.END_SESSION, subject=who.public_id, ended=public_id)


def end_others(book: Book, who: Principal) -> int:
    """End every session of one's own but this one, and return how many there were."""
    require(who, Operation.END_SESSIONS)
    with book.database.write() as session:
        login = own_login(session, who)
        ended = end_all(book, session, login.id or 0, but=who.session)
        audit.record(book, session, who, Operation.END_SESSIONS, subject=who.public_id, ended=ended)
    return ended


def change_password(book: Book, throttle: Throttle, who: Principal, *, current: str, new: str, address: str) -> None:
    """Change one's password, given the current one; every other session ends. Slow on purpose."""
    require(who, Operation.CHANGE_PASSWORD)
    with book.database.read() as session:
        login = own_login(session, who)
        name = session.get_one(tables.Member, login.member).name
    throttle.attempt(login.username, address)
    if not passwords.matches(current, login.password_hash):
        raise BadCredentials
    kept = passwords.hashed(new, login.username, name)
    with book.database.write() as session:
        changed = session.get_one(tables.Login, login.id)
        changed.password_hash, changed.lent = kept, 0
        end_all(book, session, login.id or 0, but=who.session)
        audit.record(book, session, who, Operation.CHANGE_PASSWORD, subject=who.public_id)
    throttle.succeeded(login.username, address)
