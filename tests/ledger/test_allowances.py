"""What passes without an approval: never more at once, in a day, in a month than its owner and the caps allow."""

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.allowances import ANYTHING, NOTHING, Allowance, Limits, Spending, Waiver, check, spend
from ledger.approvals import Why
from ledger.money import AMOUNT_MAX
from ledger.refusals import ApprovalRequired, LimitsTooHigh, NotEnough, ProgramLimitPassed, Refusal
from tests.ledger.scene import Scene

CAPS = Limits(50, 100, 300)
DAYS = [f"2026-{month:02}-{day:02}" for month in (1, 2) for day in (1, 2, 28)]

amounts = st.integers(1, 60)
limits = st.builds(Limits, *[st.integers(0, 400)] * 3)
attempts = st.lists(st.tuples(st.sampled_from(DAYS), amounts), max_size=40)


@given(limits, limits, attempts)
def test_no_sequence_passes_more_than_the_limits_allow(
    chosen: Limits, caps: Limits, attempts: list[tuple[str, int]]
) -> None:
    allowance = Allowance("ZOE:MIEL", chosen)
    days: Counter[str] = Counter()
    months: Counter[str] = Counter()

    for day, amount in sorted(attempts):
        before = allowance
        with suppress(ApprovalRequired):
            allowance = spend(allowance, Waiver("ZOE:MIEL", day, caps), amount)
        if allowance != before:
            assert amount <= min(chosen.single, caps.single)
            days[day] += amount
            months[day[:7]] += amount

    assert all(spent <= min(chosen.day, caps.day) for spent in days.values())
    assert all(spent <= min(chosen.month, caps.month) for spent in months.values())


@given(limits, attempts)
def test_whatever_the_order_of_days_a_later_day_is_never_reopened_by_an_earlier_one(
    chosen: Limits, attempts: list[tuple[str, int]]
) -> None:
    allowance, passed = Allowance("ZOE:MIEL", chosen), 0

    for day, amount in attempts:
        reached = allowance.day
        with suppress(ApprovalRequired):
            allowance = spend(allowance, Waiver("ZOE:MIEL", day, ANYTHING), amount)
            passed = amount if allowance.day > reached else passed + amount
        assert allowance.day >= reached
        assert allowance.today == passed <= max(chosen.day, 0)


@given(limits, attempts)
def test_lower_limits_never_let_more_pass(chosen: Limits, attempts: list[tuple[str, int]]) -> None:
    for day, amount in attempts:
        waiver = Waiver("ZOE:MIEL", day, CAPS)
        try:
            spend(Allowance("ZOE:MIEL", chosen.within(Limits(10, 20, 30))), waiver, amount)
        except ApprovalRequired:
            continue
        spend(Allowance("ZOE:MIEL", chosen), waiver, amount)


@pytest.mark.parametrize(
    ("amount", "why"), [(31, Why.SINGLE), (30, None), (51, Why.SINGLE)]
)  # fmt: skip
def test_one_payment_has_a_limit(amount: int, why: Why | None) -> None:
    assert reason(Allowance("ZOE:MIEL", Limits(30, 100, 300)), "2026-01-01", amount) is why


@pytest.mark.parametrize(
    ("day", "amount", "why"),
    [
        ("2026-01-02", 11, None),
        ("2026-01-02", 10, None),
        ("2026-01-01", 11, Why.DAY),
        ("2026-01-01", 10, None),
        ("2026-01-31", 30, None),
        ("2026-01-31", 31, Why.MONTH),
        ("2026-02-01", 50, None),
        ("2025-12-31", 11, Why.DAY),
    ],
)
def test_a_day_and_a_month_have_limits_that_begin_anew(day: str, amount: int, why: Why | None) -> None:
    spent = Allowance("ZOE:MIEL", Limits(50, 50, 70), "2026-01-01", today=40, this_month=40)
    assert reason(spent, day, amount) is why


def test_who_chose_nothing_lets_nothing_pass_and_a_program_has_its_default() -> None:
    assert reason(Allowance("ZOE:MIEL"), "2026-01-01", 1) is Why.SINGLE
    waiver = Waiver("TILL:MIEL", "2026-01-01", ANYTHING, Limits(10, 10, 10), program=True)
    assert spend(Allowance("TILL:MIEL"), waiver, 10).today == 10
    with pytest.raises(ProgramLimitPassed):
        spend(Allowance("TILL:MIEL"), waiver, 11)
    with pytest.raises(ProgramLimitPassed):
        spend(Allowance("TILL:MIEL", NOTHING), waiver, 1)


@pytest.mark.parametrize(
    ("chosen", "allowed"),
    [
        (NOTHING, True),
        (CAPS, True),
        (Limits(50, 50, 50), True),
        (Limits(51, 100, 300), False),
        (Limits(50, 101, 300), False),
        (Limits(50, 100, 301), False),
        (Limits(50, 49, 300), False),
        (Limits(50, 100, 99), False),
        (Limits(-1, 0, 0), False),
    ],
)
def test_limits_grow_from_one_payment_to_the_month_within_the_caps(chosen: Limits, *, allowed: bool) -> None:
    if allowed:
        check(chosen, CAPS)
    else:
        with pytest.raises(LimitsTooHigh):
            check(chosen, CAPS)


def test_the_books_count_what_passes_and_nothing_that_was_approved() -> None:
    scene = Scene()
    waiver = Waiver("ADA:MIEL", "2026-01-01", ANYTHING, Limits(AMOUNT_MAX, 150, 150))
    draft = scene.pay()
    waived = draft._replace(spending=Spending("ada", "bob", 100, waiver))

    scene.books.take(scene.post(waived))
    assert scene.books.allowances["ADA:MIEL"].today == 100
    with pytest.raises(ApprovalRequired):
        scene.post(waived)
    scene.books.take(scene.post(draft._replace(spending=Spending("ada", "bob", 100))))
    assert scene.books.allowances["ADA:MIEL"].today == 100
    assert scene.books.fork().allowances == scene.books.allowances


def test_an_approval_is_asked_for_what_could_be_paid_only() -> None:
    scene = Scene()
    scene.account("ada", balance=1)
    waived = scene.pay()._replace(spending=Spending("ada", "bob", 100, Waiver("ADA:MIEL", "2026-01-01", CAPS)))

    with pytest.raises(NotEnough):
        scene.post(waived)


def reason(allowance: Allowance, day: str, amount: int) -> object:
    """Return why an amount does not pass, or None when it does."""
    try:
        spend(allowance, Waiver(allowance.id, day, CAPS._replace(month=1_000)), amount)
    except Refusal as refusal:
        return refusal.facts["why"]
    return None
