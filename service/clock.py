"""The clock, and the association's days.

Time is passed in wherever it matters, so tests set it. Instants are UTC
microseconds; days are those of Europe/Paris (23 or 25 hours long twice a year).
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

Clock = Callable[[], int]

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

PARIS = ZoneInfo("Europe/Paris")


def system_clock() -> int:
    """Return the current instant in UTC microseconds."""
    return time.time_ns() // 1000


def day_of(instant: int) -> str:
    """Return the ISO date, in Paris, of an instant in UTC microseconds."""
    return moment(instant).astimezone(PARIS).date().isoformat()


def moment(instant: int) -> datetime:
    """Return an instant in UTC microseconds as an aware datetime, exactly."""
    seconds, micros = divmod(instant, SECOND)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)


def instant_of(moment: datetime) -> int:
    """Return an aware datetime as UTC microseconds, exactly."""
    utc = moment.astimezone(UTC)
    return int(utc.replace(microsecond=0).timestamp()) * SECOND + utc.microsecond


def start_of_day(day: str) -> int:
    """Return the instant (UTC microseconds) at which an ISO date begins in Paris."""
    return instant_of(datetime.combine(date.fromisoformat(day), clock_time(), PARIS))


def end_of_day(day: str) -> int:
    """Return the instant (UTC microseconds) at which an ISO date ends in Paris."""
    midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=1), clock_time(), PARIS)
    return instant_of(midnight)
