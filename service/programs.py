"""Programs with a secret of their own, a till or a dashboard: made and shut from a shell, as `console` does people.

The secret is shown once: only its hash is kept.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import allowances
from ledger.allowances import ANYTHING, Limits
from ledger.refusals import CurrencyNotFound, MemberNotFound
from service import console, tables
from service.access import RULES, SCOPES, Role
from service.allowances import allowance_id
from service.approvals.limits import bind
from service.book import Book
from service.logins import Program, new_program
from service.members import clean_name
from service.troubles import Trouble

DASHBOARD_SCOPES = frozenset(rule.scope for rule in RULES.values() if rule.scope and Role.DASHBOARD in rule.any)
"""What a program that acts for nobody can use."""

CREATE, DISABLE = console.ConsoleOperation.CREATE_PROGRAM, console.ConsoleOperation.DISABLE_PROGRAM
LIMIT = console.ConsoleOperation.LIMIT_PROGRAM


class Listed(NamedTuple):
    """A program: its public id and name, for which member it acts, and how far."""

    client: str
    name: str
    member: str | None
    scopes: tuple[str, ...]
    disabled: bool


def create(book: Book, operator: str, *, name: str, scopes: Sequence[str], member: str | None) -> Program:
    """Make a program that acts for a member as far as its scopes go, or, for nobody, a dashboard."""
    written, granted = clean_name(name), sorted(set(scopes))
    known = DASHBOARD_SCOPES if member is None else SCOPES
    if not granted or not known.issuperset(granted):
        who = "A program that acts for nobody" if member is None else "A program"
        raise Trouble(f"{who} has some of these scopes: {', '.join(sorted(known))}.")
    with book.database.write() as session:
        row, program = new_program(written, granted, None if member is None else _member(session, member))
        session.add(row)
        session.flush()
        whose = {"scopes": " ".join(granted), "member": member}
        console.record(book, session, operator, CREATE, subject=program.client, **whose)
    return program


def limit(book: Book, operator: str, *, client: str, currency: str, limits: Limits) -> None:
    """Let a program pay so much on its own from now on: at once, in a day, in a month, in minor units."""
    allowances.check(limits, ANYTHING)
    allowance = allowance_id(client, currency)
    with book.database.write() as session:
        if session.exec(select(tables.Client.id).where(tables.Client.public_id == client)).first() is None:
            raise Trouble(f"There is no program {client}. `alveole program list` shows those there are.")
        if session.exec(select(tables.Currency.id).where(tables.Currency.code == currency)).first() is None:
            raise CurrencyNotFound
        bind(book, session, allowance, limits)
        console.record(book, session, operator, LIMIT, subject=allowance, **limits._asdict())


def disable(book: Book, operator: str, *, client: str) -> None:
    """Shut a program for ever, and end every session that it has."""
    table, sessions = tables.Client, tables.Session
    with book.database.write() as session:
        program = session.exec(select(table).where(table.public_id == client)).first()
        if program is None:
            raise Trouble(f"There is no program {client}. `alveole program list` shows those there are.")
        program.disabled_at = program.disabled_at or book.clock()
        for each in session.exec(
            select(sessions).where(sessions.client == program.id, col(sessions.revoked_at).is_(None))
        ):
            each.revoked_at = book.clock()
        console.record(book, session, operator, DISABLE, subject=client)


def list_all(book: Book) -> list[Listed]:
    """Return every program, in the order in which they were made."""
    table = tables.Client
    query = (
        select(table, tables.Member.public_id)
        .join(tables.Member, col(tables.Member.id) == table.member, isouter=True)
        .order_by(col(table.id))
    )
    with book.database.read() as session:
        return [
            Listed(each.public_id, each.name, member, tuple(each.scopes.split()), each.disabled_at is not None)
            for each, member in session.exec(query)
        ]


def _member(session: Session, public_id: str) -> int:
    found = session.exec(select(tables.Member.id).where(tables.Member.public_id == public_id)).first()
    if found is None:
        raise MemberNotFound
    return found
