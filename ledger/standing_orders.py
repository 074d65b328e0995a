"""Standing orders: on which days something is to be paid, between a first and a last day.

The months are counted from the first day itself, so an order of the 31st is due
on the last day of shorter months, and on the 31st again after them.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile
from typing import NamedTuple

from ledger.refusals import ScheduleNotValid

LASTS_MAX = timedelta(days=731)
"""How far ahead an order may reach: what was approved once is asked again after two years."""


class Rhythm(StrEnum):
    """How often: once makes a scheduled payment."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Schedule(NamedTuple):
    """The days of an order: the first, then by its rhythm, up to the last, which is included."""

    rhythm: Rhythm
    first: date
    last: date

    def written(self) -> str:
        """Return the schedule as what is approved names it."""
        return f"{self.rhythm}:{self.first.isoformat()}:{self.last.isoformat()}"


def check(schedule: Schedule, today: date) -> None:
    """Refuse a schedule that begins before tomorrow, ends before it begins, or reaches too far."""
    if not today < schedule.first <= schedule.last <= today + LASTS_MAX:
        raise ScheduleNotValid


def due_days(schedule: Schedule, *, after: date, upto: date) -> list[date]:
    """Return the days on which something is due after one day, up to another, which is included."""
    until = min(upto, schedule.last)
    numbers = range(1) if schedule.rhythm is Rhythm.ONCE else count()
    days = takewhile(lambda day: day <= until, (_day(schedule, number) for number in numbers))
    return [day for day in days if day > after]


def _day(schedule: Schedule, number: int) -> date:
    """Return the day of a number: 0 is the first."""
    first = schedule.first
    if schedule.rhythm is not Rhythm.MONTHLY:
        return first + timedelta(weeks=number)
    years, month = divmod(first.month - 1 + number, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
