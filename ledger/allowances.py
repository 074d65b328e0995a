"""What may be paid without an approval each time: so much at once, in a day, in a month, and not a unit more.

Nothing, until a member chooses otherwise, and never beyond the rule book's caps.
A program approves by its secret, and has such limits too.
"""

from typing import NamedTuple

from ledger.approvals import Means, Why
from ledger.money import AMOUNT_MAX
from ledger.refusals import ApprovalRequired, LimitsTooHigh, ProgramLimitPassed


class Limits(NamedTuple):
    """The most that may pass, in minor units, without an approval of its own."""

    single: int
    day: int
    month: int

    def within(self, caps: "Limits") -> "Limits":
        """Return these limits, lowered to the caps."""
        return Limits(min(self.single, caps.single), min(self.day, caps.day), min(self.month, caps.month))


NOTHING = Limits(0, 0, 0)
ANYTHING = Limits(AMOUNT_MAX, AMOUNT_MAX, AMOUNT_MAX)


class Allowance(NamedTuple):
    """What someone let pass lately: on `day` (an ISO date, in Paris), and in its month.

    `limits` are their own choice; None: they made none.
    """

    id: str
    limits: Limits | None = None
    day: str = ""
    today: int = 0
    this_month: int = 0


class Waiver(NamedTuple):
    """That a draft comes without an approval, and whose allowance it uses on which `day`.

    The limits are the owner's within `caps`; who chose none has `otherwise`.
    """

    allowance: str
    day: str
    caps: Limits
    otherwise: Limits = NOTHING
    program: bool = False


class Spending(NamedTuple):
    """What a draft lets its payer spend, in minor units. Without a waiver it was approved.

    `first`: the payer may never have paid this payee before; from now on it has.
    """

    payer: str
    payee: str
    amount: int
    waiver: Waiver | None = None
    first: bool = False


def check(limits: Limits, caps: Limits) -> None:
    """Refuse limits that nobody may choose."""
    if not (0 <= limits.single <= limits.day <= limits.month) or limits.within(caps) != limits:
        raise LimitsTooHigh


def spend(allowance: Allowance, waiver: Waiver, amount: int) -> Allowance:
    """Return the allowance once `amount` minor units have passed under the waiver, or refuse.

    Days only follow one another: what comes late counts for the latest day.
    """
    day = max(allowance.day, waiver.day)
    today = allowance.today if day == allowance.day else 0
    this_month = allowance.this_month if day[:7] == allowance.day[:7] else 0
    limits = (allowance.limits or waiver.otherwise).within(waiver.caps)
    if amount > limits.single:
        raise _refused(waiver, Why.SINGLE)
    if today + amount > limits.day:
        raise _refused(waiver, Why.DAY)
    if this_month + amount > limits.month:
        raise _refused(waiver, Why.MONTH)

    return allowance._replace(day=day, today=today + amount, this_month=this_month + amount)


def _refused(waiver: Waiver, why: Why) -> ApprovalRequired | ProgramLimitPassed:
    return ProgramLimitPassed() if waiver.program else ApprovalRequired(why=why, means=Means())
