"""Schedules, as orders and the approval of orders name them."""

from pydantic import Field

from api.fields import In, PastDay
from ledger.standing_orders import Rhythm, Schedule


class ScheduleIn(In):
    """On which days: the first, then by the rhythm, up to the last."""

    rhythm: Rhythm = Field(description="once, weekly or monthly.", examples=["monthly"])
    first_on: PastDay = Field(description="Tomorrow or later, in Paris.", examples=["2026-12-01"])
    last_on: PastDay = Field(description="At most two years from now.", examples=["2027-12-01"])

    def to_schedule(self) -> Schedule:
        """Return the schedule."""
        return Schedule(self.rhythm, self.first_on, self.last_on)
