"""What of a period's figures may leave the house: every small cell withheld, and every figure that would tell of one.

The tables by side, by sector and by place are cut from the same payments, so they share
their totals and what individuals did: what one withholds, no other may give back.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.circulation.cells import ALL, Cell
from ledger.circulation.definitions import Indicator
from ledger.circulation.flows import Side
from ledger.circulation.measures import VOLUMES, Status, Value
from ledger.circulation.suppression import Equation, Key, Threshold, singles_out, withhold

INDIVIDUAL, UNKNOWN = "individual", "unknown"
"""Categories of those that have no sector or place, and of those of which none is known."""

SIDES = "side"
SHARED = "shared"
"""Names the cells that are the same in every table."""

I = Indicator  # noqa: E741 - read many times below

WITHHELD = Value(None, Status.WITHHELD)


class Exchange(NamedTuple):
    """Who took part in what is no activity: who changed euros, changed back, dealt with the issuer, holds units."""

    inflow: Cell
    outflow: Cell
    issuer: Cell
    holders: Cell


class Shown(NamedTuple):
    """A cell as it is published: without figures when it is withheld."""

    payer: str
    payee: str
    amount: int | None
    times: int | None
    status: Status


class Published(NamedTuple):
    """The figures of a period as anyone may see them."""

    values: dict[Indicator, Value]
    tables: dict[str, list[Shown]]


def publish(
    values: Mapping[Indicator, Value],
    tables: Mapping[str, Sequence[Cell]],
    exchange: Exchange,
    threshold: Threshold,
) -> Published:
    """Return what may be published of a period; `tables` has its activity by `side`, and by anything else."""
    withheld = withheld_cells(tables, threshold)
    closed = _closed(values, tables, exchange, withheld, threshold)
    return Published(
        {each: WITHHELD if _rests_on(each) & closed else value for each, value in values.items()},
        {name: [_shown(cell, hidden=key(name, cell) in withheld) for cell in cells] for name, cells in tables.items()},
    )


def withheld_cells(tables: Mapping[str, Sequence[Cell]], threshold: Threshold) -> set[Key]:
    """Return the cells of tables, cut from the same payments, that must not be shown."""
    cells = {key(name, cell): cell for name, each in tables.items() for cell in each}
    amounts = {place: cell.amount for place, cell in cells.items()}
    unsafe = [place for place, cell in cells.items() if singles_out(cell, threshold)]
    told = [each for name, table in tables.items() for each in equations(name, table)]
    return withhold(amounts, unsafe, told, _worth)


def _worth(place: Key) -> int:
    """Return how much is lost with a cell: little with who paid whom, more with a total, most with the whole."""
    table, *sides = place
    return sides.count(ALL) + (table in {SHARED, SIDES})


def key(table: str, cell: Cell) -> Key:
    """Name a cell; totals, and what individuals did among themselves, have one name in all tables."""
    payer, payee = (Side.U.value if name == INDIVIDUAL else name for name in (cell.payer, cell.payee))
    return (SHARED if {payer, payee} <= {Side.U, ALL} else table, payer, payee)


def equations(table: str, cells: Sequence[Cell]) -> list[Equation]:
    """Return which cells of a table are sums of which others."""
    sums: dict[Key, list[Key]] = defaultdict(list)
    for cell in cells:
        own = key(table, cell)
        if cell.payer != ALL:
            sums["to", *key(table, cell._replace(payer=ALL))].append(own)
        if cell.payee != ALL:
            sums["from", *key(table, cell._replace(payee=ALL))].append(own)
    return [Equation(total[1:], tuple(parts)) for total, parts in sums.items()]


def _shown(cell: Cell, *, hidden: bool) -> Shown:
    if hidden:
        return Shown(cell.payer, cell.payee, None, None, Status.WITHHELD)
    return Shown(cell.payer, cell.payee, cell.amount, cell.times, Status.OBSERVED)


TOTAL, EXCHANGED, WITH_ISSUER, HOLDERS, PEOPLE, BUSINESSES = "total", "exchanged", "issuer", "holders", "u", "p"

_RESTS_ON: dict[Indicator, frozenset[str]] = {
    **dict.fromkeys((I.MASS, I.MASS_CHANGE, I.MEAN_MASS, I.COVERAGE), frozenset({HOLDERS})),
    **dict.fromkeys((I.INFLOW, I.OUTFLOW, I.RECONVERSION_RATE), frozenset({EXCHANGED})),
    I.RECONCILIATION_GAP: frozenset(),
    I.ISSUER_PAYMENTS: frozenset({WITH_ISSUER}),
    I.ACTIVE_INDIVIDUALS: frozenset({PEOPLE}),
    I.ACTIVE_BUSINESSES: frozenset({BUSINESSES}),
    **{volume: frozenset({volume.value}) for volume in VOLUMES},
    I.B2B_SHARE: frozenset({TOTAL, I.VOLUME_P_P.value}),
    I.VELOCITY: frozenset({TOTAL, HOLDERS}),
    I.LM3: frozenset({TOTAL, EXCHANGED}),
    **dict.fromkeys((I.EFFECTIVE_BALANCE_LIFO, I.EFFECTIVE_BALANCE_MIXED), frozenset({TOTAL, EXCHANGED, WITH_ISSUER})),
    **dict.fromkeys((I.HELD_1_WEEK, I.HELD_4_WEEKS, I.HELD_8_WEEKS, I.HELD_26_WEEKS), frozenset({HOLDERS})),
    **dict.fromkeys((I.GINI_RECEIVED, I.GINI_SENT), frozenset({TOTAL, BUSINESSES})),
}
"""Which cells a figure tells of; all others tell of the whole activity."""


def _rests_on(indicator: Indicator) -> frozenset[str]:
    return _RESTS_ON.get(indicator, frozenset({TOTAL}))


def _closed(
    values: Mapping[Indicator, Value],
    tables: Mapping[str, Sequence[Cell]],
    exchange: Exchange,
    withheld: set[Key],
    threshold: Threshold,
) -> set[str]:
    """Return what may not be told of. Inflow and outflow go together: with the mass, one gives the other."""
    sides = {(cell.payer, cell.payee): key(SIDES, cell) in withheld for cell in tables[SIDES]}
    told = {
        TOTAL: sides.get((ALL, ALL), False),
        EXCHANGED: singles_out(exchange.inflow, threshold) or singles_out(exchange.outflow, threshold),
        WITH_ISSUER: singles_out(exchange.issuer, threshold),
        HOLDERS: singles_out(exchange.holders, threshold),
        PEOPLE: _few(values[I.ACTIVE_INDIVIDUALS], threshold),
        BUSINESSES: _few(values[I.ACTIVE_BUSINESSES], threshold),
        **{volume.value: sides.get(pair, False) for volume, pair in VOLUMES.items()},
    }
    return {name for name, hidden in told.items() if hidden}


def _few(count: Value, threshold: Threshold) -> bool:
    return isinstance(count.value, int) and 0 < count.value < threshold.least
