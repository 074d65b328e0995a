"""Obligations as a file: CSV with a heading, one obligation a line, amounts in minor units.

Columns: debtor, creditor, amount and, where wanted, priority; commas or
semicolons between them. What is owed afterwards is written in the same form.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence

from ledger.clearing.network import Edge, Fault, check, obligation
from ledger.refusals import ObligationNotValid

COLUMNS = ("debtor", "creditor", "amount")
PRIORITY = "priority"
NAME_MAX = 200
"""How many characters the name of a party may have."""

DIGITS_MAX = 16


def read(lines: Iterable[str]) -> list[Edge]:
    """Return the obligations of a file, or refuse the first line that is none; the heading is number 0.

    Two lines between the same parties are two obligations.
    """
    each = iter(lines)
    heading = next(each, "").removeprefix("\N{BYTE ORDER MARK}").strip()
    delimiter = ";" if ";" in heading else ","
    columns = [name.strip().lower() for name in heading.split(delimiter)]
    if columns not in ([*COLUMNS], [*COLUMNS, PRIORITY]):
        raise ObligationNotValid(number=0, fault=Fault.COLUMNS)
    edges = list(_obligations(csv.reader(each, delimiter=delimiter), len(columns)))
    check(edges)
    return edges


def _obligations(rows: Iterator[list[str]], columns: int) -> Iterator[Edge]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if row:
                yield _obligation(number, row, columns)
    except csv.Error:
        raise ObligationNotValid(number=number + 1, fault=Fault.COLUMNS) from None


def _obligation(number: int, row: Sequence[str], columns: int) -> Edge:
    if len(row) != columns:
        raise ObligationNotValid(number=number, fault=Fault.COLUMNS)
    debtor, creditor, amount, *priority = [cell.strip() for cell in row]
    if max(len(debtor), len(creditor)) > NAME_MAX:
        raise ObligationNotValid(number=number, fault=Fault.NAME)
    owed = _whole(amount, number, Fault.AMOUNT)
    wanted = _whole(priority[0], number, Fault.PRIORITY) if priority and priority[0] else 0
    return obligation(str(number), debtor, creditor, owed, priority=wanted)


def _whole(written: str, number: int, fault: Fault) -> int:
    if written.isascii() and written.removeprefix("-").isdecimal() and len(written) <= DIGITS_MAX:
        return int(written)
    raise ObligationNotValid(number=number, fault=fault)


def write(edges: Iterable[Edge]) -> Iterator[str]:
    """Return the lines of a file with what is owed, its heading first."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow((*COLUMNS, PRIORITY))
    for edge in edges:
        yield writer.writerow((edge.source, edge.target, edge.amount, edge.priority))


class _Echo:
    """A file that gives back each line written to it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line
