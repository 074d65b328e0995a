"""What a bank line may be, and by what it is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import refusals as r
from ledger.bank import (
    PART,
    Balance,
    Ending,
    Line,
    check_ending,
    differing_days,
    ending_by_rule,
    explain,
    fingerprints,
    record,
    unknown,
)

LINE = Line("2026-01-02", "2026-01-02", 5)
LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["2026-01-01", "2026-01-02"]),
        st.just("2026-01-02"),
        st.integers(1, 2),
        st.sampled_from(["", "A"]),
        bank_ref=st.sampled_from(["", "B1"]),
    ),
    max_size=6,
)


@given(LINES)
def test_every_line_of_a_file_has_a_mark_of_its_own_and_the_same_in_each_file(lines: list[Line]) -> None:
    marks = fingerprints("FR", lines)
    assert len(set(marks)) == len(lines)
    assert fingerprints("FR", lines) == marks
    assert not set(fingerprints("DE", lines)) & set(marks)


def test_an_entry_is_known_as_a_whole_and_by_its_transactions() -> None:
    whole, part = LINE._replace(bank_ref="B1"), LINE._replace(bank_ref=f"B1{PART}1")
    other = LINE._replace(bank_ref="B2")
    assert unknown([part, other], frozenset({"B1"})) == [other]
    assert unknown([whole, other], frozenset({f"B1{PART}1"})) == [other]
    assert unknown([whole, LINE], frozenset({"B1"})) == [whole, LINE]


@pytest.mark.parametrize(
    ("amount", "code", "ending"),
    [
        (-5, "PMNT CHRG", Ending.CHARGES),
        (5, "CHRG", None),
        (5, "INTR", Ending.INTEREST),
        (-5, "INTR", None),
        (5, "RCDT", None),
        (-5, "srvchg", Ending.CHARGES),
    ],
)
def test_charges_and_interest_are_known_by_the_banks_own_code(amount: int, code: str, ending: Ending | None) -> None:
    assert ending_by_rule(LINE._replace(amount=amount, code=code)) is ending


@pytest.mark.parametrize("ending", Ending)
def test_an_ending_goes_with_the_direction(ending: Ending) -> None:
    wrong = {Ending.CHARGES: 1, Ending.GIVEN_BACK: 1}.get(ending, -1)
    check_ending(ending, -wrong)
    if ending in {Ending.OWN, Ending.BETWEEN}:
        check_ending(ending, wrong)
    else:
        with pytest.raises(r.EndingNotPossible):
            check_ending(ending, wrong)


@given(st.integers(-100, 100))
def test_what_explains_a_line_takes_out_of_suspense_what_recorded_it_put_there(amount: int) -> None:
    drafts = (
        record(amount, fund="F", suspense="S", day="2026-01-02"),
        explain(amount, suspense="S", other="O"),
    )
    assert sum(leg.amount for draft in drafts for leg in draft.legs if leg.account == "S") == 0
    assert all(sum(leg.amount for leg in draft.legs) == 0 for draft in drafts)


def test_days_on_which_balances_differ_are_named() -> None:
    lines = [LINE, LINE._replace(booked_on="2026-01-03"), LINE]
    days = {"2026-01-02": 110, "2026-01-03": 116}
    assert differing_days(Balance("2026-01-01", 100), lines, days) == [("2026-01-03", 115, 116)]
    assert differing_days(Balance("2026-01-01", 100), lines, {}) == []
