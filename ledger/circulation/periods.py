"""Days, weeks, months and years as they pass in Paris: some days have 23 hours, some 25. Weeks are of ISO 8601."""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ledger.refusals import PeriodNotValid

PARIS = ZoneInfo("Europe/Paris")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HOUR = 3_600_000_000
WEEK = 7 * 24 * HOUR
"""Microseconds in an hour, and in a week of seven times 24 hours."""

DECEMBER = 12


YEAR_MIN, YEAR_MAX = 1970, 9998
"""The years that are counted; the last that Python knows would have no day after it."""

_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class Granularity(StrEnum):
    """How long the periods are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Period(NamedTuple):
    """Whole days in Paris, `first` and `last` included. Codes: `2026-11-22`, `2026-W47`, `2026-11`, `2026`."""

    code: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> int:
        """Return the instant at which it begins, in UTC microseconds."""
        return midnight(self.first)

    @property
    def end(self) -> int:
        """Return the instant at which it is over."""
        return midnight(self.last + timedelta(days=1))


def midnight(day: date) -> int:
    """Return the instant (UTC microseconds) at which a day begins in Paris."""
    return (datetime.combine(day, time(), PARIS) - EPOCH) // MICROSECOND


def day_at(instant: int) -> date:
    """Return the day in Paris of an instant."""
    return (EPOCH + instant * MICROSECOND).astimezone(PARIS).date()


def period_of(day: date, granularity: Granularity) -> Period:
    """Return the day, week, month or year in which a day lies."""
    if granularity is Granularity.DAY:
        return Period(day.isoformat(), day, day)
    if granularity is Granularity.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year:04}-W{week:02}", monday, monday + timedelta(days=6))
    if granularity is Granularity.MONTH:
        following = date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)
        return Period(f"{day.year:04}-{day.month:02}", day.replace(day=1), following - timedelta(days=1))
    return Period(f"{day.year:04}", date(day.year, 1, 1), date(day.year, DECEMBER, 31))


def read(code: str) -> tuple[Granularity, Period]:
    """Return the period that a code names, or refuse what names none."""
    try:
        granularity, day = _first_day(code)
    except ValueError:
        raise PeriodNotValid from None
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise PeriodNotValid
    return granularity, period_of(day, granularity)


def _first_day(code: str) -> tuple[Granularity, date]:
    """Return what a code names; ValueError when it names nothing."""
    if _DAY.fullmatch(code):
        return Granularity.DAY, date.fromisoformat(code)
    if found := _WEEK.fullmatch(code):
        return Granularity.WEEK, date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if found := _MONTH.fullmatch(code):
        return Granularity.MONTH, date(int(found[1]), int(found[2]), 1)
    if _YEAR.fullmatch(code):
        return Granularity.YEAR, date(int(code), 1, 1)
    raise ValueError(code)


def periods(first: date, last: date, granularity: Granularity) -> list[Period]:
    """Return the periods that have a day from `first` to `last`, in order."""
    found = []
    day = first
    while day <= last:
        period = period_of(day, granularity)
        found.append(period)
        day = period.last + timedelta(days=1)
    return found
