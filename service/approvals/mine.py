"""A member's own settings: their PIN, and how much they let pass without confirming. Both are stepped up, always."""

from typing import NamedTuple

from sqlmodel import col, select

from ledger import allowances
from ledger.allowances import NOTHING, Limits
from ledger.approvals import Given, Means, Movement, Why
from ledger.pins import check as check_pin
from ledger.refusals import (
    AnotherPersonNeeded,
    ApprovalLocked,
    ApprovalRequired,
    BadCredentials,
    CurrencyNotFound,
    MemberNotFound,
    NotAllowed,
)
from service import audit, passwords, tables
from service.access import Operation, Principal, require
from service.allowances import allowance_id
from service.approvals import caps, means, pins
from service.approvals.asking import act_of_limits, act_of_pin
from service.approvals.limits import bind
from service.book import Book
from service.clock import day_of
from service.proofs import require_fresh


class Letting(NamedTuple):
    """What a member lets pass in a currency, and has let pass today and this month, in minor units."""

    currency: str
    scale: int
    limits: Limits
    today: int
    this_month: int


class Mine(NamedTuple):
    """How a member approves. `left` counts the tries left on their PIN; None: they have none."""

    means: Means
    left: int | None
    locked: bool
    caps: Limits
    letting: list[Letting]


def describe(book: Book, who: Principal) -> Mine:
    """Return how `who` approves."""
    member = _person(who, Operation.READ_APPROVAL)
    kept = pins.find(book, member)
    left, locked = (kept.left, kept.locked) if kept else (None, False)
    return Mine(means.of(book, member), left, locked, caps.of_members(book), _letting(book, who))


def choose_pin(
    book: Book, who: Principal, pin: str, *, given: Given | None = None, password: str | None = None
) -> None:
    """Give oneself a PIN: by approving with what one has, in a strong session, or at first by one's password.

    A locked PIN is no proof any more: its tries come back with a strong session or a passkey only.
    """
    member = _person(who, Operation.SET_PIN)
    check_pin(pin)
    if given is not None:
        means.confirm(book, who, act_of_pin(who), given)
    elif who.strong:
        require_fresh(who)
    else:
        _check_password(book, who, member, password)
    pins.choose(book, member, pin, who=who)


def choose_limits(book: Book, who: Principal, currency: str, limits: Limits, *, given: Given | None = None) -> Letting:
    """Choose how much passes without confirming, from now on."""
    _person(who, Operation.SET_LIMITS)
    allowances.check(limits, caps.of_members(book))
    scale_of(book, currency)
    means.confirm(book, who, act_of_limits(who, currency, limits), given)
    allowance = allowance_id(who.public_id, currency)
    with book.database.write() as session:
        bind(book, session, allowance, limits)
        audit.record(book, session, who, Operation.SET_LIMITS, subject=allowance, **limits._asdict())
    return next(each for each in _letting(book, who) if each.currency == currency)


def lets_pass(book: Book, who: Principal, movement: Movement) -> bool:
    """Tell whether their own limits would let this payment pass now: a guess for the page; the books decide."""
    known = book.known.find_all(book.database, [movement.payer, movement.payee])
    if len(known) < len({movement.payer, movement.payee}) or who.member is None:
        return False
    if not book.payees.find(book.database, (known[movement.payer].id, known[movement.payee].id)):
        return False
    letting = next((each for each in _letting(book, who) if each.currency == movement.currency), None)
    if letting is None:
        return False
    single, day, month = letting.limits
    left = min(single, day - letting.today, month - letting.this_month)
    return movement.amount <= left


def unlock(book: Book, who: Principal, member: str, *, forget: bool = False) -> None:
    """Lift the lock on a member's PIN, who stands at the counter; `forget` takes a forgotten PIN away."""
    require(who, Operation.UNLOCK_PIN)
    with book.database.write() as session:
        found = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).first()
        if found is None:
            raise MemberNotFound
        if found == who.member:
            raise AnotherPersonNeeded  # or five tries would be as many as one likes
        row = session.get(tables.Pin, found)
        if row is not None and forget:
            session.delete(row)
        elif row is not None:
            row.wrong = 0
        audit.record(book, session, who, Operation.UNLOCK_PIN, subject=member, forgotten=int(forget))


def scale_of(book: Book, currency: str) -> int:
    """Return how many digits follow the point in a local currency, or refuse another."""
    known = tables.Currency
    with book.database.read() as session:
        scale = session.exec(select(known.scale).where(known.code == currency, known.kind == "local")).first()
    if scale is None:
        raise CurrencyNotFound
    return scale


def _person(who: Principal, operation: Operation) -> int:
    """Return the member who asks in person; a program has no PIN."""
    require(who, operation)
    if who.member is None or who.scopes is not None:
        raise NotAllowed
    return who.member


def _check_password(book: Book, who: Principal, member: int, password: str | None) -> None:
    """Pass a member who has nothing to approve with yet, by the password of the session's login."""
    has = means.of(book, member)
    if has.pin and (kept := pins.find(book, member)) and kept.locked:
        raise ApprovalLocked
    if has != Means():
        raise ApprovalRequired(why=Why.ALWAYS, means=has)
    query = (
        select(tables.Login.password_hash)
        .join(tables.Session, col(tables.Session.login) == tables.Login.id)
        .where(tables.Session.id == who.session)
    )
    with book.database.read() as session:
        kept_hash = session.exec(query).first()
    if not passwords.matches(password or "", kept_hash):
        raise BadCredentials


def _letting(book: Book, who: Principal) -> list[Letting]:
    """Return what a member lets pass, in each local currency."""
    today, most = day_of(book.clock()), caps.of_members(book)
    with book.database.read() as session:
        known = tables.Currency
        units = session.exec(select(known.code, known.scale).where(known.kind == "local").order_by(known.code)).all()
        ids = [allowance_id(who.public_id, code) for code, _ in units]
        rows = {row.id: row for row in session.exec(select(tables.Allowance).where(col(tables.Allowance.id).in_(ids)))}
    letting = []
    for (code, scale), id_ in zip(units, ids, strict=True):
        row = rows.get(id_) or tables.Allowance(id=id_, day=today, today=0, this_month=0)
        chosen = NOTHING if row.single is None else Limits(row.single, row.daily or 0, row.monthly or 0).within(most)
        spent_today = row.today if row.day >= today else 0
        spent_this_month = row.this_month if row.day[:7] >= today[:7] else 0
        letting.append(Letting(code, scale, chosen, spent_today, spent_this_month))
    return letting
