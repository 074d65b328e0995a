"""Small cells: what would single someone out is withheld, and so is what a subtraction would give back.

First the rule of INSEE for enterprises: a cell is withheld when fewer than so many took part on either
side, or one of them made more than so much of it. Then, as totals and cells stand in equations
with each other, more are withheld until no withheld cell follows from what is shown.

Why that is enough: a withheld cell is safe when the equations leave it room, that is when the withheld cells
have a change among themselves that keeps every equation and moves this cell. Room for a small cell is
sought among withheld cells of at least a tenth of its size (by powers of ten), so that it is not a cent's.
Such a change exists exactly when the cell's column of the equations depends on the other
columns; that is decided by elimination modulo a large prime, which a true dependence always survives.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.circulation.cells import Cell

Key = tuple[str, ...]
"""Names a cell among all those that are published together."""

PRIME = 2**61 - 1
WHOLE = 10_000
"""Basis points in all."""


class Threshold(NamedTuple):
    """Fewer actors than `least` on a side, or one that makes more than `share` basis points, are withheld."""

    least: int = 3
    share: int = 8_500


class Equation(NamedTuple):
    """A total, and the cells that it is the sum of."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def members(self) -> tuple[Key, ...]:
        """Return all of them."""
        return (self.total, *self.parts)


def singles_out(cell: Cell, threshold: Threshold) -> bool:
    """Tell whether a cell must not be shown. One in which nothing happened tells of nobody."""
    if cell.amount == cell.times == cell.payers == cell.payees == 0:
        return False
    largest = max(cell.top_payer, cell.top_payee)
    few = min(cell.payers, cell.payees) < threshold.least
    return few or cell.amount <= 0 or largest * WHOLE > cell.amount * threshold.share


def withhold(
    amounts: Mapping[Key, int],
    unsafe: Collection[Key],
    equations: Sequence[Equation],
    worth: Callable[[Key], int] = lambda _: 0,
) -> set[Key]:
    """Return the cells to withhold: the unsafe ones, and more, of little `worth` first, so that none can be computed.

    Amounts are minor units. Cells of nothing give no room. Where all that stands in an
    equation with a cell is withheld already, smaller ones must do.
    """
    withheld = set(unsafe)
    while True:
        exposed = _exposed(amounts, unsafe, withheld, equations)
        found = (_companion(amounts, cell, withheld, equations, worth) for cell in exposed)
        more = {cell for cell in found if cell is not None}
        if not more:
            tied = [
                cell
                for cell in exposed
                if cell not in _free([each for each in withheld if amounts[each] > 0], equations)
            ]
            shown = sorted((amounts[cell], cell) for cell in amounts.keys() - withheld if amounts[cell] > 0)
            more = {cell for _, cell in shown[: len(tied)]}
        if not more:
            return withheld
        withheld |= more


def _exposed(
    amounts: Mapping[Key, int], unsafe: Collection[Key], withheld: set[Key], equations: Sequence[Equation]
) -> list[Key]:
    """Return the withheld cells that have no room: unsafe ones among cells of at least a tenth of their size."""
    wanted = {cell: _decade(amounts[cell]) if cell in unsafe else 1 for cell in withheld if amounts[cell] > 0}
    found: list[Key] = []
    for decade in sorted(set(wanted.values())):
        free = _free([cell for cell in withheld if _decade(amounts[cell]) >= decade], equations)
        found += [cell for cell, least in wanted.items() if least == decade and cell not in free]
    return sorted(found, key=lambda cell: (amounts[cell], cell))


def _decade(amount: int) -> int:
    return len(str(max(amount, 0)))


def _companion(
    amounts: Mapping[Key, int],
    cell: Key,
    withheld: set[Key],
    equations: Sequence[Equation],
    worth: Callable[[Key], int],
) -> Key | None:
    """Return the shown cell of least worth, and then the smallest, that stands in an equation with this one."""
    together = (equation.members for equation in equations if cell in equation.members)
    beside = {other for members in together for other in members if amounts[other] > 0} - withheld
    large = {other for other in beside if _decade(amounts[other]) >= _decade(amounts[cell])}
    return min(large or beside, key=lambda other: (worth(other), amounts[other], other), default=None)


def _free(cells: Sequence[Key], equations: Iterable[Equation]) -> set[Key]:
    """Return the cells that may change, with others of these, while every equation still holds."""
    places = {cell: place for place, cell in enumerate(cells)}
    rows = []
    for equation in equations:
        row = {places[part]: 1 for part in equation.parts if part in places}
        if equation.total in places:
            row[places[equation.total]] = PRIME - 1
        if row:
            rows.append(row)
    reduced = _reduce(rows)
    tied = {pivot for pivot, row in reduced.items() if len(row) == 1}
    return {cell for cell, place in places.items() if place not in tied}


def _reduce(rows: list[dict[int, int]]) -> dict[int, dict[int, int]]:
    """Return the rows in reduced echelon form modulo the prime, by their pivots."""
    reduced: dict[int, dict[int, int]] = {}
    for row in rows:
        for pivot in [place for place in row if place in reduced]:
            _subtract(row, reduced[pivot], row.get(pivot, 0))
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, PRIME)
        for place in row:
            row[place] = row[place] * inverse % PRIME
        for other in reduced.values():
            _subtract(other, row, other.get(pivot, 0))
        reduced[pivot] = row
    return reduced


def _subtract(row: dict[int, int], other: Mapping[int, int], times: int) -> None:
    """Take so many times another row away."""
    if not times:
        return
    for place, value in other.items():
        left = (row.get(place, 0) - times * value) % PRIME
        if left:
            row[place] = left
        else:
            row.pop(place, None)
