"""The figures of a period: every indicator, and the activity cut by kind, sector and place.

They are computed from the sums of the period's days, never from history, and kept once the
period is over; whatever touches one of its days later makes them anew.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from ledger.circulation.cells import Cell, cut, taking_part
from ledger.circulation.definitions import Indicator
from ledger.circulation.flows import INFLOW, ISSUER, OUTFLOW, Actor, Flow, Side
from ledger.circulation.following import aged
from ledger.circulation.holding import Held
from ledger.circulation.measures import AGES, Aged, Length, Status, Value, measure
from ledger.circulation.periods import Period, day_at
from ledger.circulation.publishing import INDIVIDUAL, UNKNOWN
from ledger.circulation.tally import Tally
from ledger.memberships import MemberKind
from service import tables
from service.circulation import places, stocks
from service.circulation.projection import cursor
from service.circulation.slices import HOUSE, SIDES


class Dimension(StrEnum):
    """By what activity is cut: who the members are (U or P, and in detail), what they do, or where they are."""

    SIDE = "side"
    KIND = "kind"
    SECTOR = "sector"
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"
    EXCHANGE = "exchange"
    """What is no activity: inflow, outflow, and what went to or came from the issuer, one cell each."""


CUTS = tuple(dimension for dimension in Dimension if dimension is not Dimension.EXCHANGE)


class Figures(NamedTuple):
    """What is known of a period. `seq` is the last entry that had a part in it, 0 when none had."""

    period: Period
    seq: int
    values: dict[Indicator, Value]
    cells: dict[Dimension, list[Cell]]


class _Place(NamedTuple):
    """A member's category in each dimension."""

    side: str
    kind: str
    sector: str
    commune: str
    epci: str
    department: str


def read(session: Session, currency: tables.Currency, periods: Sequence[Period], now: int) -> list[Figures]:
    """Return the figures of periods: those kept where nothing touched them since, else computed now."""
    row = tables.CirculationFigure
    assert currency.id is not None
    codes = [period.code for period in periods]
    kept = {
        figure.period: figure
        for figure in session.exec(select(row).where(row.currency == currency.id, col(row.period).in_(codes)))
    }
    touched = Touched(session, currency.id)
    found = []
    for period in periods:
        figure, seq = kept.get(period.code), touched.by(period)
        if figure is not None and figure.seq == seq:
            found.append(_kept(period, figure))
        else:
            found.append(compute(session, currency, period, seq, now))
    return found


class Touched:
    """Which entry was the last to have a part in a period: one of its own days, or any stock before its end."""

    def __init__(self, session: Session, currency: int) -> None:
        """Read the days of a currency."""
        day = tables.CirculationDay
        rows = session.exec(
            select(day.day, day.seq, day.stock_seq).where(day.currency == currency).order_by(day.day)
        ).all()
        self._days = [name for name, _, _ in rows]
        self._seqs = [seq for _, seq, _ in rows]
        self._stocks = list(accumulate((stock for *_, stock in rows), max))

    def by(self, period: Period) -> int:
        """Return its number, or 0."""
        first = bisect_left(self._days, period.first.isoformat())
        over = bisect_right(self._days, period.last.isoformat())
        return max((*self._seqs[first:over], *self._stocks[max(0, over - 1) : over]), default=0)


def compute(session: Session, currency: tables.Currency, period: Period, seq: int, now: int) -> Figures:
    """Return the figures of a period, until now if it is not over."""
    assert currency.id is not None
    rows = _flows(session, currency.id, period)
    kinds, spots = _kinds(session), _places(session)
    tally, everything = Tally(), list[Flow]()
    cuts: dict[Dimension, list[tuple[Flow, str, str]]] = {dimension: [] for dimension in CUTS}
    for flow, payer_trait, payee_trait in rows:
        who = tuple(_actor(int(actor.id), kinds) for actor in (flow.payer, flow.payee))
        told = flow._replace(payer=who[0], payee=who[1])
        tally.add(told)
        everything.append(told)
        payer = _place(told.payer, kinds, spots.get(payer_trait))
        payee = _place(told.payee, kinds, spots.get(payee_trait))
        for place, dimension in enumerate(CUTS):
            cuts[dimension].append((told, payer[place], payee[place]))
    end = min(period.end, now) if now > period.start else period.end
    last = day_at(end - 1)
    values = measure(
        tally,
        stocks.of(session, currency, period, end) if currency.policy == "backed" else None,
        _held(session, currency.id, period),
        _aged(session, currency.id, last),
        Length((last - period.first).days + 1, end - period.start),
    )
    cells = {dimension: cut(flows) for dimension, flows in cuts.items()}
    cells[Dimension.EXCHANGE] = [taking_part(everything, series) for series in (INFLOW, OUTFLOW, ISSUER)]
    return Figures(period, seq, values, cells)


def keep(session: Session, currency: int, found: Figures) -> None:
    """Keep the figures of a period that is over."""
    session.merge(
        tables.CirculationFigure(
            currency=currency,
            period=found.period.code,
            seq=found.seq,
            indicators=_written({each: [*value] for each, value in found.values.items()}),
            cells=_written(found.cells),
        )
    )


def _written(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _kept(period: Period, row: tables.CirculationFigure) -> Figures:
    values = json.loads(row.indicators)
    cells = json.loads(row.cells)
    return Figures(
        period,
        row.seq,
        {each: Value(values[each][0], Status(values[each][1])) for each in Indicator if each in values},
        {each: [Cell(*cell) for cell in cells[each]] for each in Dimension if each in cells},
    )


def _flows(session: Session, currency: int, period: Period) -> list[tuple[Flow, int, int]]:
    """Return what each paid each over the period, with their traits; sides are not known yet."""
    row = tables.CirculationFlow
    keys = (row.series, row.payer, row.payee, row.payer_trait, row.payee_trait)
    query = (
        select(*keys, func.sum(row.amount), func.sum(row.times))  # type: ignore[call-overload]  # more than it foresees
        .where(row.currency == currency, row.day >= period.first.isoformat(), row.day <= period.last.isoformat())
        .group_by(*keys)
        .order_by(*keys)
    )
    return [
        (
            Flow(series, Actor(str(payer), Side.T), Actor(str(payee), Side.T), int(amount), int(times)),
            payer_trait,
            payee_trait,
        )
        for series, payer, payee, payer_trait, payee_trait, amount, times in session.exec(query)
    ]


def _kinds(session: Session) -> dict[int, MemberKind]:
    members = session.exec(select(tables.Member.id, tables.Member.kind))
    return {id_: MemberKind(kind) for id_, kind in members if id_ is not None}


def _places(session: Session) -> dict[int, tuple[str, str]]:
    trait = tables.MemberTrait
    rows = session.exec(select(trait.id, trait.section, trait.commune))
    return {id_: (section, commune) for id_, section, commune in rows if id_ is not None}


def _actor(member: int, kinds: dict[int, MemberKind]) -> Actor:
    return Actor(str(member), Side.T if member == HOUSE else SIDES[kinds[member]])


def _place(actor: Actor, kinds: dict[int, MemberKind], trait: tuple[str, str] | None) -> _Place:
    kind = kinds.get(int(actor.id), MemberKind.ISSUER)
    if kind is MemberKind.INDIVIDUAL:
        return _Place(actor.side.value, kind.value, *[INDIVIDUAL] * 4)
    if trait is None:
        return _Place(actor.side.value, kind.value, *[UNKNOWN] * 4)
    section, commune = trait
    return _Place(
        actor.side.value, kind.value, section, commune, places.epci(commune) or UNKNOWN, places.department(commune)
    )


def _held(session: Session, currency: int, period: Period) -> Held:
    day = tables.CirculationDay
    rows = session.exec(
        select(day.matched, day.lifo, day.mixed).where(
            day.currency == currency, day.day >= period.first.isoformat(), day.day <= period.last.isoformat()
        )
    )
    held = Held()
    for matched, lifo, mixed in rows:
        held += Held(matched, int(lifo), int(mixed))
    return held


def _aged(session: Session, currency: int, last: date) -> Aged:
    """Return how old what was held was at the end of a day: as noted then, or as it is now."""
    _, today = cursor(session)
    if today and last.isoformat() >= today:
        born = tables.CirculationBorn
        rows = session.exec(select(born.day, born.amount).where(born.currency == currency))
        return aged({date.fromisoformat(day): amount for day, amount in rows}, last)
    row = session.get(tables.CirculationAge, (currency, last.isoformat()))
    if row is None:
        return Aged(0, {})
    noted = (row.weeks_1, row.weeks_4, row.weeks_8, row.weeks_26)
    return Aged(row.total, dict(zip(AGES.values(), noted, strict=True)))


def first_day(session: Session, currency: int) -> date | None:
    """Return the first day on which anything happened in a currency."""
    day = tables.CirculationDay
    first = session.exec(select(day.day).where(day.currency == currency).order_by(day.day).limit(1)).first()
    return None if first is None else date.fromisoformat(first)
