"""Every indicator of a table of movements, for its whole length or period by period.

There are no books behind a table: its stocks are its flows added up, beginning with nothing.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.circulation.definitions import Indicator
from ledger.circulation.flows import INFLOW, OUTFLOW
from ledger.circulation.following import Holdings
from ledger.circulation.holding import Held
from ledger.circulation.measures import Length, Stocks, Value, measure
from ledger.circulation.periods import Granularity, Period, day_at, periods
from ledger.circulation.table import Movement
from ledger.circulation.tally import Tally


class Measured(NamedTuple):
    """A period and its indicators."""

    period: Period
    values: dict[Indicator, Value]


def compute(movements: Sequence[Movement], granularity: Granularity | None = None) -> Iterator[Measured]:
    """Yield the indicators of each period from the first movement to the last; of all of it without a granularity.

    Movements come in the order of time. Nothing is yielded when there are none.
    """
    if not movements:
        return
    first, last = day_at(movements[0].at), day_at(movements[-1].at)
    whole = [Period(f"{first}/{last}", first, last)]
    holdings, mass, place = Holdings({}, {}), 0, 0
    for period in periods(first, last, granularity) if granularity else whole:
        tally, held = Tally(), Held()
        before, integral, since = mass, 0, period.start
        while place < len(movements) and movements[place].at < period.end:
            at, flow = movements[place]
            integral, since = integral + mass * (at - since), at
            mass += flow.amount * ((flow.series == INFLOW) - (flow.series == OUTFLOW))
            held += holdings.follow(flow, at)
            tally.add(flow)
            place += 1
        integral += mass * (period.end - since)
        stocks = Stocks(before, mass, integral, booked=False)
        length = Length(period.days, period.end - period.start)
        yield Measured(period, measure(tally, stocks, held, holdings.aged(period.last), length))
