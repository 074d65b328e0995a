"""Files of banks: camt.053 and camt.054, OFX, and CSV with a mapping. Each is read into the same statements.

Nothing in a file is trusted: a definition of entities is refused before it is read,
depth and size are bounded, amounts are read digit by digit, and words lose what misleads.
"""

from typing import NamedTuple

from ledger.bank import LINES_MAX, Statement
from ledger.refusals import StatementNotRead
from service.bank.files import camt, ofx, table
from service.bank.files.table import Mapping

__all__ = ["BYTES_MAX", "File", "Mapping", "read"]

BYTES_MAX = 32_000_000
"""How large a file may be. Nothing is unpacked, so it is no larger inside."""


class File(NamedTuple):
    """A bank's file: its bytes, and what each column means should it be a table."""

    content: bytes
    mapping: Mapping | None = None


def read(file: File) -> list[Statement]:
    """Return the statements of a file, or refuse what is none."""
    head = file.content[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head or len(file.content) > BYTES_MAX:
        raise StatementNotRead(place=0)
    if b"OFXHEADER" in head[:200].upper() or b"<OFX>" in head.upper():
        statements = ofx.read(file.content)
    elif head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        statements = camt.read(file.content)
    elif file.mapping is not None:
        statements = [table.read(file.content, file.mapping)]
    else:
        raise StatementNotRead(place=1)
    if not statements or sum(len(each.lines) for each in statements) > LINES_MAX:
        raise StatementNotRead(place=0)
    return statements
