"""Sessions of browsers: a random cookie, of which only the hash is kept, and a row that every page reads again."""

import hashlib
import re
import secrets

from sqlalchemy import update
from sqlmodel import col

from service import tables
from service.access import Principal
from service.book import Book
from service.clock import MINUTE
from service.ids import new_code
from service.principals import principal_of_cookie
from service.sessions import Known, open_session

LASTS = 12 * 60 * MINUTE
"""How long a browser stays signed in, whatever it does, in microseconds."""
IDLE_MAX = 2 * 60 * MINUTE
"""How long it may be left alone, in microseconds."""
NOTED_EVERY = 5 * MINUTE
"""How often it is written down that a browser is still in use, in microseconds."""

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")


def open_for(book: Book, known: Known, *, agent: str) -> str:
    """Open a browser's session for somebody who has proved who they are, and return its cookie."""
    cookie = secrets.token_urlsafe(32)
    kept, shown = _hash(cookie), _coarse(agent)
    open_session(book, new_code(), LASTS, login=known.login, cookie_hash=kept, agent=shown, strong=known.strong)
    return cookie


def principal(book: Book, cookie: str) -> Principal | None:
    """Return whose browser this is, or nobody."""
    if not _COOKIE.fullmatch(cookie):
        return None
    kept = _hash(cookie)
    who = principal_of_cookie(book, kept, idle_max=IDLE_MAX)
    if who is not None:
        _note(book, who)
    return who


def end(book: Book, cookie: str) -> None:
    """End the session that a browser has, if any: whoever signs in begins a new one."""
    if not _COOKIE.fullmatch(cookie):
        return
    row = tables.Session
    with book.database.write() as session:
        session.exec(
            update(row)
            .where(col(row.cookie_hash) == _hash(cookie), col(row.revoked_at).is_(None))
            .values(revoked_at=book.clock())
        )


def _note(book: Book, who: Principal) -> None:
    """Write down that a session is in use, now and then."""
    row, now = tables.Session, book.clock()
    with book.database.read() as session:
        seen = session.get_one(row, who.session).seen_at or 0
    if now - seen < NOTED_EVERY:
        return
    with book.database.write() as session:
        session.exec(update(row).where(col(row.id) == who.session).values(seen_at=now))


def _hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()


def _coarse(agent: str) -> str:
    """Return as much of a browser's name as lets its owner recognise it: `Firefox, Android`."""
    found = (next((name for name in names if name in agent), "") for names in (_BROWSERS, _SYSTEMS))
    named = {"Edg": "Edge", "OPR": "Opera"}
    return ", ".join(named.get(name, name) for name in found if name)
