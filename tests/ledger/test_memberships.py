"""Laws of a membership: dated steps, none before the last, and nobody loses anything by standing somewhere."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Status
from ledger.memberships import (
    AGREED,
    GONE,
    LEADS,
    STATUSES,
    Ability,
    MemberKind,
    Periods,
    Standing,
    State,
    Step,
    abilities,
    begin,
    lapses_on,
    last_day,
    status_for,
    take,
)
from ledger.refusals import DayNotPossible, Refusal, RenewedAlready, StepNotPossible

START = date(2026, 1, 1)
RULES = Periods(months=12, grace_days=60, renewal_days=90, departure_days=180, estate_days=730)
DAYS = st.dates(START, date(2040, 12, 31))
KINDS = st.sampled_from([kind for kind in MemberKind if kind is not MemberKind.ISSUER])
ATTEMPTS = st.lists(st.tuples(st.sampled_from(list(LEADS)), st.integers(0, 500), st.integers(0, 40)), max_size=30)


def in_days(days: int, first: date = START) -> date:
    return first + timedelta(days=days)


def admitted(until: date | None = date(2026, 12, 31)) -> Standing:
    return Standing(State.ADMITTED, START, until)


@given(KINDS, ATTEMPTS)
def test_no_sequence_of_steps_runs_back_in_time_or_leads_out_of_death(
    kind: MemberKind, attempts: list[tuple[Step, int, int]]
) -> None:
    standing, today = begin(Step.APPLY, START, RULES), START
    for step, later, ago in attempts:
        today = in_days(later, today)
        with suppress(Refusal):
            after = take(standing, step, kind=kind, on=in_days(-ago, today), today=today, periods=RULES)
            assert standing.since <= after.since <= today
            assert standing.state in LEADS[step][0]
            assert standing.state is not State.DEAD
            standing = after
    assert kind is MemberKind.INDIVIDUAL or standing.state is not State.DEAD
    assert kind is not MemberKind.INDIVIDUAL or standing.state is not State.INSOLVENT


@given(DAYS, st.integers(0, 2_000))
def test_a_membership_lapses_after_its_grace_and_never_before_whenever_somebody_looks(until: date, later: int) -> None:
    standing, today = admitted(until), in_days(later, until)
    due = lapses_on(standing, RULES)
    assert due == max(START, in_days(61, until))
    if today < due:
        with pytest.raises(DayNotPossible):
            take(standing, Step.LAPSE, kind=MemberKind.INDIVIDUAL, on=due, today=today, periods=RULES)
        assert standing.in_grace(today) == (today > until)
    else:
        lapsed = take(standing, Step.LAPSE, kind=MemberKind.INDIVIDUAL, on=due, today=today, periods=RULES)
        assert lapsed == Standing(State.LAPSED, due, until)
        assert lapses_on(lapsed, RULES) is None
        with pytest.raises(StepNotPossible):
            take(lapsed, Step.LAPSE, kind=MemberKind.INDIVIDUAL, on=due, today=today, periods=RULES)


def test_a_membership_without_end_never_lapses() -> None:
    assert lapses_on(admitted(None), RULES) is None
    assert not admitted(None).in_grace(date(2090, 1, 1))


def test_nobody_chooses_the_day_on_which_a_membership_lapses() -> None:
    day = date(2027, 3, 3)
    with pytest.raises(DayNotPossible):
        take(admitted(), Step.LAPSE, kind=MemberKind.BUSINESS, on=day, today=date(2028, 1, 1), periods=RULES)


@given(st.one_of(st.none(), DAYS), DAYS, st.sampled_from([State.ADMITTED, State.LAPSED]))
def test_renewing_never_shortens_a_membership_and_gives_it_one_period(
    until: date | None, on: date, state: State
) -> None:
    standing = Standing(state, START, until)
    with suppress(RenewedAlready):
        renewed = take(standing, Step.RENEW, kind=MemberKind.INDIVIDUAL, on=on, today=on, periods=RULES)
        assert renewed.state is State.ADMITTED
        assert renewed.until is not None
        if state is State.ADMITTED and until is not None:
            assert renewed.until == last_day(in_days(1, until), 12) > until
            assert renewed.since == standing.since
        else:
            assert renewed.until == last_day(on, 12)


def test_a_double_click_does_not_renew_twice() -> None:
    today = date(2027, 2, 1)
    once = take(admitted(), Step.RENEW, kind=MemberKind.INDIVIDUAL, on=today, today=today, periods=RULES)
    assert once.until == date(2027, 12, 31)
    with pytest.raises(RenewedAlready) as refused:
        take(once, Step.RENEW, kind=MemberKind.INDIVIDUAL, on=today, today=today, periods=RULES)
    assert "2027-12-31" in refused.value.sentence("fr")


@pytest.mark.parametrize(
    ("step", "kind", "before", "until"),
    [
        (Step.ADMIT, MemberKind.BUSINESS, Standing(State.APPLIED, START), date(2027, 2, 28)),
        (Step.ADMIT, MemberKind.BUSINESS, Standing(State.LEFT, START, in_days(9)), date(2027, 2, 28)),
        (Step.REFUSE, MemberKind.BUSINESS, Standing(State.APPLIED, START), None),
        (Step.DECLARE_INSOLVENT, MemberKind.BUSINESS, admitted(), date(2026, 12, 31)),
        (Step.RECOVER, MemberKind.BUSINESS, Standing(State.INSOLVENT, START, in_days(30)), in_days(30)),
        (Step.LEAVE, MemberKind.BUSINESS, admitted(), date(2026, 3, 1) + timedelta(days=180)),
        (Step.DIE, MemberKind.INDIVIDUAL, admitted(), date(2026, 3, 1) + timedelta(days=730)),
    ],
)
def test_each_step_leads_somewhere_until_a_day(
    step: Step, kind: MemberKind, before: Standing, until: date | None
) -> None:
    on = date(2026, 3, 1)
    after = take(before, step, kind=kind, on=on, today=on, periods=RULES)
    assert after == Standing(LEADS[step][1], on, until)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (Step.DIE, MemberKind.BUSINESS),
        (Step.DECLARE_INSOLVENT, MemberKind.INDIVIDUAL),
        (Step.LEAVE, MemberKind.ISSUER),
        (Step.ADMIT, MemberKind.INDIVIDUAL),
    ],
)
def test_not_everyone_takes_every_step(step: Step, kind: MemberKind) -> None:
    with pytest.raises(StepNotPossible):
        take(admitted(), step, kind=kind, on=START, today=START, periods=RULES)


@pytest.mark.parametrize("on", [in_days(-1), in_days(2)])
def test_a_step_lies_neither_ahead_nor_before_the_last(on: date) -> None:
    with pytest.raises(DayNotPossible):
        take(admitted(), Step.LEAVE, kind=MemberKind.INDIVIDUAL, on=on, today=in_days(1), periods=RULES)


def test_a_window_that_is_over_is_said_and_takes_nothing() -> None:
    left = Standing(State.LEFT, START, in_days(180))
    assert not left.overdue(in_days(180))
    assert left.overdue(in_days(181))
    assert not Standing(State.LEFT, START).overdue(in_days(181))
    assert not admitted().overdue(date(2030, 1, 1))
    assert Ability.SPEND in abilities(State.LEFT, MemberKind.INDIVIDUAL)


def test_only_an_empty_account_is_closed_and_only_after_the_window() -> None:
    left = Standing(State.LEFT, START, in_days(180))
    assert status_for(left, in_days(180), empty=True) is Status.SPEND_ONLY
    assert status_for(left, in_days(181), empty=True) is Status.CLOSED
    assert status_for(left, in_days(999), empty=False) is Status.SPEND_ONLY
    assert status_for(admitted(), in_days(999), empty=True) is Status.OPEN


def test_a_lapsed_business_spends_and_reconverts_and_receives_nothing() -> None:
    assert abilities(State.LAPSED, MemberKind.BUSINESS) == {Ability.SPEND, Ability.RECONVERT}
    assert abilities(State.LAPSED, MemberKind.INDIVIDUAL) == {Ability.SPEND}
    assert abilities(State.ADMITTED, MemberKind.BUSINESS) == set(Ability)
    assert abilities(State.INSOLVENT, MemberKind.BUSINESS) == {Ability.RECEIVE}
    assert abilities(State.DEAD, MemberKind.INDIVIDUAL) == set()
    assert abilities(State.APPLIED, MemberKind.BUSINESS) == set()


def test_every_state_says_what_accounts_let_happen() -> None:
    assert set(STATUSES) == set(State)
    assert STATUSES[State.LAPSED] is Status.SPEND_ONLY
    assert {State.LEFT, State.DEAD} == GONE
    assert MemberKind.INDIVIDUAL not in AGREED


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 11, 15), 3, date(2027, 2, 14)),
    ],
)
def test_months_end_where_the_calendar_says(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last


def test_a_membership_starts_as_an_application_or_admitted_for_one_period() -> None:
    assert begin(Step.APPLY, START, RULES) == Standing(State.APPLIED, START)
    assert begin(Step.ADMIT, START, RULES) == Standing(State.ADMITTED, START, date(2026, 12, 31))
