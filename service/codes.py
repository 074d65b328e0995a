"""Codes that an application shows for 30 seconds (RFC 6238), and ten on paper for when it is lost.

A code is taken once: the step it belongs to must be later than the last one taken,
and the row is changed only if nobody else took it meanwhile.
"""

import hashlib
import hmac
import secrets
from typing import NamedTuple

import pyotp
from sqlalchemy import delete, func
from sqlmodel import Session, col, select, update

from ledger.refusals import BadCode
from service import tables
from service.book import Book
from service.clock import SECOND

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""How many steps a telephone's clock may be away from ours, either way."""
PAPER_CODES = 10
ISSUER = "Alvéole"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is read for another."""
PAPER_LENGTH = 16


class Begun(NamedTuple):
    """What an application is given, once: the secret to type, or the same as an address to scan."""

    secret: str
    address: str


def begin(book: Book, session: Session, login: tables.Login) -> Begun:
    """Give a login a new secret, which counts once a first code has shown that it arrived."""
    assert login.id is not None
    secret = pyotp.random_base32()
    session.exec(
        delete(tables.CodeGenerator).where(
            col(tables.CodeGenerator.login) == login.id, col(tables.CodeGenerator.confirmed_at).is_(None)
        )
    )
    sealed = book.installation.vault.seal(secret.encode(), _place(login.id))
    session.add(tables.CodeGenerator(login=login.id, sealed=sealed, created_at=book.clock()))
    session.flush()
    return Begun(secret, pyotp.TOTP(secret).provisioning_uri(name=login.username, issuer_name=ISSUER))


def give(book: Book, session: Session, login: tables.Login) -> str:
    """Give a login a secret that counts at once, and return it: for demo towns."""
    begun = begin(book, session, login)
    session.get_one(tables.CodeGenerator, login.id).confirmed_at = book.clock()
    session.flush()
    return begun.secret


def confirm(book: Book, session: Session, login: int, code: str) -> None:
    """Let a generator count from now on, given its first code."""
    row = session.get(tables.CodeGenerator, login)
    if row is None or row.confirmed_at is not None or not _take_shown(book, session, row, code):
        raise BadCode
    session.refresh(row)
    row.confirmed_at = book.clock()
    session.flush()


def take(book: Book, session: Session, login: int, code: str) -> bool:
    """Take a code that an application shows, or one on paper: true once."""
    written = code.replace(" ", "").replace("-", "").upper()
    row = session.get(tables.CodeGenerator, login)
    if row is not None and row.confirmed_at is not None and _take_shown(book, session, row, written):
        return True
    return _take_paper(book, session, login, written)


def remove(session: Session, login: int) -> None:
    """Forget a login's generator and its codes on paper."""
    for table in (tables.CodeGenerator, tables.RecoveryCode):
        session.exec(delete(table).where(col(table.login) == login))


def write_on_paper(session: Session, login: int) -> list[str]:
    """Make ten new codes on paper; the earlier ones are worth nothing. Only their hashes are kept."""
    session.exec(delete(tables.RecoveryCode).where(col(tables.RecoveryCode.login) == login))
    made = ["".join(secrets.choice(ALPHABET) for _ in range(PAPER_LENGTH)) for _ in range(PAPER_CODES)]
    session.add_all(tables.RecoveryCode(login=login, hash=_hash(code)) for code in made)
    session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, PAPER_LENGTH, 4)) for code in made]


def counts(session: Session, login: int) -> tuple[bool, int]:
    """Tell whether a login has a generator that counts, and how many codes on paper are left."""
    row = session.get(tables.CodeGenerator, login)
    paper = tables.RecoveryCode
    left = session.exec(
        select(func.count()).select_from(paper).where(col(paper.login) == login, col(paper.used_at).is_(None))
    ).one()
    return row is not None and row.confirmed_at is not None, left


def _take_shown(book: Book, session: Session, row: tables.CodeGenerator, code: str) -> bool:
    """Take a code of six digits, of this step or one beside it, never of a step that was taken."""
    secret = book.installation.vault.open(row.sealed, _place(row.login))
    if secret is None:  # the key that sealed it is gone
        return False
    generator, now = pyotp.TOTP(secret.decode()), book.clock() // SECOND // STEP_SECONDS
    matching = [
        step
        for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
        if hmac.compare_digest(generator.generate_otp(step).encode(), code.encode("utf-8", "surrogatepass"))
    ]
    if not matching:
        return False
    table = tables.CodeGenerator
    moved = session.exec(
        update(table).where(col(table.login) == row.login, col(table.step) < matching[-1]).values(step=matching[-1])
    )
    return moved.rowcount == 1


def _take_paper(book: Book, session: Session, login: int, code: str) -> bool:
    table = tables.RecoveryCode
    used = session.exec(
        update(table)
        .where(col(table.login) == login, col(table.hash) == _hash(code), col(table.used_at).is_(None))
        .values(used_at=book.clock())
    )
    return used.rowcount == 1


def _hash(code: str) -> bytes:
    """Return what is kept of a code on paper: 80 random bits need no slow hash."""
    return hashlib.sha256(code[: PAPER_LENGTH + 1].encode("utf-8", "surrogatepass")).digest()


def _place(login: int) -> str:
    return f"code_generator {login}"
