"""Mappings of CSV files: said once for a bank account, then every file of that bank is read by it."""

import json
import re

from sqlmodel import Session, col, select

from ledger.refusals import BadInput, StatementNotOurs
from service import audit, tables
from service.access import Operation, Principal, require
from service.bank.files.table import ENCODINGS, SEPARATORS, Mapping
from service.book import Book

SKIPPED_MAX = 50
_HEADING = re.compile(r"[^\x00-\x1f\x7f]{0,80}")


def keep(book: Book, who: Principal, mapping: Mapping, *, iban: str = "") -> None:
    """Keep how the CSV files of one of our bank accounts are read: the one named, or the last one."""
    require(who, Operation.SET_BANK_MAPPING)
    _check(mapping)
    with book.database.write() as session:
        account = _account(session, iban)
        written, now = json.dumps(mapping._asdict()), book.clock()
        row = session.get(tables.BankMapping, account)
        if row is None:
            session.add(tables.BankMapping(bank_account=account, mapping=written, changed_at=now))
        else:
            row.mapping, row.changed_at = written, now
        audit.record(book, session, who, Operation.SET_BANK_MAPPING, subject="bank_mapping")


def find(book: Book, iban: str = "") -> Mapping | None:
    """Return how the CSV files of the account that is named, or of the last one, are read; None: nobody has said."""
    with book.database.read() as session:
        try:
            row = session.get(tables.BankMapping, _account(session, iban))
        except StatementNotOurs:
            return None
        return None if row is None else Mapping(**json.loads(row.mapping))


def _account(session: Session, iban: str) -> int:
    row = tables.BankAccount
    query = select(row.id).order_by(col(row.id).desc())
    if iban:
        query = query.where(row.iban == iban)
    found = session.exec(query).first()
    if found is None:
        raise StatementNotOurs
    return found


def _check(mapping: Mapping) -> None:
    """Refuse a mapping by which nothing could be read."""
    headings = (
        *(mapping.booked_on, mapping.amount, mapping.credit, mapping.debit, mapping.value_on, mapping.payer),
        *(mapping.payer_iban, mapping.reference, mapping.text, mapping.bank_ref),
    )
    told = bool(mapping.amount) != (bool(mapping.credit) and bool(mapping.debit))
    if (
        not mapping.booked_on
        or not told
        or not all(_HEADING.fullmatch(each) for each in headings)
        or mapping.separator not in SEPARATORS
        or mapping.decimal not in {",", "."}
        or mapping.encoding not in ENCODINGS
        or not 0 <= mapping.skipped <= SKIPPED_MAX
    ):
        raise BadInput
