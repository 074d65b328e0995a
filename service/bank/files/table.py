"""CSV, as every bank writes it differently: a mapping says which column is what."""

import csv
import io
import re
from typing import NamedTuple

from ledger.bank import Line, Statement
from ledger.refusals import StatementNotRead
from service.bank.files.reading import NAME_MAX, cents, iso_day, words

SEPARATORS = frozenset(",;\t|")
ENCODINGS = frozenset({"utf-8", "iso-8859-15", "cp1252"})
CELL_MAX = 4_000
COLUMNS_MAX = 100
_SLASHED = re.compile(r"([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})")


class Mapping(NamedTuple):
    """Which column is what, by its heading; an empty name: there is none.

    Either one signed `amount`, or `credit` and `debit` apart. `decimal` parts the cents.
    """

    booked_on: str
    amount: str = ""
    credit: str = ""
    debit: str = ""
    value_on: str = ""
    payer: str = ""
    payer_iban: str = ""
    reference: str = ""
    text: str = ""
    bank_ref: str = ""
    separator: str = ";"
    decimal: str = ","
    encoding: str = "utf-8"
    skipped: int = 0


def read(content: bytes, mapping: Mapping) -> Statement:
    """Return the one statement of a CSV file, or refuse it, naming the first row that cannot be read."""
    assert mapping.separator in SEPARATORS
    assert mapping.encoding in ENCODINGS
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode(mapping.encoding)
    except UnicodeDecodeError:
        raise StatementNotRead(place=0) from None
    kept = io.StringIO("".join(text.splitlines(keepends=True)[mapping.skipped :]), newline="")
    rows = csv.reader(kept, delimiter=mapping.separator, strict=True)
    lines = []
    try:
        header = [name.strip() for name in next(rows)]
        for place, row in enumerate(rows, mapping.skipped + 2):
            if any(cell.strip() for cell in row):
                lines.append(_line(dict(zip(header, row, strict=False)), mapping, place))
    except (csv.Error, StopIteration, KeyError):
        raise StatementNotRead(place=mapping.skipped + len(lines) + 1) from None
    return Statement("", "EUR", tuple(lines))


def _line(row: dict[str, str], mapping: Mapping, place: int) -> Line:
    if len(row) > COLUMNS_MAX or any(len(cell) > CELL_MAX for cell in row.values()):
        raise StatementNotRead(place=place)

    def said(column: str, most: int = NAME_MAX) -> str:
        return words(row[column], most=most) if column else ""

    if mapping.amount:
        amount = _cents(row[mapping.amount], mapping, place)
    else:
        amount = abs(_cents(row[mapping.credit], mapping, place)) - abs(_cents(row[mapping.debit], mapping, place))
    if not amount:
        raise StatementNotRead(place=place)
    booked = _day(row[mapping.booked_on], place)
    return Line(
        booked,
        _day(row[mapping.value_on], place) if mapping.value_on and row[mapping.value_on].strip() else booked,
        amount,
        payer=said(mapping.payer),
        payer_iban=said(mapping.payer_iban).replace(" ", ""),
        reference=said(mapping.reference),
        text=said(mapping.text, 500),
        bank_ref=said(mapping.bank_ref),
    )


def _cents(written: str, mapping: Mapping, place: int) -> int:
    plain = re.sub(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€]", "", written)
    other = "." if mapping.decimal == "," else ","
    plain = plain.replace(other, "").replace(mapping.decimal, ".")
    return cents(plain, place=place) if plain else 0


def _day(written: str, place: int) -> str:
    """Return a day written as 2026-11-21 or, as French banks do, 21/11/2026."""
    found = _SLASHED.match(written.strip())
    return iso_day(f"{found[3]}-{found[2]}-{found[1]}" if found else written, place=place)
