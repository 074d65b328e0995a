"""Each indicator equals what its definition says, computed the long way; the examples of the vectors come out."""

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.circulation import reuse, structure
from ledger.circulation.computing import Measured, compute
from ledger.circulation.definitions import DEFINITIONS, Indicator
from ledger.circulation.flows import Actor, Flow, Side, between
from ledger.circulation.holding import Held, Purse
from ledger.circulation.measures import Aged, Length, Status, Stocks, Value, measure
from ledger.circulation.periods import EPOCH, HOUR, MICROSECOND, WEEK, Granularity, day_at, period_of, periods
from ledger.circulation.table import Movement, movements
from ledger.circulation.tally import Tally
from tests.ledger.circulation import brute

DATA = Path(__file__).parents[2] / "data"
I = Indicator  # noqa: E741 - read a hundred times below

few = settings(max_examples=30)
people = st.sampled_from("abcdef")
edge = st.tuples(people, people).filter(lambda pair: pair[0] != pair[1])
trade = st.dictionaries(edge, st.integers(1, 30), max_size=14)
steps = st.lists(st.tuples(st.integers(1, 20), st.integers(-12, 12)), max_size=15).map(
    lambda pauses: [
        (sum(pause for pause, _ in pauses[: place + 1]), amount) for place, (_, amount) in enumerate(pauses)
    ]
)


@few
@given(trade, st.sets(people))
def test_reuse_and_the_multiplier_are_what_following_each_euro_finds(
    pairs: dict[tuple[str, str], int], injected: set[str]
) -> None:
    kept, came = reuse.capped_reuse(pairs)
    expected = brute.capped_reuse(pairs)
    assert (kept / came if came else None) == (None if expected is None else pytest.approx(float(expected)))
    found, followed = reuse.lm3(pairs, injected), brute.lm3(pairs, injected)
    assert found == (None if followed is None else pytest.approx(float(followed)))


@few
@given(st.sets(edge, max_size=18))
def test_the_shape_is_what_trying_everyone_finds(edges: set[tuple[str, str]]) -> None:
    assert structure.largest_part(edges) == brute.largest_part(edges)
    assert structure.three_cycles(edges) == brute.three_cycles(edges)
    if edges:
        assert structure.three_cycles_expected(edges) == pytest.approx(float(brute.three_cycles_expected(edges)))
    assert structure.reciprocity(edges) == (sum((b, a) in edges for a, b in edges), len(edges))


@few
@given(st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any))
def test_the_gini_is_half_the_mean_difference(values: list[int]) -> None:
    assert structure.gini(values) == pytest.approx(float(brute.gini(values)))


@few
@given(steps)
def test_holding_times_are_those_of_single_units(moved: list[tuple[int, int]]) -> None:
    purse, matched, lifo, mixed = Purse(), 0, 0, 0
    for at, amount in moved:
        if amount > 0:
            purse.receive(at, amount)
        elif amount < 0:
            held, taken = purse.spend(at, -amount)
            assert sum(lot.amount for lot in taken) == held.matched
            matched, lifo, mixed = matched + held.matched, lifo + held.lifo, mixed + held.mixed
    assert (matched, lifo) == brute.lifo(moved)
    assert abs(mixed - brute.mixed(moved)) <= len(moved) * 2  # what is rounded to a whole microsecond of a cent


@few
@given(steps)
def test_an_account_that_ends_empty_held_its_balance_for_the_time(moved: list[tuple[int, int]]) -> None:
    purse, integral, last, lifo, mixed = Purse(), 0, 0, 0, 0
    for at, amount in [*moved, (10_000, -(10**6))]:
        integral += purse.amount * (at - last)
        last = at
        if amount >= 0:
            purse.receive(at, amount)
        else:
            held, _ = purse.spend(at, -amount)
            lifo, mixed = lifo + held.lifo, mixed + held.mixed
    assert purse.amount == purse.moment == 0
    assert lifo == mixed == integral


def test_the_known_holding_times_come_out() -> None:
    found = one(held_table())
    assert found[I.HOLDING_TIME_LIFO].value == found[I.HOLDING_TIME_MIXED].value == 12.45
    beginning = one(held_table()[:10])
    assert beginning[I.HOLDING_TIME_LIFO].value == 15.0
    assert beginning[I.HOLDING_TIME_MIXED].value == pytest.approx(16.8571, abs=1e-4)


def test_the_chain_of_the_vectors_makes_1_9() -> None:
    u, t, chain = Actor("U", Side.U), Actor("T", Side.T), [Actor(f"P{n}", Side.P) for n in (1, 2, 3)]
    flows = [
        *(between(t, u, 100), between(u, chain[0], 100)),
        *(between(chain[0], chain[1], 60), between(chain[1], chain[2], 30)),
    ]
    found = one([Movement(at * HOUR, flow) for at, flow in enumerate(flows)])
    assert found[I.LM3].value == 1.9
    assert found[I.CAPPED_REUSE].value == round(90 / 190, 6)
    assert found[I.MULTIPLIER].value == 1.9


def test_eusko_2020_reconverted_49_35_per_cent() -> None:
    u, p, t = Actor("u", Side.U), Actor("p", Side.P), Actor("t", Side.T)
    found = one([Movement(0, between(t, u, 1_431_791)), Movement(WEEK, between(p, t, 706_558))])
    assert found[I.RECONVERSION_RATE].value == 0.493478
    assert found[I.MASS_CHANGE].value == 725_233


def test_without_anything_rates_are_unavailable_and_sums_are_zero() -> None:
    found = measure(Tally(), Stocks(0, 0, 0, fund=0), Held(), Aged(0, {}), Length(31, 31 * 24 * HOUR))
    assert set(found) == set(DEFINITIONS) == set(Indicator)
    zero = {each for each, value in found.items() if value.value == 0}
    assert {I.MASS, I.ACTIVITY, I.RECONCILIATION_GAP, I.TRANSACTIONS_PER_DAY, I.THREE_CYCLES} <= zero
    assert {each for each in found if found[each] == Value(None, Status.UNAVAILABLE)} == set(found) - zero
    assert list(compute([])) == []


def test_refunds_lessen_activity_and_no_relation_remains_of_what_was_given_back() -> None:
    u, p, q, t = (Actor(name, side) for name, side in zip("upqt", (Side.U, Side.P, Side.P, Side.T), strict=True))
    tally = Tally()
    for flow in (
        *(Flow("activity", u, p, 50), Flow("activity", u, p, -50, 0)),
        *(Flow("activity", p, q, 80), Flow("activity", p, q, -20, 0), Flow("inflow", t, u, -5, 0)),
    ):
        tally.add(flow)
    stocks = Stocks(100, 95, 98 * WEEK, fund=98)
    found = measure(tally, stocks, Held(), Aged(100, {1: 50}), Length(7, WEEK))
    assert found[I.ACTIVITY].value == found[I.VOLUME_P_P].value == 60
    assert found[I.TRANSACTIONS].value == 2
    assert found[I.B2B_SHARE].value == 1.0
    assert tally.pairs() == {("p", "q"): 60}
    assert found[I.RECONCILIATION_GAP].value == 0
    assert found[I.COVERAGE].value == round(98 / 95, 6)
    assert found[I.VELOCITY].value == round(60 / 98, 6)
    assert (found[I.HELD_1_WEEK].value, found[I.HELD_4_WEEKS].value) == (0.5, 0.0)


sides = {name: Side(side) for name, side in zip("abcdef", "UUPPTT", strict=True)}
rows = st.lists(st.tuples(st.integers(0, 200), edge, st.integers(1, 40)), min_size=1, max_size=25)
SPRING = (datetime(2026, 3, 20, tzinfo=UTC) - EPOCH) // MICROSECOND


@given(rows, st.sampled_from(Granularity))
@few
def test_series_add_up_and_the_mass_follows_its_flows(
    told: list[tuple[int, tuple[str, str], int]], granularity: Granularity
) -> None:
    """The clocks go forward in between; periods follow each other without a gap."""
    found = sorted(
        (
            Movement(
                SPRING + hours * 3 * HOUR,
                between(Actor(payer, sides[payer]), Actor(payee, sides[payee]), amount),
            )
            for hours, (payer, payee), amount in told
        ),
        key=lambda movement: movement.at,
    )
    measured = list(compute(found, granularity))
    whole = one(found)
    for each in (I.ACTIVITY, I.INFLOW, I.OUTFLOW, I.TRANSACTIONS, I.VOLUME_P_P, I.ISSUER_PAYMENTS):
        assert sum(number(part.values[each]) for part in measured) == whole[each].value
    mass = 0
    for part in measured:
        mass += number(part.values[I.INFLOW]) - number(part.values[I.OUTFLOW])
        assert part.values[I.MASS].value == mass
        inside = [m.flow for m in found if part.period.first <= day_at(m.at) <= part.period.last]
        volume = sum(flow.amount for flow in inside if flow.series == "activity")
        assert part.values[I.ACTIVITY].value == volume
        active = {a.id for flow in inside if flow.series == "activity" for a in flow[1:3] if a.side is Side.U}
        assert part.values[I.ACTIVE_INDIVIDUALS].value == len(active)
    assert all(before.period.end == after.period.start for before, after in pairwise(measured))
    assert aged(found, day_at(found[-1].at)) == [
        whole[each].value for each in (I.HELD_1_WEEK, I.HELD_4_WEEKS, I.HELD_8_WEEKS, I.HELD_26_WEEKS)
    ]


@pytest.mark.parametrize(
    ("day", "granularity", "code", "hours"),
    [
        (date(2026, 3, 29), Granularity.DAY, "2026-03-29", 23),
        (date(2026, 10, 25), Granularity.DAY, "2026-10-25", 25),
        (date(2027, 1, 3), Granularity.WEEK, "2026-W53", 168),
        (date(2026, 10, 5), Granularity.MONTH, "2026-10", 31 * 24 + 1),
        (date(2026, 12, 31), Granularity.MONTH, "2026-12", 31 * 24),
        (date(2024, 5, 1), Granularity.YEAR, "2024", 366 * 24),
    ],
)
def test_a_period_is_as_long_as_it_was_in_paris(day: date, granularity: Granularity, code: str, hours: int) -> None:
    period = period_of(day, granularity)
    assert (period.code, period.end - period.start) == (code, hours * HOUR)
    assert day_at(period.start) == period.first
    assert day_at(period.end - 1) == period.last
    assert periods(period.first, period.last, granularity) == [period]


def one(found: list[Movement]) -> dict[Indicator, Value]:
    """Return the indicators of all of it."""
    (measured,) = compute(found)
    assert isinstance(measured, Measured)
    return measured.values


def number(value: Value) -> int:
    """Return a figure that is a whole number."""
    assert isinstance(value.value, int)
    return value.value


def aged(found: list[Movement], last: date) -> list[float | None]:
    """Follow single units, and tell which share of them has stayed for 1, 4, 8 and 26 weeks."""
    stacks: dict[str, list[date]] = {}
    for at, flow in found:
        stack = stacks.get(flow.payer.id, [])
        del stack[max(0, len(stack) - flow.amount) :]
        if flow.payee.side is not Side.T:
            stacks.setdefault(flow.payee.id, []).extend([day_at(at)] * flow.amount)
    days = [day for stack in stacks.values() for day in stack]
    return [
        round(sum(day <= last - timedelta(weeks=weeks) for day in days) / len(days), 6) if days else None
        for weeks in (1, 4, 8, 26)
    ]


def held_table() -> list[Movement]:
    """Return the movements of the account whose holding times are known."""
    with (DATA / "holding_time_account.csv").open(encoding="utf-8") as file:
        lines = [
            f"{time},{payer},{payee},{amount},{'T' if payee == 'XYZ' else 'U'},{'U' if payee == 'XYZ' else 'P'}"
            for time, _, _, payer, payee, amount in csv.reader(file)
        ]
    return movements(["time,from,to,amount,from_kind,to_kind", *lines])


def test_the_document_defines_every_indicator_as_the_code_does() -> None:
    page = (Path(__file__).parents[3] / "docs" / "circulation.md").read_text()
    for indicator, said in DEFINITIONS.items():
        assert f"| `{indicator}` | {said.unit} | {said.formula} | {said.fr} · {said.en} |" in page
