"""Importing: every line of a bank's file is recorded once, as the fact it is, and then goes as far as rules take it.

Three steps, each of which may be done again: the rows are kept, all or none; each
line gets its entry, under a key that follows from the line; what is certain is decided.
"""

import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from ledger import bank
from ledger.accounts import AccountKind
from ledger.bank import Line, Statement
from ledger.refusals import NotAllowed, Refusal, StatementNotOurs
from service import audit, tables
from service.access import Operation, Principal, require
from service.bank import deciding, files, mappings
from service.bank.files import File
from service.book import Book
from service.clock import day_of
from service.ids import new_code
from service.issuing import house_accounts
from service.journal import Origin

HOUSE = "alveole"
AT_ONCE = 500
ATTEMPTS = 3
ACCOUNT_LEAST = 8
"""How many characters of an account's number a file must give where it does not give the whole IBAN."""


class Imported(NamedTuple):
    """A statement as it was kept: how many `lines` it has, how many were `new`, and how they stand now."""

    id: str
    iban: str
    lines: int
    new: int
    done: int
    queued: int
    repeated: bool


def take(book: Book, who: Principal, content: bytes, *, iban: str = "") -> list[Imported]:
    """Import a bank's file. `iban` says which account it is of where the file does not. Again changes nothing."""
    require(who, Operation.IMPORT_STATEMENT)
    if who.member is None:
        raise NotAllowed
    statements = files.read(File(content, mappings.find(book, iban)))
    digest = hashlib.sha256(content).digest()
    kept = _keep(book, who, statements, digest, iban)
    tend(book)
    with book.database.read() as session:
        return [_told(session, row, new) for row, new in kept]


def tend(book: Book) -> None:
    """Go on where an import was interrupted, and decide what has become certain since."""
    record_received(book)
    deciding.decide_certain(book)


def record_received(book: Book) -> int:
    """Give each line its entry that has none yet, and return how many there were."""
    line, account, currency = tables.BankLine, tables.BankAccount, tables.Currency
    waiting = (
        select(line, currency.code)
        .join(account, col(account.id) == line.bank_account)
        .join(currency, col(currency.id) == account.currency)
        .where(line.state == "received")
        .order_by(col(line.id))
        .limit(AT_ONCE)
    )
    total = 0
    while True:
        with book.database.read() as session:
            rows = session.exec(waiting).all()
        if not rows:
            return total
        houses = {code: house_accounts(book, code) for code in {code for _, code in rows}}
        today = day_of(book.clock())
        items = [
            (
                _origin(book, row.fingerprint),
                (
                    bank.record(
                        row.amount,
                        fund=houses[code][AccountKind.FUND],
                        suspense=houses[code][AccountKind.SUSPENSE],
                        day=min(row.booked_on, today),
                    ),
                ),
            )
            for row, code in rows
        ]
        entries = {}
        for (row, _), result in zip(rows, book.journal.post_each_now(items), strict=True):
            if isinstance(result, Refusal):
                raise result
            entries[row.id] = result[0].entry.id
        with book.database.write() as session:
            for each in session.exec(select(line).where(col(line.id).in_(entries), line.state == "received")):
                each.entry, each.state = entries[each.id], "queued"
        total += len(rows)


def _keep(
    book: Book, who: Principal, statements: Sequence[Statement], digest: bytes, iban: str
) -> list[tuple[tables.BankStatement, int]]:
    """Keep the rows of every statement, all or none; two who import the same at once keep it once."""
    for attempt in range(ATTEMPTS):
        try:
            with book.database.write() as session:
                kept = [
                    _keep_one(book, session, who, statement, (digest, place), iban=iban)
                    for place, statement in enumerate(statements)
                ]
                session.flush()
                for row, _ in kept:
                    session.refresh(row)
                    session.expunge(row)
        except IntegrityError:
            if attempt + 1 == ATTEMPTS:
                raise
        else:
            return kept
    raise AssertionError("the last attempt returns or raises")


def _keep_one(
    book: Book, session: Session, who: Principal, statement: Statement, mark: tuple[bytes, int], *, iban: str
) -> tuple[tables.BankStatement, int]:
    row, (digest, place) = tables.BankStatement, mark
    known = session.exec(select(row).where(row.digest == digest, row.place == place)).first()
    if known is not None:
        return known, 0
    account = _account(session, statement, iban)
    assert account.id is not None
    assert who.member is not None
    made = row(
        public_id=new_code(),
        digest=digest,
        place=place,
        bank_account=account.id,
        opening_on=statement.opening and statement.opening.day,
        opening=statement.opening and statement.opening.amount,
        closing_on=statement.closing and statement.closing.day,
        closing=statement.closing and statement.closing.amount,
        lines=len(statement.lines),
        imported_by=who.member,
        imported_at=book.clock(),
    )
    session.add(made)
    session.flush()
    new = _new_lines(session, account, statement.lines)
    session.add_all([_row(made, account.id, line, mark) for line, mark in new])
    audit.record(book, session, who, Operation.IMPORT_STATEMENT, subject=made.public_id, lines=len(new))
    return made, len(new)


def _account(session: Session, statement: Statement, iban: str) -> tables.BankAccount:
    """Return our bank account that a statement is of, or refuse one of another's."""
    row, named = tables.BankAccount, statement.iban
    found = [each for each in session.exec(select(row)).all() if _is(each.iban, named)]
    if iban:
        found = [each for each in found if each.iban == iban]
    if len(found) != 1:
        raise StatementNotOurs
    return found[0]


def _is(ours: str, named: str) -> bool:
    """Tell whether a file means this account: by its IBAN, by the number within it, or by not saying."""
    return not named or ours == named or (len(named) >= ACCOUNT_LEAST and named in ours)


def _new_lines(session: Session, account: tables.BankAccount, lines: Sequence[Line]) -> list[tuple[Line, bytes]]:
    """Return the lines that no file held before, each with what it is known by."""
    row = tables.BankLine
    referred = select(row.bank_ref).where(row.bank_account == account.id, row.bank_ref != "")
    fresh = bank.unknown(lines, frozenset(session.exec(referred)))
    marked = list(zip(fresh, bank.fingerprints(account.iban, fresh), strict=True))
    known: set[bytes] = set()
    marks = iter([mark for _, mark in marked])
    while some := list(islice(marks, AT_ONCE)):
        known.update(
            bytes(each) for each in session.exec(select(row.fingerprint).where(col(row.fingerprint).in_(some)))
        )
    return [(line, mark) for line, mark in marked if mark not in known]


def _row(statement: tables.BankStatement, account: int, line: Line, mark: bytes) -> tables.BankLine:
    assert statement.id is not None
    return tables.BankLine(
        public_id=new_code(), statement=statement.id, bank_account=account, fingerprint=mark, **line._asdict()
    )


def _origin(book: Book, fingerprint: bytes) -> Origin:
    mac = book.keyring.mac(b"bank line", bytes(fingerprint))
    return Origin(HOUSE, HOUSE, mac, mac)


def _told(session: Session, row: tables.BankStatement, new: int) -> Imported:
    line, account = tables.BankLine, tables.BankAccount
    query = select(line.state, func.count()).where(line.statement == row.id).group_by(line.state)
    states = {state: int(count) for state, count in session.exec(query)}
    done = states.pop("done", 0)
    iban = session.exec(select(account.iban).where(account.id == row.bank_account)).one()
    return Imported(row.public_id, iban, row.lines, new, done, sum(states.values()), new == 0)
