"""From a session to who is asking: read on every request, so that what is revoked stops at once.

One query reads the session, whose it is and what they may do now.
"""

from collections.abc import Sequence
from typing import Any

from ledger.refusals import BadToken
from service.access import Acting, Principal, Role
from service.book import Book
from service.tokens import Claims

PERSONAL = frozenset({Role.CITIZEN, Role.OWNER, Role.CASHIER})
"""Roles held in a member's name; the others are held for the association."""

STRONG = frozenset({Role.TREASURER, Role.BOARD, Role.ADMINISTRATOR})
"""Roles that only act in a session that was opened, or confirmed, with a second factor."""

_SESSION = """
select s.id, m.id, m.public_id, c.public_id, c.scopes, s.scopes, s.strong, p.role, p.of
from session s
left join login l on l.id = s.login
left join client c on c.id = s.client
left join member m on m.id = coalesce(l.member, c.member)
left join power p on p.member = m.id and p.since <= ? and (p.until is null or p.until > ?)
where s.{known_by} = ? and s.revoked_at is null and s.expires_at > ?
  and l.disabled_at is null and c.disabled_at is null
"""
_BY_ID = _SESSION.format(known_by="public_id")
_BY_COOKIE = _SESSION.format(known_by="cookie_hash") + " and s.seen_at > ?"


def principal_of(book: Book, claims: Claims) -> Principal:
    """Return who is asking, with what they may do now, or refuse a session that is over."""
    now = book.clock()
    rows = book.database.ask(_BY_ID, now, now, claims.session, now)
    if not rows:
        raise BadToken
    who = _principal(rows)
    if who.public_id != claims.subject:
        raise BadToken
    return who


def principal_of_cookie(book: Book, cookie_hash: bytes, *, idle_max: int) -> Principal | None:
    """Return whose browser this is.

    It is nobody's when its session is over, or was left alone for `idle_max` microseconds.
    """
    now = book.clock()
    rows = book.database.ask(_BY_COOKIE, now, now, cookie_hash, now, now - idle_max)
    return _principal(rows) if rows else None


def _principal(rows: Sequence[Sequence[Any]]) -> Principal:
    """Return the principal of a session: one row for each power, or one without."""
    session, member, member_id, client, granted, asked, strong, *_ = rows[0]
    acting = frozenset(_acting(role, of, member) for *_, role, of in rows if role is not None)
    if client is None:
        if not strong:
            acting = frozenset(each for each in acting if each.role not in STRONG)
        return Principal(member, member_id, member_id, session, acting, strong=bool(strong))
    if member is None:
        acting = frozenset({Acting(Role.DASHBOARD, None)})
    scopes = frozenset(granted.split()) & frozenset((asked or "").split())
    return Principal(member, member_id or client, client, session, acting, scopes)


def _acting(role: str, of: int | None, member: int) -> Acting:
    if of is None and role in PERSONAL:
        return Acting(Role(role), member)
    return Acting(Role(role), of)
