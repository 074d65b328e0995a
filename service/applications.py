"""Joining: anyone may apply, a stall enrols a citizen at once, and somebody decides on the others.

A business, an association, a public body or an exchange office is admitted by the
association's agreement only. A name that can be taken for another member's is let
through by whoever has compared the two.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ledger import memberships as rules
from ledger.memberships import AGREED, MemberKind, State, Step
from ledger.names import clean_name, skeleton
from ledger.refusals import (
    AgreementMissing,
    BadText,
    CurrencyNotFound,
    MemberNotFound,
    NameLooksAlike,
    StepNotPossible,
    UsernameTaken,
)
from service import audit, contacts, invitations, members, memberships, passwords, tables, terms
from service.access import Operation, Principal, require
from service.book import Book
from service.contacts import Contact
from service.ids import code_of
from service.invitations import Link, Purpose
from service.journal import Origin
from service.logins import USERNAME
from service.memberships import Membership
from service.throttles import Throttle

APPLYING = frozenset({MemberKind.INDIVIDUAL, *AGREED})


class Alike(NamedTuple):
    """A member whose name can be taken for another's."""

    id: str
    kind: MemberKind
    name: str


class Application(NamedTuple):
    """An application as those who decide on it see it."""

    id: str
    kind: MemberKind
    name: str
    state: State
    since: str
    contact: Contact
    alike: tuple[Alike, ...]


class Newcomer(NamedTuple):
    """Who is enrolled face to face. Without a login they get a link with which to choose one."""

    name: str
    contact: Contact
    currencies: tuple[str, ...] | None = None
    username: str | None = None
    password: str | None = None
    name_checked: bool = False


class Enrolled(NamedTuple):
    """A new member, and their accounts by public id; without a login, the link with which to choose one, shown once."""

    id: str
    name: str
    accounts: tuple[str, ...]
    link: Link | None
    replayed: bool


def apply(book: Book, throttle: Throttle, *, kind: MemberKind, name: str, contact: Contact, address: str) -> str:
    """Keep an application, and return the public id to quote. Who applies from `address` is not asked who they are."""
    throttle.application(address)
    written = clean_name(name)
    assert kind in APPLYING, "the issuer does not apply"
    with book.database.write() as session:
        member = members.insert(book, session, Step.APPLY, kind=kind, name=written, by=audit.SYSTEM)
        contacts.keep(book, session, member.id or 0, contact, given=True)
        audit.record(book, session, None, Step.APPLY, subject=member.public_id, kind=kind)
        return member.public_id


def find(book: Book, who: Principal, public_id: str) -> Application:
    """Return an application with how to reach whoever applied, and the members whose names look alike."""
    with book.database.read() as session:
        member = memberships.member_for(session, who, Operation.READ_APPLICATION, public_id)
        stands = memberships.standing_of(session, member.id or 0)
        if stands is None:
            raise MemberNotFound
        return Application(
            member.public_id,
            MemberKind(member.kind),
            member.name,
            stands.state,
            stands.since.isoformat(),
            contacts.read(session, member.id or 0),
            tuple(_alike(session, member.name, besides=member.public_id)),
        )


def admit(
    book: Book,
    who: Principal,
    public_id: str,
    *,
    currencies: Sequence[str] | None = None,
    on: date | None = None,
    decision: str | None = None,
    name_checked: bool = False,
) -> Membership:
    """Admit whoever applied, and open an account in each of the `currencies`; None: in every local one."""
    now = memberships.today(book)
    with book.database.write() as session:
        member = memberships.member_for(session, who, Operation.ADMIT_MEMBER, public_id)
        key, kind = member.id or 0, MemberKind(member.kind)
        before = memberships.standing_of(session, key, lock=True)
        if before is None:
            raise StepNotPossible
        reached = rules.take(before, Step.ADMIT, kind=kind, on=on or now, today=now, periods=memberships.periods(book))
        if kind in AGREED and decision is None:
            raise AgreementMissing
        _check_name(session, member.name, kind, besides=public_id, checked=name_checked)
        chosen = _units(session, currencies)
        change = memberships.record(book, session, key, Step.ADMIT, reached, by=who.public_id, decision=decision)
        members.empower(book, session, member)
        held = _held(session, key)
        audit.record(
            book,
            session,
            who,
            Operation.ADMIT_MEMBER,
            subject=public_id,
            on=reached.since.isoformat(),
            decision=decision,
        )
    mac = book.keyring.mac(b"admission", change.to_bytes(8, "big"))
    terms.open_first(
        book,
        Origin(who.public_id, who.client, mac, mac),
        member=public_id,
        currencies=[each for each in chosen if each not in held],
    )
    memberships.follow(book, key)
    return memberships.find(book, who, public_id)


def enrol(book: Book, who: Principal, origin: Origin, newcomer: Newcomer) -> Enrolled:
    """Make a citizen a member, face to face: with a login if they chose one, and an account in each currency.

    The same confirmation again finds the same member. Slow on purpose where a password is hashed.
    """
    require(who, Operation.ENROL_MEMBER)
    name, username = clean_name(newcomer.name), (newcomer.username or "").lower()
    if username and not USERNAME.fullmatch(username):
        raise BadText
    kept = passwords.hashed(newcomer.password or "") if username else None
    public_id, link = code_of(book.keyring.mac(b"member", origin.key)), None
    try:
        with book.database.write() as session:
            chosen = _units(session, newcomer.currencies)
            replayed = session.exec(select(tables.Member.id).where(tables.Member.public_id == public_id)).first()
            if replayed is None:
                _check_name(session, name, MemberKind.INDIVIDUAL, besides=public_id, checked=newcomer.name_checked)
                member = members.insert(
                    book,
                    session,
                    Step.ADMIT,
                    kind=MemberKind.INDIVIDUAL,
                    name=name,
                    by=who.public_id,
                    public_id=public_id,
                )
                assert member.id is not None
                contacts.keep(book, session, member.id, newcomer.contact, given=False)
                if kept is None:
                    link = invitations.invite(book, session, member.id, Purpose.FIRST_SIGN_IN, caused_by=who.member)
                else:
                    session.add(tables.Login(member=member.id, username=username, password_hash=kept, lent=1))
                    session.flush()
                audit.record(book, session, who, Operation.ENROL_MEMBER, subject=public_id)
    except IntegrityError:
        raise UsernameTaken from None
    accounts = terms.open_first(book, origin, member=public_id, currencies=chosen)
    return Enrolled(public_id, name, accounts, link, replayed is not None)


def _units(session: Session, currencies: Sequence[str] | None) -> list[str]:
    """Return the codes of local currencies: those asked for, or all."""
    unit = tables.Currency
    known = list(session.exec(select(unit.code).where(unit.kind == "local").order_by(col(unit.id))).all())
    if currencies is None:
        return known
    if not set(currencies) <= set(known):
        raise CurrencyNotFound
    return list(dict.fromkeys(currencies))


def _held(session: Session, member: int) -> set[str]:
    """Return the codes of the currencies in which a member has an account that is not closed."""
    account, unit = tables.Account, tables.Currency
    query = (
        select(unit.code)
        .join(account, col(account.currency) == unit.id)
        .where(account.holder == member, account.status != "closed")
    )
    return set(session.exec(query).all())


def _check_name(session: Session, name: str, kind: MemberKind, *, besides: str, checked: bool) -> None:
    """Refuse a name that can be taken for another's, until somebody compared them. People may share a name."""
    alike = _alike(session, name, besides=besides)
    if not checked and any(not {kind, other.kind} <= {MemberKind.INDIVIDUAL} for other in alike):
        raise NameLooksAlike


def _alike(session: Session, name: str, *, besides: str) -> list[Alike]:
    """Return the members whose names a hurried reader takes for this one; a town has few enough to look at each."""
    member, seen = tables.Member, skeleton(name)
    rows = session.exec(select(member.public_id, member.kind, member.name).where(member.public_id != besides))
    return [Alike(public_id, MemberKind(kind), other) for public_id, kind, other in rows if skeleton(other) == seen]
