"""Sessions: signing in, staying signed in, signing out; for people and for programs.

A session is a row that every request reads again, so that revoking it works at
once. A refresh token is good for one use: when an old one comes back, someone
else has it, and the session ends for both.
"""

import hashlib
import hmac
import secrets
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import Session, col, select

from ledger.refusals import BadCredentials, BadToken, ScopeNotGranted
from service import passwords, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import DAY, SECOND
from service.ids import new_code
from service.throttles import Throttle
from service.tokens import ACCESS_LASTS, Tokens

LASTS = 30 * DAY
"""How long a person stays signed in without giving the password again, in microseconds."""
KEPT = DAY
"""How long the row of a session that is over is kept, in microseconds."""


class Signed(NamedTuple):
    """What whoever signs in gets. `expires_in` counts the access token's seconds; programs get no refresh token."""

    access: str
    refresh: str | None
    session: str
    expires_in: int = ACCESS_LASTS // SECOND
    scopes: tuple[str, ...] = ()


def sign_in(book: Book, tokens: Tokens, throttle: Throttle, *, username: str, password: str, address: str) -> Signed:
    """Open a session for a name and its password. Slow on purpose: call it where it blocks nothing else."""
    login, member = recognise(book, throttle, username=username, password=password, address=address)
    session_id = new_code()
    refresh, kept = tokens.refresh(session_id)
    open_session(book, session_id, LASTS, login=login.id, refresh_hash=kept)
    return Signed(tokens.access(session_id, member), refresh, session_id)


def recognise(
    book: Book, throttle: Throttle, *, username: str, password: str, address: str
) -> tuple[tables.Login, str]:
    """Return the login of a name and its password, and the public id of its member, or refuse. Slow on purpose."""
    name = username.lower()
    throttle.attempt(name, address)
    found = _login(book, name)
    if not passwords.matches(password, found[0].password_hash if found else None) or found is None:
        raise BadCredentials
    throttle.succeeded(name, address)
    return found


def refresh(book: Book, tokens: Tokens, token: str) -> Signed:
    """Give new tokens for a refresh token, which is then used up. One that was used before ends its session."""
    given = tokens.read_refresh(token)
    renewed, kept = tokens.refresh(given.session)
    with book.database.write() as session:
        row = session.exec(
            select(tables.Session).where(tables.Session.public_id == given.session).with_for_update()
        ).first()
        stolen = (
            row is not None and row.refresh_hash is not None and not hmac.compare_digest(row.refresh_hash, given.hash)
        )
        subject = None if row is None else _subject(book, session, row)
        if row is not None and stolen:
            row.revoked_at = row.revoked_at or book.clock()
        elif row is not None:
            row.refresh_hash = kept
    if stolen or subject is None:
        raise BadToken
    return Signed(tokens.access(given.session, subject), renewed, given.session)


def sign_out(book: Book, who: Principal) -> None:
    """End the session of whoever asks."""
    require(who, Operation.SIGN_OUT)
    with book.database.write() as session:
        session.get_one(tables.Session, who.session).revoked_at = book.clock()


def authorize(book: Book, tokens: Tokens, *, client: str, secret: str, scopes: str | None) -> Signed:
    """Open a short session for a program (RFC 6749, section 4.4), with the scopes it asks for, or all of its own."""
    table = tables.Client
    with book.database.read() as session:
        found = session.exec(
            select(table, tables.Member.public_id)
            .join(tables.Member, col(tables.Member.id) == table.member, isouter=True)
            .where(table.public_id == client, col(table.disabled_at).is_(None))
        ).first()
    if not hmac.compare_digest(found[0].secret_hash if found else "", secret_hash(secret)) or found is None:
        raise BadCredentials
    program, member = found
    own = program.scopes.split()
    asked = own if scopes is None else scopes.split()
    if not set(asked) <= set(own):
        raise ScopeNotGranted

    session_id = new_code()
    open_session(book, session_id, ACCESS_LASTS, client=program.id, scopes=" ".join(asked))
    return Signed(tokens.access(session_id, member or program.public_id), None, session_id, scopes=tuple(asked))


def new_secret() -> str:
    """Return a program's secret: 256 random bits."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """Return what is kept of a program's secret. It is random, so it needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _login(book: Book, name: str) -> tuple[tables.Login, str] | None:
    login = tables.Login
    with book.database.read() as session:
        return session.exec(
            select(login, tables.Member.public_id)
            .join(tables.Member, col(tables.Member.id) == login.member)
            .where(login.username == name, col(login.disabled_at).is_(None))
        ).first()


def open_session(
    book: Book,
    public_id: str,
    lasts: int,
    *,
    login: int | None = None,
    client: int | None = None,
    refresh_hash: bytes | None = None,
    scopes: str | None = None,
    cookie_hash: bytes | None = None,
    agent: str | None = None,
) -> None:
    """Insert a session, and delete those of the same login or program that were over long ago."""
    now, row = book.clock(), tables.Session
    opened = row(
        public_id=public_id,
        login=login,
        client=client,
        refresh_hash=refresh_hash,
        scopes=scopes,
        created_at=now,
        expires_at=now + lasts,
        cookie_hash=cookie_hash,
        seen_at=now,
        agent=agent,
    )
    whose = col(row.client) == client if login is None else col(row.login) == login
    with book.database.write() as session:
        session.exec(delete(row).where(whose, col(row.expires_at) < now - KEPT))
        session.add(opened)


def _subject(book: Book, session: Session, row: tables.Session) -> str | None:
    """Return who signed in, while the session lasts."""
    if row.revoked_at is not None or row.expires_at <= book.clock() or row.login is None:
        return None
    query = (
        select(tables.Member.public_id)
        .join(tables.Login, col(tables.Login.member) == tables.Member.id)
        .where(tables.Login.id == row.login, col(tables.Login.disabled_at).is_(None))
    )
    return session.exec(query).first()
