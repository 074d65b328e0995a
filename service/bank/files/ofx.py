"""OFX, as banks offer it to personal finance programs: 1.x (SGML, tags that nobody closes) and 2.x (XML).

Both are read alike, tag by tag: what counts are the values of a few tags, in order.
"""

import re
from html import unescape

from ledger.bank import Balance, Line, Statement
from ledger.refusals import StatementNotOurs, StatementNotRead
from service.bank.files.reading import NAME_MAX, cents, iso_day, words

EURO = "EUR"
_TAG = re.compile(r"<(/?)([A-Z0-9.]{1,40})>([^<\r\n]{0,2000})")
_DECLARED = re.compile(rb"(?:CHARSET:|encoding=\")\s*([A-Za-z0-9-]{1,20})")


def read(content: bytes) -> list[Statement]:
    """Return the statements of an OFX file, or refuse what is none."""
    text = _decoded(content)
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise StatementNotRead(place=1)
    statements: list[Statement] = []
    values: dict[str, str] = {}
    movement: dict[str, str] | None = None
    lines: list[Line] = []
    for found in _TAG.finditer(text):
        closing, tag, value = found.groups()
        if closing:
            if tag == "STMTTRN" and movement is not None:
                lines.append(_line(movement, len(lines) + 1))
                movement = None
            elif tag == "STMTRS":
                statements.append(_statement(values, tuple(lines)))
                values, lines = {}, []
        elif tag == "STMTTRN":
            movement = {}
        else:
            (values if movement is None else movement).setdefault(tag, unescape(value.strip()))
    return statements


def _statement(values: dict[str, str], lines: tuple[Line, ...]) -> Statement:
    if values.get("CURDEF", EURO) != EURO:
        raise StatementNotOurs
    closing = None
    if "BALAMT" in values and "DTASOF" in values:
        closing = Balance(iso_day(values["DTASOF"], place=0), cents(values["BALAMT"].replace(",", "."), place=0))
    number = values.get("ACCTID", "").replace(" ", "").upper()
    return Statement(number, EURO, lines, closing=closing)


def _line(said: dict[str, str], place: int) -> Line:
    if not {"TRNAMT", "DTPOSTED"} <= said.keys():
        raise StatementNotRead(place=place)
    amount = cents(said["TRNAMT"].replace(",", "."), place=place)
    if not amount:
        raise StatementNotRead(place=place)
    booked = iso_day(said["DTPOSTED"], place=place)
    return Line(
        booked,
        iso_day(said["DTAVAIL"], place=place) if "DTAVAIL" in said else booked,
        amount,
        payer=words(said.get("NAME", ""), most=NAME_MAX),
        reference=words(said.get("REFNUM", ""), most=NAME_MAX),
        text=words(said.get("MEMO", "")),
        bank_ref=words(said.get("FITID", ""), most=NAME_MAX),
        code=words(said.get("TRNTYPE", ""), most=NAME_MAX),
    )


def _decoded(content: bytes) -> str:
    declared = _DECLARED.search(content[:1_000])
    name = declared[1].decode().lower() if declared else "utf-8"
    encoding = {"1252": "cp1252", "utf-8": "utf-8", "none": "utf-8", "8859-1": "latin-1", "iso-8859-1": "latin-1"}
    try:
        return content.decode(encoding.get(name, "utf-8"))
    except UnicodeDecodeError:
        raise StatementNotRead(place=0) from None
