"""Letting someone in: names and passwords, roles, programs with their secrets.

Nothing here asks who is asking: it is for founding and for the demo town, never for
HTTP. What the command line does to people is in `console`, which records it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from ledger.refusals import BadText, MemberNotFound, UsernameTaken
from service import passwords, tables
from service.access import Role
from service.book import Book
from service.ids import new_code
from service.sessions import new_secret, secret_hash

USERNAME = re.compile(r"[a-z0-9._@+-]{1,64}")


class Program(NamedTuple):
    """A program's credentials. The secret is shown once: only its hash is kept."""

    client: str
    secret: str


def add_login(book: Book, *, member: str, username: str, password: str) -> None:
    """Let a member sign in under a name, which nobody else has, with a password."""
    name = username.lower()
    if not USERNAME.fullmatch(name):
        raise BadText
    kept = passwords.hashed(password, name)
    try:
        with book.database.write() as session:
            session.add(tables.Login(member=_key(book, member), username=name, password_hash=kept))
    except IntegrityError:
        raise UsernameTaken from None


def grant(book: Book, *, member: str, role: Role, of: str | None = None) -> None:
    """Give a member a role from now on, for themselves or in the name of the member `of`."""
    whose = None if of is None else _key(book, of)
    with book.database.write() as session:
        session.add(tables.Power(member=_key(book, member), role=role, of=whose, since=book.clock()))


def add_program(book: Book, *, name: str, scopes: tuple[str, ...], member: str | None = None) -> Program:
    """Make a program. It acts for a member, with the member's roles as far as its scopes go, or is a dashboard."""
    row, program = new_program(name, scopes, None if member is None else _key(book, member))
    with book.database.write() as session:
        session.add(row)
    return program


def new_program(name: str, scopes: Sequence[str], member: int | None) -> tuple[tables.Client, Program]:
    """Return the row of a new program, and its credentials."""
    secret, client = new_secret(), new_code()
    row = tables.Client(
        public_id=client, name=name, secret_hash=secret_hash(secret), scopes=" ".join(scopes), member=member
    )
    return row, Program(client, secret)


def _key(book: Book, member: str) -> int:
    with book.database.read() as session:
        found = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).first()
    if found is None:
        raise MemberNotFound
    return found
