"""What someone with a shell on the machine may do to the people, before and beside the table of permissions.

It is for bootstrapping: the first treasurer, a lost password. Every act is
recorded with the machine's account that did it, in the same transaction, in a
table that only grows.
"""

import json
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from ledger.memberships import Step
from ledger.refusals import LoginExists, MemberNotFound, UsernameTaken
from service import audit, codes, invitations, members, passkeys, passwords, tables
from service.access import Role
from service.book import Book
from service.invitations import Link, Purpose
from service.logins import USERNAME
from service.members import BY_NATURE, MemberKind, clean_name
from service.troubles import Trouble

IN_A_NAME = frozenset({Role.OWNER, Role.CASHIER, Role.ACCOUNTANT, Role.GUARDIAN})
"""What one person is in the name of another member."""


class ConsoleOperation(StrEnum):
    """What can be done with a shell, as the audit trail names it."""

    CREATE = "user_create"
    SET_PASSWORD = "user_password"  # noqa: S105 - the name of an act
    GRANT = "user_grant"
    INVITE = "user_invite"
    DISABLE = "user_disable"
    FOUND = "found"
    CREATE_PROGRAM = "program_create"
    DISABLE_PROGRAM = "program_disable"
    LIMIT_PROGRAM = "program_limit"


class Listed(NamedTuple):
    """Who can sign in: a member's public id and name, and what they may do (a role, or a role and whose)."""

    username: str
    member: str
    name: str
    roles: tuple[str, ...]
    disabled: bool


def create(
    book: Book, operator: str, *, name: str, kind: MemberKind, username: str, password: str, role: Role | None = None
) -> str:
    """Make a member who can sign in, with a role for the association besides their own; return their public id."""
    written, kept, login = clean_name(name), passwords.hashed(password, name, username), username.lower()
    if not USERNAME.fullmatch(login):
        raise Trouble("A login has 1 to 64 small letters, digits or any of . _ @ + - and no spaces.")
    now = book.clock()
    with book.database.write() as session:
        if session.exec(select(tables.Login).where(tables.Login.username == login)).first():
            raise UsernameTaken
        member = members.insert(book, session, Step.ADMIT, kind=kind, name=written, by=audit.CONSOLE.public_id)
        assert member.id is not None
        row = tables.Login(member=member.id, username=login, password_hash=kept)
        session.add(row)
        if role not in {None, BY_NATURE.get(kind)}:
            session.add(tables.Power(member=member.id, role=role or "", since=now))
        _record_login(book, session, operator, ConsoleOperation.CREATE, row, kind=kind, role=role)
        return member.public_id


def set_password(book: Book, operator: str, *, username: str, password: str) -> None:
    """Give a login another password, open it when it was disabled, and end every session that it has.

    Its second factors go too: this is for whoever has lost what they sign in with.
    """
    kept = passwords.hashed(password, username)
    with book.database.write() as session:
        login = _login(session, username)
        login.password_hash = kept
        login.disabled_at = None
        assert login.id is not None
        codes.remove(session, login.id)
        passkeys.remove(book, session, login.id)
        _end_sessions(book, session, login)
        _record_login(book, session, operator, ConsoleOperation.SET_PASSWORD, login)


def grant(book: Book, operator: str, *, username: str, role: Role, of: str | None) -> None:
    """Give whoever has a login a role from now on: for the association, or in the name of the member `of`."""
    if (of is not None) != (role in IN_A_NAME):
        raise Trouble(
            "An owner, cashier, accountant or guardian acts in a member's name (--of), the other roles in nobody's."
        )
    with book.database.write() as session:
        login = _login(session, username)
        whose = None if of is None else _member(session, of)
        session.add(tables.Power(member=login.member, role=role, of=whose, since=book.clock()))
        _record_login(book, session, operator, ConsoleOperation.GRANT, login, role=role, of=of)


def invite(book: Book, operator: str, *, member: str) -> Link:
    """Make the link for a first sign-in of a member who has none yet; an earlier one ends with it."""
    with book.database.write() as session:
        key = _member(session, member)
        if session.exec(select(tables.Login.id).where(tables.Login.member == key)).first() is not None:
            raise LoginExists
        link = invitations.invite(book, session, key, Purpose.FIRST_SIGN_IN, vouched=True)
        record(book, session, operator, ConsoleOperation.INVITE, subject=member, invitation=link.id)
        return link


def disable(book: Book, operator: str, *, username: str) -> None:
    """Shut a login, and end every session that it has."""
    with book.database.write() as session:
        login = _login(session, username)
        login.disabled_at = book.clock()
        _end_sessions(book, session, login)
        _record_login(book, session, operator, ConsoleOperation.DISABLE, login)


def list_all(book: Book) -> list[Listed]:
    """Return everyone who can sign in, by login."""
    power, whose = tables.Power, tables.Member
    now = book.clock()
    with book.database.read() as session:
        held: dict[int, list[str]] = {}
        query = (
            select(power.member, power.role, func.coalesce(whose.name, ""))
            .join(whose, col(whose.id) == power.of, isouter=True)
            .where(power.since <= now, col(power.until).is_(None) | (col(power.until) > now))
            .order_by(col(power.id))
        )
        for member, role, name in session.exec(query):
            held.setdefault(member, []).append(f"{role} of {name}" if name else role)
        people = (
            select(tables.Login, tables.Member)
            .join(tables.Member, col(tables.Member.id) == tables.Login.member)
            .order_by(tables.Login.username)
        )
        return [
            Listed(
                login.username,
                member.public_id,
                member.name,
                tuple(held.get(login.member, ())),
                login.disabled_at is not None,
            )
            for login, member in session.exec(people)
        ]


def _login(session: Session, username: str) -> tables.Login:
    login = session.exec(select(tables.Login).where(tables.Login.username == username.lower())).first()
    if login is None:
        raise Trouble(f"Nobody signs in as {username}. `alveole user list` shows who does.")
    return login


def _member(session: Session, public_id: str) -> int:
    found = session.exec(select(tables.Member).where(tables.Member.public_id == public_id)).first()
    if found is None:
        raise MemberNotFound
    assert found.id is not None
    return found.id


def _end_sessions(book: Book, session: Session, login: tables.Login) -> None:
    query = select(tables.Session).where(tables.Session.login == login.id, col(tables.Session.revoked_at).is_(None))
    for each in session.exec(query):
        each.revoked_at = book.clock()


def _record_login(
    book: Book, session: Session, operator: str, operation: ConsoleOperation, login: tables.Login, **details: str | None
) -> None:
    member = session.exec(select(tables.Member.public_id).where(tables.Member.id == login.member)).one()
    record(book, session, operator, operation, subject=member, **details)


def record(
    book: Book,
    session: Session,
    operator: str,
    operation: ConsoleOperation,
    *,
    subject: str,
    **details: str | None,
) -> None:
    """Record what is being done to a member or a program, by its public id: it is done and recorded, or neither.

    The machine's account stands in a table of its own; the audit trail, which holds
    opaque ids only, says which of its rows.
    """
    said = {detail: value for detail, value in details.items() if value is not None}
    act = tables.ConsoleAct(
        at=book.clock(),
        operator=operator,
        act=operation.replace("_", " "),
        subject=subject,
        details=json.dumps(said, sort_keys=True),
    )
    session.add(act)
    session.flush()
    audit.record(
        book, session, audit.CONSOLE, operation, subject=subject, outcome="done", console_act=act.id, **details
    )
