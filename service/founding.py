"""Founding a real association: who it is, its currency with the accounts behind it, and its first two administrators.

It happens once, in an empty database, in three steps, each whole: everything
that tables hold; the entry that opens the accounts; the mark that it is founded,
with the links for the first two. Interrupted, it goes on when the same is answered again.
"""

import hashlib
import json
import re
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from ledger.identifiers import iban, siren
from ledger.money import Language
from service import association, console, currencies, invitations, preflight, tables
from service.access import Role
from service.bank import accounts
from service.book import Book
from service.console import ConsoleOperation
from service.ids import new_code
from service.invitations import Purpose
from service.journal import Origin
from service.mail import clean_address
from service.members import MemberKind, clean_name
from service.rulebook import CATALOGUE, Rule
from service.troubles import Trouble

HOUSE = "alveole"
CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
FIRST_POWERS = (Role.CITIZEN, Role.BOARD, Role.ADMINISTRATOR)
FIRST = 2
"""How many begin: what can hurt needs two people from the first day."""


class Person(NamedTuple):
    """One of the first two: a name, and a mail address, which may be empty."""

    name: str
    address: str


class Plan(NamedTuple):
    """What was answered. `fee` is a year's membership in cents."""

    name: str
    public_url: str
    siren: str
    iban: str
    code: str
    unit: str
    fee: int
    people: tuple[Person, ...]
    language: Language = "fr"


class Let(NamedTuple):
    """One of the first two: their link, and whether the post takes it. `expires_at` in UTC microseconds."""

    member: str
    name: str
    link: str
    expires_at: int
    posted: bool


class Founded(NamedTuple):
    """A founded association, by its public id, and whom its links let in."""

    id: str
    people: list[Let]


def clean(plan: Plan) -> Plan:
    """Return the plan as it is kept, or refuse the first answer that cannot be."""
    if not CODE.fullmatch(plan.code):
        raise Trouble("A currency's code is 2 to 8 capital letters or digits, a letter first: MIEL.")
    if plan.code == currencies.EURO:
        raise Trouble("The euro is there already; a local currency has a code of its own.")
    if not CATALOGUE[Rule.MEMBERSHIP_FEE].takes(plan.fee):
        raise Trouble("A membership fee is an amount in euros, from 0 to 10 000.")
    if not plan.public_url.startswith("https://") and not preflight.is_local(plan.public_url):
        raise Trouble("Phones and passkeys need https: the public address begins with https://.")
    people = tuple(Person(clean_name(each.name), each.address and clean_address(each.address)) for each in plan.people)
    if len(people) != FIRST or len(set(people)) != FIRST:
        raise Trouble("Two different board members begin: what can hurt needs two people.")
    return plan._replace(
        name=clean_name(plan.name),
        unit=clean_name(plan.unit),
        public_url=plan.public_url.rstrip("/"),
        siren=siren(plan.siren),
        iban=iban(plan.iban),
        people=people,
    )


def found(book: Book, operator: str, plan: Plan) -> Founded:
    """Found an association in an empty book, or go on where an interrupted founding stopped."""
    plan = clean(plan)
    _begin(book, plan)
    mac = book.keyring.mac(b"founding", plan.code.encode())
    book.journal.post_now(Origin(HOUSE, HOUSE, mac, mac), currencies.opening(book, plan.code))
    return _finish(book, operator, plan)


def _begin(book: Book, plan: Plan) -> None:
    """Insert all that tables hold of it, in one transaction; or find that it was begun with the same answers."""
    answers = _answers(plan)
    if _begun(book, answers):
        return
    if book.demo or preflight.holds_anything(book.database):
        raise Trouble("This database holds something already; an association begins in an empty one.")
    now = book.clock()
    try:
        with book.database.write() as session:
            member = _member(session, now, MemberKind.ISSUER, plan.name)
            unit = currencies.make_backed(session, code=plan.code, name=plan.unit, own=True)
            row = tables.Association(
                member=member,
                currency=unit,
                siren=plan.siren,
                iban=plan.iban,
                public_url=plan.public_url,
                fee=plan.fee,
                answers=answers,
                begun_at=now,
            )
            session.add(row)
            accounts.keep(session, iban=plan.iban, currency=unit, now=now)
            for each in plan.people:
                _settle(session, now, each, plan.language)
    except IntegrityError:
        raise Trouble("Somebody else is founding an association in this database.") from None


def _begun(book: Book, answers: bytes) -> bool:
    """Tell whether a founding with these answers was interrupted; refuse any other that was begun or finished."""
    with book.database.read() as session:
        row = session.get(tables.Association, 1)
        if row is None:
            return False
        if row.founded_at is not None:
            raise Trouble(
                f"{association.name(session)} is founded already. A new link for someone who lost theirs:"
                f" alveole user invite MEMBER{_waiting(session)}"
            )
        if row.answers != answers:
            raise Trouble(
                f"The founding of {association.name(session)} was interrupted. Answer the same again,"
                " or delete this database and begin anew."
            )
        return True


def _waiting(session: Session) -> str:
    """Name the administrators who have not signed in yet."""
    member, power, login = tables.Member, tables.Power, tables.Login
    query = (
        select(member.public_id, member.name)
        .join(power, col(power.member) == member.id)
        .join(login, col(login.member) == member.id, isouter=True)
        .where(power.role == Role.ADMINISTRATOR, col(login.id).is_(None))
    )
    return "".join(f"; {public_id} is {name}" for public_id, name in session.exec(query))


def _finish(book: Book, operator: str, plan: Plan) -> Founded:
    """Mark it founded, and make the links: both, or neither."""
    with book.database.write() as session:
        row = session.exec(select(tables.Association).with_for_update()).one()
        if row.founded_at is not None:
            raise Trouble("Somebody else has just founded it.")
        row.founded_at = book.clock()
        member, power = tables.Member, tables.Power
        query = (
            select(member)
            .join(power, col(power.member) == member.id)
            .where(power.role == Role.ADMINISTRATOR)
            .order_by(col(member.id))
        )
        people = [
            _let_in(book, session, each, person, plan)
            for each, person in zip(session.exec(query).all(), plan.people, strict=True)
        ]
        house = session.get_one(tables.Member, row.member).public_id
        console.record(book, session, operator, ConsoleOperation.FOUND, subject=house, currency=plan.code)
        return Founded(house, people)


def _let_in(book: Book, session: Session, member: tables.Member, person: Person, plan: Plan) -> Let:
    assert member.id is not None
    link, _ = invitations.invite_by_letter(
        book,
        session,
        member.id,
        Purpose.FIRST_SIGN_IN,
        to=person.address,
        house=plan.name,
        language=plan.language,
        caused_by=None,
        vouched=True,
    )
    posted = bool(person.address) and book.installation.mails
    return Let(member.public_id, member.name, link.address, link.expires_at, posted)


def _settle(session: Session, now: int, person: Person, language: Language) -> None:
    """Insert one of the first two: a member of the board, who administers."""
    member = _member(session, now, MemberKind.INDIVIDUAL, person.name)
    session.add_all([tables.Power(member=member, role=role, since=now) for role in FIRST_POWERS])
    session.add(tables.MemberContact(member=member, email=person.address, language=language, updated_at=now, given=1))


def _member(session: Session, now: int, kind: MemberKind, name: str) -> int:
    row = tables.Member(public_id=new_code(), kind=kind, name=name, created_at=now)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _answers(plan: Plan) -> bytes:
    """Return what is kept of the answers, to know the same again."""
    return hashlib.sha256(json.dumps(plan).encode()).digest()
