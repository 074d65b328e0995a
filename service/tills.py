"""Tills: tablets of a member's, enrolled once by a link, that ask and refund and do nothing else.

A tablet keeps a random cookie, of which only the hash is here. Nobody is signed in on
it: whoever works at it is named by their PIN, and has there what a cashier has.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, select, update

from ledger.memos import clean
from ledger.refusals import MemberNotFound, NotAllowed, TillNotFound
from service import audit, proofs, tables
from service.access import Acting, Bounds, Operation, Principal, Role, own_members, require
from service.approvals import pins
from service.book import Book
from service.clock import MINUTE
from service.ids import new_code
from service.principals import STANDING

LINK_LASTS = 30 * MINUTE
"""How long the link serves that enrols a tablet, in microseconds."""
NAME_MAX = 60
SCOPES = frozenset({"requests:write", "payments:read", "payments:refund"})
"""All that a tablet may ever do, whoever works at it."""

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_WORKING = """
  left join power p on p.member = m.id and p.since <= ? and (p.until is null or p.until > ?)
    and ((p.of = t.member and p.role in ('owner', 'cashier'))
      or (p.of is null and p.member = t.member and p.role in ('owner', 'citizen')))
  left join membership ms on ms.member = t.member"""
_ARRIVING = f"""
select t.public_id, t.name, t.member, shop.name, m.id, m.public_id, m.name,
  p.role, p.public_id, p.once, p.total, ms.state
from till t join member shop on shop.id = t.member left join member m on m.id = t.cashier {_WORKING}
where t.cookie_hash = ? and t.revoked_at is null
"""  # noqa: S608 - words of ours
_CASHIERS = f"""
select distinct m.public_id, m.name from till t join pin k on true join member m on m.id = k.member {_WORKING}
where t.public_id = ? and p.id is not null order by m.name, m.public_id
"""  # noqa: S608 - words of ours


class Tablet(NamedTuple):
    """A tablet that was recognised, of which member, and who works at it: nobody, before they gave their PIN."""

    id: str
    name: str
    member: int
    member_name: str
    cashier_name: str
    who: Principal | None


class Till(NamedTuple):
    """A tablet as its owner sees it: instants in UTC microseconds. It is not yet enrolled while its link is open."""

    id: str
    name: str
    made_at: int
    enrolled_at: int | None
    revoked_at: int | None
    link_ends_at: int

    def over(self, now: int) -> bool:
        """Tell whether it can do nothing any more, or never became a till in time."""
        return self.revoked_at is not None or (self.enrolled_at is None and self.link_ends_at <= now)


class Owner(NamedTuple):
    """A member for whose tills someone answers."""

    id: str
    name: str


class Cashier(NamedTuple):
    """Someone who may work at a tablet."""

    id: str
    name: str


def owned(book: Book, who: Principal) -> list[Owner]:
    """Return for whose tills someone answers, by name, or refuse who answers for nobody's."""
    keys, row = own_members(who, Operation.CREATE_TILL), tables.Member
    if not keys:
        raise NotAllowed
    with book.database.read() as session:
        rows = session.exec(select(row).where(col(row.id).in_(keys)).order_by(col(row.name)))
        return [Owner(each.public_id, each.name) for each in rows]


def list_for(book: Book, who: Principal, member: str) -> list[Till]:
    """Return the tablets of a member, the latest first."""
    till = tables.Till
    with book.database.read() as session:
        holder = _holder(session, who, Operation.LIST_TILLS, member)
        rows = session.exec(select(till).where(till.member == holder).order_by(col(till.id).desc()))
        return [_described(row) for row in rows]


def make(book: Book, who: Principal, member: str, *, name: str) -> tuple[Till, str]:
    """Make a tablet's place at a member's tills; return it with the address that enrols one, shown once."""
    said, token, now = clean(name, most=NAME_MAX), secrets.token_urlsafe(32), book.clock()
    if who.member is None:
        raise NotAllowed
    with book.database.write() as session:
        holder = _holder(session, who, Operation.CREATE_TILL, member)
        proofs.require_fresh(who)  # a tablet is a key that stays
        row = tables.Till(
            public_id=new_code(),
            member=holder,
            name=said,
            made_by=who.member,
            made_at=now,
            link_hash=_hash(token),
            link_ends_at=now + LINK_LASTS,
        )
        session.add(row)
        session.flush()
        audit.record(book, session, who, Operation.CREATE_TILL, subject=row.public_id, member=member)
        return _described(row), f"{book.installation.public_url}/caisse/tablette/{token}"


def revoke(book: Book, who: Principal, member: str, till: str) -> None:
    """Let a tablet do nothing any more, at once."""
    row = tables.Till
    with book.database.write() as session:
        holder = _holder(session, who, Operation.REVOKE_TILL, member)
        found = session.exec(select(row).where(row.public_id == till, row.member == holder)).first()
        if found is None:
            raise TillNotFound
        if found.revoked_at is None:
            found.revoked_at, found.cashier = book.clock(), None
            audit.record(book, session, who, Operation.REVOKE_TILL, subject=till, member=member)


def offered(book: Book, token: str) -> tuple[str, str]:
    """Return the name of the tablet that a link enrols, and of the member whose it becomes."""
    with book.database.read() as session:
        row = _by_link(book, session, token)
        return row.name, session.get_one(tables.Member, row.member).name


def enrol(book: Book, token: str) -> str:
    """Enrol the tablet that follows a link, which has then served, and return the cookie that it keeps."""
    cookie = secrets.token_urlsafe(32)
    with book.database.write() as session:
        row = _by_link(book, session, token, lock=True)
        row.link_hash, row.cookie_hash, row.enrolled_at = None, _hash(cookie), book.clock()
    return cookie


def arrive(book: Book, cookie: str) -> Tablet | None:
    """Return the tablet that keeps this cookie, and who works at it, or nothing."""
    if not _COOKIE.fullmatch(cookie):
        return None
    now = book.clock()
    rows = book.database.ask(_ARRIVING, now, now, _hash(cookie))
    return _tablet(rows) if rows else None


def cashiers(book: Book, tablet: Tablet) -> list[Cashier]:
    """Return who may work at a tablet: whoever works for its member, and has a PIN."""
    now = book.clock()
    return [Cashier(*row) for row in book.database.ask(_CASHIERS, now, now, tablet.id)]


def switch(book: Book, tablet: Tablet, cashier: str, pin: str) -> None:
    """Let someone work at a tablet from now on, by their PIN. Slow on purpose: call it where it blocks nothing else."""
    if cashier not in {each.id for each in cashiers(book, tablet)}:
        raise NotAllowed
    with book.database.read() as session:
        member = session.exec(select(tables.Member.id).where(tables.Member.public_id == cashier)).one()
    who = Principal(member, cashier, tablet.id, 0, frozenset(), SCOPES)
    pins.check(book, who, pin, Operation.CREATE_PAYMENT_REQUEST)
    _set_cashier(book, tablet, member)


def leave(book: Book, tablet: Tablet) -> None:
    """Let nobody work at a tablet until somebody gives their PIN."""
    _set_cashier(book, tablet, None)


def _set_cashier(book: Book, tablet: Tablet, member: int | None) -> None:
    row = tables.Till
    with book.database.write() as session:
        session.exec(
            update(row).where(col(row.public_id) == tablet.id, col(row.revoked_at).is_(None)).values(cashier=member)
        )


def _tablet(rows: Sequence[Sequence[Any]]) -> Tablet:
    till, name, shop, shop_name, member, public_id, cashier, *_ = rows[0]
    acting = frozenset(
        Acting(Role.CASHIER, shop, _bounds(role, power, once, total), state not in STANDING)
        for *_, role, power, once, total, state in rows
        if role is not None
    )
    who = Principal(member, public_id, till, 0, acting, SCOPES) if acting else None
    return Tablet(till, name, shop, shop_name, cashier or "", who)


def _bounds(role: str, power: str, once: int | None, total: int | None) -> Bounds | None:
    return Bounds(power, once, total) if role == Role.CASHIER and once is not None and total is not None else None


def _holder(session: Session, who: Principal, operation: Operation, member: str) -> int:
    found = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).first()
    require(who, operation, found, hidden=MemberNotFound)
    if found is None:
        raise MemberNotFound
    return found


def _by_link(book: Book, session: Session, token: str, *, lock: bool = False) -> tables.Till:
    row = tables.Till
    query = select(row).where(
        row.link_hash == _hash(token), row.link_ends_at > book.clock(), col(row.revoked_at).is_(None)
    )
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise TillNotFound
    return found


def _described(row: tables.Till) -> Till:
    return Till(row.public_id, row.name, row.made_at, row.enrolled_at, row.revoked_at, row.link_ends_at)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
