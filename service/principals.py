"""From a session to who is asking: read on every request, so that what is revoked stops at once.

One query reads the session, whose it is and what they may do now.
"""

from collections.abc import Sequence
from typing import Any

from ledger.refusals import BadToken
from service.access import Acting, Bounds, Principal, Role
from service.book import Book
from service.clock import MINUTE
from service.tokens import Claims

PERSONAL = frozenset({Role.CITIZEN, Role.OWNER, Role.CASHIER, Role.ACCOUNTANT, Role.GUARDIAN})
"""Roles held in a member's name; the others are held for the association."""

STANDING = frozenset({None, "admitted"})
"""Where a membership stands that is not over; None: nothing was ever recorded."""

LENT = {"till": Role.CASHIER, "dashboard": Role.ACCOUNTANT}
"""What a program of some kinds is in its member's name."""

STRONG = frozenset({Role.TREASURER, Role.BOARD, Role.ADMINISTRATOR})
"""Roles that only act in a session that was opened, or confirmed, with a second factor."""

PROOF_LASTS = 10 * MINUTE
"""For how long a proof of who holds a session is fresh (`proofs`), in microseconds."""

_SESSION = """
select s.id, m.id, m.public_id, c.public_id, c.scopes, s.scopes, s.strong, c.kind, c.once, c.total,
  s.proved_at, l.lent, p.role, p.of, p.public_id, p.once, p.total, p.until, ms.state
from session s
left join login l on l.id = s.login
left join client c on c.id = s.client
left join member m on m.id = coalesce(l.member, c.member)
left join power p on p.member = m.id and p.since <= ? and (p.until is null or p.until > ?)
left join membership ms on ms.member = coalesce(p.of, m.id)
where s.{known_by} = ? and s.revoked_at is null and s.expires_at > ?
  and l.disabled_at is null and c.disabled_at is null
"""
_BY_ID = _SESSION.format(known_by="public_id")
_BY_COOKIE = _SESSION.format(known_by="cookie_hash") + " and s.seen_at > ?"

_BY_MEMBER = """
select 0, m.id, m.public_id, null, null, null, 0, null, null, null, null, 0,
  p.role, p.of, p.public_id, p.once, p.total, p.until, ms.state
from member m
left join power p on p.member = m.id and p.since <= ? and (p.until is null or p.until > ?)
left join membership ms on ms.member = coalesce(p.of, m.id)
where m.id = ?
"""


def principal_of(book: Book, claims: Claims) -> Principal:
    """Return who is asking, with what they may do now, or refuse a session that is over."""
    now = book.clock()
    rows = book.database.ask(_BY_ID, now, now, claims.session, now)
    if not rows:
        raise BadToken
    who = _principal(rows, now)
    if who.public_id != claims.subject:
        raise BadToken
    return who


def principal_of_cookie(book: Book, cookie_hash: bytes, *, idle_max: int) -> Principal | None:
    """Return whose browser this is.

    It is nobody's when its session is over, or was left alone for `idle_max` microseconds.
    """
    now = book.clock()
    rows = book.database.ask(_BY_COOKIE, now, now, cookie_hash, now, now - idle_max)
    return _principal(rows, now) if rows else None


def of_member(book: Book, member: int) -> Principal:
    """Return a person with what they may do now, for what they ordered earlier: without what needs a second factor."""
    now = book.clock()
    return _principal(book.database.ask(_BY_MEMBER, now, now, member), now)


def _principal(rows: Sequence[Sequence[Any]], now: int) -> Principal:
    """Return the principal of a session: one row for each power, or one without."""
    session, member, member_id, client, granted, asked, strong, *program, proved_at, lent = rows[0][:12]
    acting = frozenset(_acting(member, row[12:]) for row in rows if row[12] is not None)
    if client is None:
        if not strong:
            acting = frozenset(each for each in acting if each.role not in STRONG)
        stale = proved_at is None or proved_at <= now - PROOF_LASTS
        strong = bool(strong)
        return Principal(member, member_id, member_id, session, acting, strong=strong, lent=bool(lent), stale=stale)
    scopes = frozenset(granted.split()) & frozenset((asked or "").split())
    return Principal(member, member_id or client, client, session, _lent(acting, member, client, program), scopes)


def _acting(member: int, power: Sequence[Any]) -> Acting:
    role, of, power_id, once, total, until, state = power
    whose = member if of is None and role in PERSONAL else of
    return Acting(Role(role), whose, _bounds(power_id, once, total), state not in STANDING, until)


def _lent(acting: frozenset[Acting], member: int | None, client: str, program: Sequence[Any]) -> frozenset[Acting]:
    """Return what a program acts as: what its member is, or, for a till or a dashboard, only the part lent to it."""
    kind, once, total = program
    if member is None:
        return frozenset({Acting(Role.DASHBOARD, None)})
    if kind not in LENT:
        return acting
    natural = [each for each in acting if each.of == member and each.role in {Role.CITIZEN, Role.OWNER}]
    return frozenset(each._replace(role=LENT[kind], bounds=_bounds(client, once, total)) for each in natural)


def _bounds(counted_under: str, once: int | None, total: int | None) -> Bounds | None:
    return None if once is None or total is None else Bounds(counted_under, once, total)
