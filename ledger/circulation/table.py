"""Anyone's payments as a table: one line for each, with the columns time, from, to, amount, from_kind, to_kind.

Times are ISO 8601; without an offset they are Paris time. Amounts are whole numbers of minor
units. Kinds are U, P and T. More columns may follow and are not read.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.circulation.flows import Actor, Flow, Side, between
from ledger.circulation.periods import EPOCH, MICROSECOND, PARIS
from ledger.money import AMOUNT_MAX

COLUMNS = ("time", "from", "to", "amount", "from_kind", "to_kind")
YEAR_MIN, YEAR_MAX = 1900, 2999


class Movement(NamedTuple):
    """A flow, and its instant in UTC microseconds."""

    at: int
    flow: Flow


class BadLine(ValueError):
    """What is wrong with a line of a table, counted from 1, the header included."""

    def __init__(self, line: int, why: str) -> None:
        """Say where and what."""
        super().__init__(f"line {line}: {why}")


def movements(lines: Iterable[str]) -> list[Movement]:
    """Return what a table holds in the order of time, or raise the first BadLine."""
    return sorted(_read(lines), key=lambda movement: movement.at)


def _read(lines: Iterable[str]) -> Iterator[Movement]:
    rows = csv.reader(lines, strict=True)
    sides: dict[str, tuple[Side, int]] = {}
    places: dict[str, int] | None = None
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise BadLine(rows.line_num, f"this is no CSV: {error}") from None
        line = rows.line_num
        if row is None:
            break
        if places is None:
            places = _places(row)
        elif row:
            yield _movement(row, places, line, sides)
    if places is None:
        raise BadLine(1, "the table is empty; its first line names the columns")


def _places(header: list[str]) -> dict[str, int]:
    names = [name.strip().removeprefix("\ufeff").lower() for name in header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise BadLine(1, f"the first line must name the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}")
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise BadLine(1, f"a column is there twice: {twice[0]}")
    return {name: names.index(name) for name in COLUMNS}


def _movement(row: list[str], places: dict[str, int], line: int, sides: dict[str, tuple[Side, int]]) -> Movement:
    if len(row) <= max(places.values()):
        raise BadLine(line, f"{len(row)} cells, fewer than the columns named in the first line")
    cells = {name: row[place].strip() for name, place in places.items()}
    at, amount = _instant(cells["time"], line), _amount(cells["amount"], line)
    payer = _actor(cells["from"], cells["from_kind"], line, sides)
    payee = _actor(cells["to"], cells["to_kind"], line, sides)
    return Movement(at, between(payer, payee, amount))


def _instant(written: str, line: int) -> int:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise BadLine(line, f"{written!r} is no time; write 2026-11-22 or 2026-11-22T14:05:00+01:00") from None
    if not YEAR_MIN <= moment.year <= YEAR_MAX:
        raise BadLine(line, f"{written!r} is not between the years {YEAR_MIN} and {YEAR_MAX}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=PARIS)
    return (moment - EPOCH) // MICROSECOND


def _amount(written: str, line: int) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(AMOUNT_MAX))):
        raise BadLine(line, f"{written!r} is no amount; write a whole number of minor units, as 1250 for 12.50")
    amount = int(written)
    if not 0 < amount <= AMOUNT_MAX:
        raise BadLine(line, f"an amount is from 1 to {AMOUNT_MAX}")
    return amount


def _actor(id_: str, kind: str, line: int, sides: dict[str, tuple[Side, int]]) -> Actor:
    if not id_:
        raise BadLine(line, "someone has no id")
    if kind not in set(Side):
        raise BadLine(line, f"{kind!r} is no kind; there are {', '.join(Side)}")
    side, first = sides.setdefault(id_, (Side(kind), line))
    if side != kind:
        raise BadLine(line, f"{id_!r} is {kind} here and {side} on line {first}")
    return Actor(id_, side)
