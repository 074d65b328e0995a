"""On which days an order is due: months end where they end, and no day is due twice or outside the order."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.refusals import ScheduleNotValid
from ledger.standing_orders import LASTS_MAX, Rhythm, Schedule, check, due_days

FIRST = date(2026, 1, 31)
days = st.dates(date(2026, 1, 1), date(2029, 1, 1))
schedules = st.builds(
    lambda rhythm, first, length: Schedule(rhythm, first, first + timedelta(days=length)),
    st.sampled_from(Rhythm),
    days,
    st.integers(0, 731),
)


def test_an_order_of_the_31st_is_due_on_the_last_day_of_shorter_months() -> None:
    schedule = Schedule(Rhythm.MONTHLY, FIRST, date(2027, 3, 1))
    due = due_days(schedule, after=date(2026, 1, 1), upto=date(2030, 1, 1))
    said = "01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30 12-31 01-31 02-28"
    assert " ".join(day.isoformat()[5:] for day in due) == said
    leap = Schedule(Rhythm.MONTHLY, date(2027, 12, 30), date(2028, 3, 1))
    assert due_days(leap, after=FIRST, upto=leap.last)[-1] == date(2028, 2, 29)


@pytest.mark.parametrize(("rhythm", "count"), [(Rhythm.ONCE, 1), (Rhythm.WEEKLY, 5), (Rhythm.MONTHLY, 2)])
def test_the_last_day_is_included(rhythm: Rhythm, count: int) -> None:
    schedule = Schedule(rhythm, FIRST, FIRST + timedelta(weeks=4))
    assert len(due_days(schedule, after=date(2026, 1, 1), upto=schedule.last)) == count


@given(schedule=schedules, cuts=st.lists(days, max_size=5))
def test_however_often_one_looks_each_day_is_due_once(schedule: Schedule, cuts: list[date]) -> None:
    edges = [date(2025, 12, 31), *sorted(cuts), date(2035, 1, 1)]
    pieces = [day for after, upto in pairwise(edges) for day in due_days(schedule, after=after, upto=upto)]

    assert pieces == due_days(schedule, after=edges[0], upto=edges[-1]) == sorted(set(pieces))
    assert pieces[0] == schedule.first
    assert all(schedule.first <= day <= schedule.last for day in pieces)
    if schedule.rhythm is Rhythm.WEEKLY:
        assert {(day - schedule.first).days % 7 for day in pieces} == {0}
    if schedule.rhythm is Rhythm.MONTHLY:
        assert len({(day.year, day.month) for day in pieces}) == len(pieces)


@given(schedule=schedules, today=days)
def test_an_order_begins_tomorrow_at_the_earliest_and_ends_within_two_years(schedule: Schedule, today: date) -> None:
    good = today < schedule.first and schedule.last <= today + LASTS_MAX
    try:
        check(schedule, today)
    except ScheduleNotValid:
        assert not good
    else:
        assert good


def test_an_order_does_not_end_before_it_begins() -> None:
    with pytest.raises(ScheduleNotValid):
        check(Schedule(Rhythm.WEEKLY, FIRST, FIRST - timedelta(days=1)), date(2026, 1, 1))


@given(one=schedules, other=schedules)
def test_what_is_approved_names_the_whole_schedule(one: Schedule, other: Schedule) -> None:
    assert (one.written() == other.written()) == (one == other)
    assert Schedule(Rhythm.ONCE, FIRST, FIRST).written() == "once:2026-01-31:2026-01-31"
