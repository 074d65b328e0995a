"""Activity cut into cells, by who paid and who was paid: each with how many took part, and what the largest made.

A cell without its participants could not be shown safely, so both are counted together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from ledger.circulation.flows import ACTIVITY, Flow, Side

ALL = "*"
"""Everyone on that side: the cell is a total."""


class Cell(NamedTuple):
    """What went from one category to another (minor units), in how many payments, by and to how many actors.

    `top_payer` and `top_payee` are what the largest of them made; what was more than given back counts for nothing.
    """

    payer: str
    payee: str
    amount: int
    times: int
    payers: int
    payees: int
    top_payer: int
    top_payee: int


class _Heap:
    """What a cell is made of."""

    def __init__(self) -> None:
        self.amount = self.times = 0
        self.payers: dict[str, int] = defaultdict(int)
        self.payees: dict[str, int] = defaultdict(int)

    def add(self, flow: Flow) -> None:
        self.amount += flow.amount
        self.times += flow.times
        self.payers[flow.payer.id] += flow.amount
        self.payees[flow.payee.id] += flow.amount


def cut(flows: Iterable[tuple[Flow, str, str]]) -> list[Cell]:
    """Return the cells of activity in which something happened, their totals by side, and the grand total, in order.

    With each flow comes the category of its payer, and that of its payee.
    """
    heaps: dict[tuple[str, str], _Heap] = defaultdict(_Heap)
    for flow, payer, payee in flows:
        if flow.series == ACTIVITY:
            for place in ((payer, payee), (payer, ALL), (ALL, payee), (ALL, ALL)):
                heaps[place].add(flow)
    return [_cell(place, heap) for place, heap in sorted(heaps.items())]


def taking_part(flows: Iterable[Flow], series: str) -> Cell:
    """Return a series that is no activity as one cell, in which only those who are not technical are counted."""
    parts: dict[str, int] = defaultdict(int)
    times = 0
    for flow in flows:
        if flow.series == series:
            times += flow.times
            for actor in (flow.payer, flow.payee):
                if actor.side is not Side.T:
                    parts[actor.id] += flow.amount
    return of_parts(parts.values(), times)


def of_parts(parts: Collection[int], times: int) -> Cell:
    """Return a cell of which so much belongs to each of those who take part."""
    largest = max(parts, default=0)
    return Cell(ALL, ALL, sum(parts), times, len(parts), len(parts), largest, largest)


def _cell(place: tuple[str, str], heap: _Heap) -> Cell:
    payers, payees = ([part for part in side.values() if part > 0] for side in (heap.payers, heap.payees))
    tops = max(payers, default=0), max(payees, default=0)
    return Cell(*place, heap.amount, heap.times, len(payers), len(payees), *tops)
