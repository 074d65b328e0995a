"""Sessions: signing in, staying signed in, signing out; for people and for programs.

A session is a row that every request reads again, so that revoking it works at
once. A refresh token is good for one use: when an old one comes back, someone
else has it, and the session ends for both.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import Session, col, select

from ledger.refusals import BadCode, BadCredentials, BadToken, ScopeNotGranted, SecondFactorNeeded
from service import codes, factors, passkeys, passwords, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import DAY, MINUTE, SECOND
from service.ids import new_code
from service.throttles import Throttle
from service.tokens import ACCESS_LASTS, Tokens

LASTS = 30 * DAY
"""How long a person stays signed in without giving the password again, in microseconds."""
TICKET_LASTS = 5 * MINUTE
"""How long a code may follow the password, in microseconds."""
TICKET = "second factor"
KEPT = DAY
"""How long the row of a session that is over is kept, in microseconds."""


class Known(NamedTuple):
    """Who has proved who they are: their login, their public id, and whether with a second factor."""

    login: int
    member: str
    strong: bool


class Signed(NamedTuple):
    """What whoever signs in gets. `expires_in` counts the access token's seconds; programs get no refresh token."""

    access: str
    refresh: str | None
    session: str
    expires_in: int = ACCESS_LASTS // SECOND
    scopes: tuple[str, ...] = ()


def sign_in(
    book: Book, tokens: Tokens, throttle: Throttle, *, username: str, password: str, address: str, code: str = ""
) -> Signed:
    """Open a session for a name and its password, and a code where there is a second factor.

    Slow on purpose: call it where it blocks nothing else.
    """
    known = recognise(book, throttle, username=username, password=password, address=address, code=code)
    return open_for(book, tokens, known)


def open_for(book: Book, tokens: Tokens, known: Known) -> Signed:
    """Open a session of an application's for somebody who has proved who they are."""
    session_id = new_code()
    refresh, kept = tokens.refresh(session_id)
    open_session(book, session_id, LASTS, login=known.login, refresh_hash=kept, strong=known.strong)
    return Signed(tokens.access(session_id, known.member), refresh, session_id)


def recognise(book: Book, throttle: Throttle, *, username: str, password: str, address: str, code: str = "") -> Known:
    """Return who has this name, this password and, where they have a second factor, this code; or refuse.

    A name that does not exist takes as long as one that does. Only whoever knows
    the password learns whether a code is asked for.
    """
    login, member = _with_password(book, throttle, username, password, address)
    strong = _asked(book, login)
    if strong:
        _take_code(book, login, code)
    throttle.succeeded(username.lower(), address)
    return Known(login, member, strong)


def begin(book: Book, throttle: Throttle, *, username: str, password: str, address: str) -> Known | str:
    """Return who has this name and password, as `recognise`; or a ticket for `finish`, where a code is asked for."""
    login, member = _with_password(book, throttle, username, password, address)
    if _asked(book, login):
        ends_at = book.clock() + TICKET_LASTS
        ticket = book.installation.vault.seal(f"{ends_at} {login}".encode(), TICKET)
        return urlsafe_b64encode(ticket).decode()
    throttle.succeeded(username.lower(), address)
    return Known(login, member, strong=False)


def finish(book: Book, throttle: Throttle, *, ticket: str, code: str, address: str) -> Known:
    """Return who gave their password a few minutes ago, and now this code; or refuse."""
    try:
        sealed = book.installation.vault.open(urlsafe_b64decode(ticket), TICKET)
    except ValueError:
        sealed = None
    ends_at, login = map(int, (sealed or b"0 0").split())
    if ends_at <= book.clock():
        raise BadCredentials
    with book.database.read() as session:
        row = session.get_one(tables.Login, login)
        member = session.get_one(tables.Member, row.member).public_id
    if row.disabled_at is not None:
        raise BadCredentials
    throttle.attempt(row.username, address)
    _take_code(book, login, code)
    throttle.succeeded(row.username, address)
    return Known(login, member, strong=True)


def recognise_passkey(book: Book, answer: str) -> Known:
    """Return whose passkey has answered a challenge to sign in, or refuse. It is two factors in one."""
    login = passkeys.recognise(book, answer)
    assert login.id is not None
    with book.database.read() as session:
        return Known(login.id, session.get_one(tables.Member, login.member).public_id, strong=True)


def just_entered(book: Book, member: int) -> Known:
    """Return a member who has this moment followed a link of theirs."""
    login = tables.Login
    with book.database.read() as session:
        found, public_id = session.exec(
            select(login.id, tables.Member.public_id)
            .join(tables.Member, col(tables.Member.id) == login.member)
            .where(login.member == member, col(login.disabled_at).is_(None))
            .order_by(col(login.id).desc())
        ).first() or (None, "")
    if found is None:
        raise BadCredentials
    return Known(found, public_id, strong=False)


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
            row.seen_at = book.clock()
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


def _with_password(book: Book, throttle: Throttle, username: str, password: str, address: str) -> tuple[int, str]:
    """Return the login and public id of a name and its password, and keep a better hash where ours has aged."""
    name = username.lower()
    throttle.attempt(name, address)
    found = _login(book, name)
    if not passwords.matches(password, found[0].password_hash if found else None) or found is None:
        raise BadCredentials
    login, member = found
    assert login.id is not None
    renewed = passwords.renewed(password, login.password_hash)
    if renewed is not None:
        with book.database.write() as session:
            session.get_one(tables.Login, login.id).password_hash = renewed
    return login.id, member


def _asked(book: Book, login: int) -> bool:
    """Tell whether a login has a second factor, without which it does not get in."""
    with book.database.read() as session:
        return factors.of_login(session, login).any


def _take_code(book: Book, login: int, code: str) -> None:
    if not code:
        raise SecondFactorNeeded
    with book.database.write() as session:
        taken = codes.take(book, session, login, code)
    if not taken:
        raise BadCode


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
    strong: bool = False,
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
        strong=int(strong),
        proved_at=None if login is None else now,
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
