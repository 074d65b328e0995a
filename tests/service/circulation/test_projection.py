"""The projection: what was built bit by bit equals what is built anew, and both equal what happened."""

import json
from datetime import date, timedelta

from sqlmodel import col, select

from ledger.circulation.definitions import Indicator
from ledger.circulation.flows import ACTIVITY, INFLOW, OUTFLOW, Side
from ledger.circulation.periods import HOUR, Granularity, Period, day_at, midnight, period_of, periods
from service import tables
from service.book import Book
from service.circulation import figures, places, projection, refreshing
from service.circulation.figures import CUTS, Dimension, Figures
from service.circulation.slices import Slice
from tests.service.circulation.scene import MARCH, Scene
from tests.town import SetClock, Town

I = Indicator  # noqa: E741 - read a hundred times below


def test_what_was_followed_equals_what_is_built_anew_and_what_happened(town: Town, clock: SetClock) -> None:
    """The bakery moves from a commune and a sector to others half-way; what it traded before stays where it was."""
    scene = followed(town, clock)
    book = town.book
    before = everything(book)
    assert refreshing.refresh(book) == 0
    assert refreshing.rebuild(book) > 20
    assert everything(book) == before
    for granularity in Granularity:
        series = [read(book, period, scene.clock.now) for period in spans(scene, granularity)]
        for found in series:
            check(found, scene)
        assert sum(number(each, I.ACTIVITY) for each in series) == sum(
            each.movement.flow.amount for each in scene.told if each.movement.flow.series == ACTIVITY
        )
    found = read(book, period_of(day_at(MARCH), Granularity.YEAR), scene.clock.now)
    sectors = {cell.payee for cell in found.cells[Dimension.SECTOR]}
    assert {"C", "I", "*"} <= sectors
    assert {cell.payer for cell in found.cells[Dimension.DEPARTMENT]} <= {"33", "individual", "unknown", "*"}
    assert {cell.payee for cell in found.cells[Dimension.COMMUNE]} >= {"33063", "33199"}


def followed(town: Town, clock: SetClock) -> Scene:
    """Let the town live, and follow it now and then."""
    scene = Scene(town, clock, seed=7)
    for round_ in range(6):
        scene.live(7)
        scene.buy(0, 3, 500)
        if round_ == 3:
            scene.settle(3, "I", "33199")
        projection.advance(town.book, at_once=round_ + 1)
        if round_ % 3 == 0:
            refreshing.refresh(town.book)
    clock.advance(24 * HOUR)
    refreshing.refresh(town.book)
    return scene


def check(found: Figures, scene: Scene) -> None:
    """Compare a period with what happened in it."""
    first, last = found.period.first.isoformat(), found.period.last.isoformat()
    inside = [each.movement.flow for each in scene.told if first <= each.day <= last]
    mass = {}
    for end, until in ((first, False), (last, True)):
        before = [each.movement.flow for each in scene.told if each.day < end or (until and each.day == end)]
        mass[until] = sum(flow.amount * ((flow.series == INFLOW) - (flow.series == OUTFLOW)) for flow in before)
    assert found.values[I.MASS].value == mass[True]
    assert found.values[I.MASS_CHANGE].value == mass[True] - mass[False]
    assert found.values[I.RECONCILIATION_GAP].value == 0
    activity = [flow for flow in inside if flow.series == ACTIVITY]
    assert found.values[I.ACTIVITY].value == sum(flow.amount for flow in activity)
    assert found.values[I.TRANSACTIONS].value == sum(flow.times for flow in activity)
    assert found.values[I.INFLOW].value == sum(flow.amount for flow in inside if flow.series == INFLOW)
    assert found.values[I.VOLUME_P_P].value == sum(
        flow.amount for flow in activity if flow.payer.side is flow.payee.side is Side.P
    )
    people = {a.id for flow in activity if flow.times for a in (flow.payer, flow.payee) if a.side is Side.U}
    assert found.values[I.ACTIVE_INDIVIDUALS].value == len(people)
    for cells in (found.cells[each] for each in CUTS):
        inner = [cell for cell in cells if "*" not in {cell.payer, cell.payee}]
        assert sum(cell.amount for cell in inner) == sum(flow.amount for flow in activity)
        for cell in cells:
            if cell.payer == "*" != cell.payee:
                assert cell.amount == sum(each.amount for each in inner if each.payee == cell.payee)


def test_the_mean_mass_counts_every_instant_and_units_age(town: Town, clock: SetClock) -> None:
    scene = Scene(town, clock, seed=1)
    town.issue(1_000, scene.accounts[0])
    opened = clock.now
    clock.advance(24 * HOUR)
    town.pay(400, scene.accounts[0], scene.accounts[3])
    clock.now = midnight(date(2026, 3, 20))
    refreshing.refresh(town.book)
    month = read(town.book, period_of(date(2026, 3, 10), Granularity.MONTH), clock.now)
    length = clock.now - month.period.start
    assert month.values[I.MEAN_MASS].value == round(1_000 * (clock.now - opened) / length)
    assert month.values[I.HOLDING_TIME_LIFO].value == month.values[I.HOLDING_TIME_MIXED].value == 24.0
    assert month.values[I.HELD_1_WEEK].value == 1.0
    assert month.values[I.TRANSACTIONS_PER_DAY].value == round(1 / 19, 6)
    assert month.values[I.COVERAGE].value == 1.0
    day = read(town.book, period_of(date(2026, 3, 17), Granularity.DAY), clock.now)
    assert day.values[I.HELD_1_WEEK].value == 0.6
    before = read(town.book, period_of(date(2020, 1, 1), Granularity.MONTH), clock.now)
    assert (before.values[I.MASS].value, before.seq) == (0, 0)
    ahead = read(town.book, period_of(date(2031, 1, 1), Granularity.YEAR), clock.now)
    assert (ahead.values[I.MASS].value, ahead.values[I.ACTIVITY].value) == (1_000, 0)
    with town.book.database.read() as session:
        troc = session.exec(select(tables.Currency).where(tables.Currency.code == "TROC")).one()
        (credit,) = figures.read(session, troc, [day.period], clock.now)
    assert credit.values[I.MASS].value is None


def test_two_that_follow_at_once_count_nothing_twice(town: Town, clock: SetClock) -> None:
    scene = Scene(town, clock, seed=2)
    town.issue(500, scene.accounts[0])
    with town.book.database.read() as session:
        late = Slice(session, 0, town.head(), "")
    projection.advance(town.book)
    done = everything(town.book)
    with town.book.database.write() as session:
        assert not projection._move_cursor(town.book, session, 0, late)
    town.pay(5, scene.accounts[0], scene.accounts[3])
    with town.book.database.write() as session:
        assert not projection._move_cursor(town.book, session, 1, late)
    assert everything(town.book) == done


def test_a_commune_has_an_epci_and_a_department() -> None:
    assert places.department("33063") == "33"
    assert places.department("97411") == "974"
    assert places.epci("33063") == "243300316"
    assert places.names()["33"] == "Gironde"
    assert places.epci("33999") is None


def everything(book: Book) -> str:
    """Return every sum and figure as text."""
    with book.database.read() as session:
        rows = {
            table.__tablename__: sorted(json.dumps(row.model_dump()) for row in session.exec(select(table)))
            for table in projection.PROJECTED
        }
    return json.dumps(rows, indent=1)


def spans(scene: Scene, granularity: Granularity) -> list[Period]:
    """Return every period in which something may have happened."""
    return periods(day_at(MARCH) - timedelta(days=10), day_at(scene.clock.now), granularity)


def read(book: Book, period: Period, now: int) -> Figures:
    """Return a period's figures in MIEL."""
    with book.database.read() as session:
        currency = session.exec(select(tables.Currency).where(col(tables.Currency.code) == "MIEL")).one()
        return figures.read(session, currency, [period], now)[0]


def number(found: Figures, indicator: Indicator) -> int:
    """Return a figure that is a whole number."""
    value = found.values[indicator].value
    assert isinstance(value, int)
    return value
