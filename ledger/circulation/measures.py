"""Every indicator of a period, from the sums of its flows, what stood, and how long units were held.

A value is observed, estimated (by a model, or from flows because no stock is known) or unavailable,
which is not zero: nothing could be divided, or what it rests on is not known.
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from ledger.circulation import reuse, structure
from ledger.circulation.definitions import Indicator
from ledger.circulation.flows import ACTIVITY, INFLOW, ISSUER, OUTFLOW, Side
from ledger.circulation.holding import Held
from ledger.circulation.periods import HOUR, WEEK
from ledger.circulation.tally import Tally

DIGITS = 6
"""Rates are rounded to so many digits after the point."""

AGES = {Indicator.HELD_1_WEEK: 1, Indicator.HELD_4_WEEKS: 4, Indicator.HELD_8_WEEKS: 8, Indicator.HELD_26_WEEKS: 26}
"""For how many weeks units were held, at least."""

STOCKS = (
    Indicator.MASS,
    Indicator.MASS_CHANGE,
    Indicator.MEAN_MASS,
    Indicator.COVERAGE,
    Indicator.RECONCILIATION_GAP,
)

VOLUMES = {
    Indicator.VOLUME_U_P: (Side.U, Side.P),
    Indicator.VOLUME_P_P: (Side.P, Side.P),
    Indicator.VOLUME_P_U: (Side.P, Side.U),
    Indicator.VOLUME_U_U: (Side.U, Side.U),
}


class Status(StrEnum):
    """How a value is known. `withheld`: it would single someone out."""

    OBSERVED = "observed"
    ESTIMATED = "estimated"
    UNAVAILABLE = "unavailable"
    WITHHELD = "withheld"


class Value(NamedTuple):
    """A figure, and how it is known; no figure when it is unavailable or withheld."""

    value: int | float | None
    status: Status = Status.OBSERVED


UNAVAILABLE = Value(None, Status.UNAVAILABLE)


class Stocks(NamedTuple):
    """The mass before and after the period, its integral over the period (minor units x microseconds), and the fund.

    Not `booked`: added up from the flows themselves, beginning with nothing, because there are no books.
    """

    before: int
    after: int
    integral: int
    fund: int | None = None
    booked: bool = True


class Aged(NamedTuple):
    """What U and P hold at the end of the period, and how much of it since so many weeks or more."""

    total: int
    since: Mapping[int, int]


class Length(NamedTuple):
    """How long the period was, until now if it is not over: calendar days, and microseconds."""

    days: int
    microseconds: int


def measure(tally: Tally, stocks: Stocks | None, held: Held, aged: Aged, length: Length) -> dict[Indicator, Value]:
    """Return every indicator of a period; without `stocks` where units come and go by credit, and there is no mass."""
    return {
        **_stocks(tally, stocks, length),
        **_flows(tally, length),
        **_rates(tally, stocks),
        **_holding(held, aged, length),
        **_structure(tally),
    }


def _stocks(tally: Tally, stocks: Stocks | None, length: Length) -> dict[Indicator, Value]:
    if stocks is None:
        return dict.fromkeys(STOCKS, UNAVAILABLE)
    status = Status.OBSERVED if stocks.booked else Status.ESTIMATED
    change = stocks.after - stocks.before
    explained = tally.amounts[INFLOW] - tally.amounts[OUTFLOW]
    return {
        Indicator.MASS: Value(stocks.after, status),
        Indicator.MASS_CHANGE: Value(change, status),
        Indicator.MEAN_MASS: _whole(Fraction(stocks.integral, length.microseconds), status),
        Indicator.COVERAGE: UNAVAILABLE if stocks.fund is None else _ratio(stocks.fund, stocks.after),
        Indicator.RECONCILIATION_GAP: Value(change - explained) if stocks.booked else UNAVAILABLE,
    }


def _flows(tally: Tally, length: Length) -> dict[Indicator, Value]:
    amounts = tally.amounts
    return {
        Indicator.ACTIVITY: Value(amounts[ACTIVITY]),
        Indicator.TRANSACTIONS: Value(tally.transactions),
        Indicator.TRANSACTIONS_PER_DAY: _ratio(tally.transactions, length.days),
        Indicator.ACTIVE_INDIVIDUALS: Value(tally.count(Side.U)),
        Indicator.ACTIVE_BUSINESSES: Value(tally.count(Side.P)),
        Indicator.INFLOW: Value(amounts[INFLOW]),
        Indicator.OUTFLOW: Value(amounts[OUTFLOW]),
        Indicator.ISSUER_PAYMENTS: Value(amounts[ISSUER]),
        **{indicator: Value(tally.sides.get(sides, 0)) for indicator, sides in VOLUMES.items()},
    }


def _rates(tally: Tally, stocks: Stocks | None) -> dict[Indicator, Value]:
    activity = tally.amounts[ACTIVITY]
    pairs = tally.pairs()
    kept, came = reuse.capped_reuse(pairs)
    multiplier = reuse.lm3(pairs, tally.injected)
    return {
        Indicator.B2B_SHARE: _ratio(tally.sides.get((Side.P, Side.P), 0), activity),
        Indicator.RECONVERSION_RATE: _ratio(tally.amounts[OUTFLOW], tally.amounts[INFLOW]),
        Indicator.VELOCITY: UNAVAILABLE if stocks is None else _velocity(activity, stocks),
        Indicator.CAPPED_REUSE: _ratio(kept, came),
        Indicator.MULTIPLIER: _ratio(came, came - kept, Status.ESTIMATED),
        Indicator.LM3: UNAVAILABLE if multiplier is None else Value(round(multiplier, DIGITS), Status.ESTIMATED),
    }


def _velocity(activity: int, stocks: Stocks) -> Value:
    return _ratio(activity * WEEK, stocks.integral, Status.OBSERVED if stocks.booked else Status.ESTIMATED)


def _holding(held: Held, aged: Aged, length: Length) -> dict[Indicator, Value]:
    matched, estimated = held.matched, Status.ESTIMATED
    return {
        Indicator.HOLDING_TIME_LIFO: _ratio(held.lifo, matched * HOUR, estimated),
        Indicator.HOLDING_TIME_MIXED: _ratio(held.mixed, matched * HOUR, estimated),
        Indicator.VELOCITY_LIFO: _ratio(matched * WEEK, held.lifo, estimated),
        Indicator.VELOCITY_MIXED: _ratio(matched * WEEK, held.mixed, estimated),
        Indicator.EFFECTIVE_BALANCE_LIFO: _whole(Fraction(held.lifo, length.microseconds), estimated),
        Indicator.EFFECTIVE_BALANCE_MIXED: _whole(Fraction(held.mixed, length.microseconds), estimated),
        **{each: _ratio(aged.since.get(weeks, 0), aged.total, estimated) for each, weeks in AGES.items()},
    }


def _structure(tally: Tally) -> dict[Indicator, Value]:
    pairs = tally.pairs()
    edges = pairs.keys()
    mutual, count = structure.reciprocity(edges)
    businesses = [actor for actor, side in tally.active.items() if side is Side.P]
    came, went = reuse.received(pairs), reuse.sent(pairs)
    return {
        Indicator.RECIPROCITY: _ratio(mutual, count),
        Indicator.GINI_RECEIVED: _rounded(structure.gini(came.get(actor, 0) for actor in businesses)),
        Indicator.GINI_SENT: _rounded(structure.gini(went.get(actor, 0) for actor in businesses)),
        Indicator.LARGEST_PART: _ratio(structure.largest_part(edges), len(tally.active)),
        Indicator.THREE_CYCLES: Value(structure.three_cycles(edges)),
        Indicator.THREE_CYCLES_EXPECTED: Value(round(structure.three_cycles_expected(edges), DIGITS), Status.ESTIMATED),
    }


def _ratio(above: int, below: int, status: Status = Status.OBSERVED) -> Value:
    """Return a quotient of whole numbers, rounded once; unavailable when there is nothing to divide by."""
    return UNAVAILABLE if below <= 0 else Value(float(round(Fraction(above, below), DIGITS)), status)


def _rounded(value: float | None) -> Value:
    return UNAVAILABLE if value is None else Value(round(value, DIGITS))


def _whole(value: Fraction, status: Status) -> Value:
    """Return an amount to the nearest minor unit, halves to the even one."""
    return Value(round(value), status)
