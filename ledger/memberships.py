"""What becomes of a membership: dated steps from one standing to the next, and what each allows.

A member is in one state since a day. No step is dated before the one it follows,
and none takes anything away: whoever lapses, leaves or dies keeps what they own,
and only what their accounts let happen changes. Days are Paris days, handed in.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ledger.accounts import Status
from ledger.refusals import DayNotPossible, RenewedAlready, StepNotPossible


class MemberKind(StrEnum):
    """What a member is. An office exchanges euros and notes for units; the issuer is the association itself."""

    INDIVIDUAL = "individual"
    BUSINESS = "business"
    ASSOCIATION = "association"
    PUBLIC_BODY = "public_body"
    ISSUER = "issuer"
    OFFICE = "office"


AGREED = frozenset({MemberKind.BUSINESS, MemberKind.ASSOCIATION, MemberKind.PUBLIC_BODY, MemberKind.OFFICE})
"""Who is admitted by the association's agreement (agrément), a recorded decision, and no other way."""

RECONVERTING = frozenset({MemberKind.BUSINESS, MemberKind.ASSOCIATION, MemberKind.PUBLIC_BODY})
"""Who may change units back into euros; individuals may not."""


class State(StrEnum):
    """Where a member stands."""

    APPLIED = "applied"
    REFUSED = "refused"
    ADMITTED = "admitted"
    LAPSED = "lapsed"
    INSOLVENT = "insolvent"
    LEFT = "left"
    DEAD = "dead"


class Step(StrEnum):
    """What leads from one state to another."""

    APPLY = "apply"
    ADMIT = "admit"
    REFUSE = "refuse"
    RENEW = "renew"
    LAPSE = "lapse"
    DECLARE_INSOLVENT = "declare_insolvent"
    RECOVER = "recover"
    LEAVE = "leave"
    DIE = "die"


class Ability(StrEnum):
    """What a standing lets a member do with their units."""

    SPEND = "spend"
    RECEIVE = "receive"
    RECONVERT = "reconvert"


class Periods(NamedTuple):
    """The association's rules: how long each thing lasts, and how early a membership may be renewed."""

    months: int
    grace_days: int
    renewal_days: int
    departure_days: int
    estate_days: int


class Standing(NamedTuple):
    """A state since a day.

    `until` is the last day of the membership (None: without end); of whoever left or
    died, the last day by which the balance should be spent, given or passed on.
    """

    state: State
    since: date
    until: date | None = None

    def in_grace(self, today: date) -> bool:
        """Tell whether the membership is over and nothing has changed yet."""
        return self.state is State.ADMITTED and self.until is not None and today > self.until

    def overdue(self, today: date) -> bool:
        """Tell whether the window of a departure or death is over. What is left stays the member's all the same."""
        return self.state in GONE and self.until is not None and today > self.until


GONE = frozenset({State.LEFT, State.DEAD})

LEADS: dict[Step, tuple[frozenset[State], State]] = {
    Step.ADMIT: (frozenset({State.APPLIED, State.REFUSED, State.LEFT}), State.ADMITTED),
    Step.REFUSE: (frozenset({State.APPLIED}), State.REFUSED),
    Step.RENEW: (frozenset({State.ADMITTED, State.LAPSED}), State.ADMITTED),
    Step.LAPSE: (frozenset({State.ADMITTED}), State.LAPSED),
    Step.DECLARE_INSOLVENT: (frozenset({State.ADMITTED, State.LAPSED}), State.INSOLVENT),
    Step.RECOVER: (frozenset({State.INSOLVENT}), State.ADMITTED),
    Step.LEAVE: (frozenset({State.ADMITTED, State.LAPSED, State.INSOLVENT}), State.LEFT),
    Step.DIE: (frozenset({State.ADMITTED, State.LAPSED, State.LEFT}), State.DEAD),
}
"""From which states each step leads, and where to. An application is where a membership begins."""

STATUSES: dict[State, Status | None] = {
    State.APPLIED: None,
    State.REFUSED: None,
    State.ADMITTED: Status.OPEN,
    State.LAPSED: Status.SPEND_ONLY,
    State.INSOLVENT: Status.RECEIVE_ONLY,
    State.LEFT: Status.SPEND_ONLY,
    State.DEAD: Status.SPEND_ONLY,
}
"""What the accounts of a member let happen in each state; None: there are none. Nobody acts for the dead any more:
from their accounts only what they had promised leaves, and what is passed on."""


def begin(step: Step, on: date, periods: Periods) -> Standing:
    """Return where a membership starts: as an application, or admitted at once."""
    if step is Step.APPLY:
        return Standing(State.APPLIED, on)
    assert step is Step.ADMIT, "nothing else starts a membership"
    return Standing(State.ADMITTED, on, last_day(on, periods.months))


def take(standing: Standing, step: Step, *, kind: MemberKind, on: date, today: date, periods: Periods) -> Standing:
    """Return where a member stands after a step dated `on`, or refuse it."""
    sources, state = LEADS[step]
    if standing.state not in sources or not _fits(step, kind):
        raise StepNotPossible
    if not standing.since <= on <= today:
        raise DayNotPossible
    if step is Step.RENEW:
        return _renewed(standing, on, periods)
    if step is Step.LAPSE and lapses_on(standing, periods) != on:
        raise DayNotPossible
    until = {
        State.ADMITTED: last_day(on, periods.months) if step is Step.ADMIT else standing.until,
        State.LEFT: on + timedelta(days=periods.departure_days),
        State.DEAD: on + timedelta(days=periods.estate_days),
        State.REFUSED: None,
    }.get(state, standing.until)
    return Standing(state, on, until)


def lapses_on(standing: Standing, periods: Periods) -> date | None:
    """Return the day on which a membership lapses unless it is renewed: the first after its end and its grace."""
    if standing.state is not State.ADMITTED or standing.until is None:
        return None
    return max(standing.since, standing.until + timedelta(days=periods.grace_days + 1))


def status_for(standing: Standing, today: date, *, empty: bool) -> Status | None:
    """Return what an account lets happen; once the window of a departure or death is over, an empty one is closed."""
    return Status.CLOSED if empty and standing.overdue(today) else STATUSES[standing.state]


def abilities(state: State, kind: MemberKind) -> frozenset[Ability]:
    """Return what a standing lets a member do. A lapsed business receives no more, and may still reconvert."""
    status = None if state is State.DEAD else STATUSES[state]
    able = {Ability.SPEND} if status in {Status.OPEN, Status.SPEND_ONLY} else set()
    if status in {Status.OPEN, Status.RECEIVE_ONLY}:
        able.add(Ability.RECEIVE)
    if Ability.SPEND in able and kind in RECONVERTING:
        able.add(Ability.RECONVERT)
    return frozenset(able)


def last_day(first: date, months: int) -> date:
    """Return the last day of so many months that begin with the day `first`."""
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    day = min(first.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def _renewed(standing: Standing, on: date, periods: Periods) -> Standing:
    """Return the standing with a period more: after the one that runs or just ended, or from the day on."""
    first = on
    if standing.state is State.ADMITTED and standing.until is not None:
        if on < standing.until - timedelta(days=periods.renewal_days):
            raise RenewedAlready(day=standing.until.isoformat())
        first = standing.until + timedelta(days=1)
    since = standing.since if standing.state is State.ADMITTED else on
    return Standing(State.ADMITTED, since, last_day(first, periods.months))


def _fits(step: Step, kind: MemberKind) -> bool:
    if step is Step.DIE:
        return kind is MemberKind.INDIVIDUAL
    if step is Step.DECLARE_INSOLVENT:
        return kind is not MemberKind.INDIVIDUAL
    return kind is not MemberKind.ISSUER
