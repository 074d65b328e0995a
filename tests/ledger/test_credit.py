"""Lines of credit: which step leads where, what is owed since when, what a legal basis wants; and the laws."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import credit
from ledger.accounts import Account, AccountKind, Status
from ledger.books import Books, post_linked
from ledger.conditions import Computed, Condition, Figures, Missing, Parameters, compute
from ledger.credit import APPROVED, BEFORE_ACTIVE, Basis, Owing, State, Step, advance, late_since, owing
from ledger.drafts import Draft
from ledger.money import AMOUNT_MAX, Currency
from ledger.refusals import LineNotValid, LineStepNotPossible, Refusal
from tests.model import MIEL

OWED = Currency(9, "MIEL.OWED", 2, "owed", None)

LEADS = """
proposed      countersign countersigned
countersigned approve     approved
approved      attest      attested
attested      activate    active
active        lower       active
suspended     lower       suspended
active        suspend     suspended
suspended     resume      active
active        close       closing
suspended     close       closing
closing       close       closing
closing       end         closed
""" + "".join(
    f"{state} {step}\n" for state in sorted(BEFORE_ACTIVE) for step in ("refuse refused", "withdraw withdrawn")
)
WAYS = {(State(a), Step(b)): State(c) for a, b, c in map(str.split, LEADS.strip().splitlines())}


@pytest.mark.parametrize("state", State)
def test_a_step_leads_where_the_table_says_and_nowhere_else(state: State) -> None:
    for step in set(Step) - {Step.PROPOSE}:
        if (state, step) in WAYS:
            assert advance(state, step, Basis.ASSOCIATION_LOAN) is WAYS[state, step]
        else:
            with pytest.raises(LineStepNotPossible):
                advance(state, step, Basis.ASSOCIATION_LOAN)


def test_what_the_basis_does_not_require_is_skipped() -> None:
    assert advance(State.COUNTERSIGNED, Step.ACTIVATE, Basis.PAYMENT_TERMS) is State.ACTIVE
    with pytest.raises(LineStepNotPossible):
        advance(State.COUNTERSIGNED, Step.APPROVE, Basis.PAYMENT_TERMS)
    for basis in APPROVED:
        with pytest.raises(LineStepNotPossible):
            advance(State.COUNTERSIGNED, Step.ACTIVATE, basis)


@pytest.mark.parametrize(("matures_on", "days"), [("2026-05-03", 1), ("2036-05-02", 1), ("2027-01-01", 0)])
def test_a_line_over_before_it_begins_or_without_end_is_refused(matures_on: str, days: int) -> None:
    with pytest.raises(LineNotValid):
        credit.check_dates("2026-05-03", matures_on, days)
    credit.check_dates("2026-05-03", "2036-04-30", 3_650)


def test_repayments_count_for_the_oldest_draws_and_late_begins_the_day_after() -> None:
    draws = [("2026-01-10", 50), ("2026-02-10", 30)]

    def left(repaid: int) -> list[Owing]:
        return owing(draws, repaid, longest_days=30, matures_on="2026-03-01")

    assert left(0) == [("2026-02-09", 50), ("2026-03-01", 30)]
    assert left(60) == [("2026-03-01", 20)]
    assert left(80) == []
    assert late_since(left(0), "2026-02-09") is None
    assert late_since(left(0), "2026-02-10") == "2026-02-09"
    assert late_since(left(80), "2030-01-01") is None


FIGURES = Figures(Basis.ASSOCIATION_LOAN, 100, "2026-02-10", "2027-02-10", "association", "association", 0, 200)
PARAMETERS = Parameters(5, 3, 50_00)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"matures_on": "2031-02-10"}, []),
        ({"matures_on": "2031-02-11"}, [Condition.DURATION]),
        ({"starts_on": "2024-02-29", "matures_on": "2029-02-28"}, []),
        ({"granted": 1}, [Condition.TREASURY]),
        ({"treasury": None}, [Condition.TREASURY]),
        ({"borrower_kind": "business"}, [Condition.ASSOCIATIONS]),
        ({"basis": Basis.TREASURY_AGREEMENT, "treasury": None, "matures_on": "2035-01-01"}, []),
        ({"basis": Basis.TREASURY_AGREEMENT, "lender_kind": "individual"}, [Condition.ASSOCIATIONS]),
        ({"basis": Basis.COMPANY_LOAN}, [Condition.BUSINESSES]),
        (
            {"basis": Basis.COMPANY_LOAN, "matures_on": "2029-02-10"},
            [Condition.BUSINESSES, Condition.DURATION],
        ),
        ({"basis": Basis.PAYMENT_TERMS, "treasury": None, "lender_kind": "individual"}, []),
    ],
)
def test_the_conditions_of_a_basis_are_computed_to_the_day_and_the_cent(
    changes: dict[str, Any], missing: list[Condition]
) -> None:
    computed = compute(FIGURES._replace(**changes), PARAMETERS)
    assert [each.condition for each in computed if not each.holds] == missing


def test_a_condition_says_what_was_compared_and_several_read_as_one_sentence() -> None:
    assert compute(FIGURES, PARAMETERS)[1] == Computed(Condition.DURATION, True, 365, 1826)
    said = Missing([Condition.DURATION, Condition.ASSOCIATIONS])
    assert said.written("en") == "it must end within the lawful term, lender and borrower must be associations"
    assert said.written("fr").startswith("elle doit s'achever")


KINDS = {
    "lender": (AccountKind.MEMBER, MIEL, 100),
    "borrower": (AccountKind.MEMBER, MIEL, 30),
    **{f"claim{n}": (AccountKind.CLAIM, OWED, 0) for n in (1, 2)},
    **{f"debt{n}": (AccountKind.DEBT, OWED, 0) for n in (1, 2)},
    "aside": (AccountKind.SET_ASIDE, MIEL, 0),
}
LINES = {
    1: credit.Accounts("lender", "borrower", "claim1", "debt1"),
    2: credit.Accounts("aside", "borrower", "claim2", "debt2"),
}
LIMIT = 60
acts = st.tuples(
    st.sampled_from(["draw", "repay", "lower", "suspend", "resume", "give_back", "set_aside"]),
    st.sampled_from([1, 2]),
    st.integers(-5, 80),
)


def opened() -> Books:
    """Return books with two lines between the same two, of which one has its units set aside."""
    accounts = {
        name: Account(number, name, unit, kind, None, Status.OPEN, 0, AMOUNT_MAX, balance, 0, 0)
        for number, (name, (kind, unit, balance)) in enumerate(KINDS.items())
    }
    books = Books(accounts, {}, {})
    for line in LINES.values():
        take(books, *credit.open_line(line, LIMIT, lender="lender"))
    return books


def take(books: Books, *drafts: Draft) -> None:
    """Post drafts that stand or fall together."""
    for effects in post_linked(drafts, books, 0):
        books.take(effects)


def drafts_of(what: str, line: credit.Accounts, amount: int) -> tuple[Draft, ...]:
    """Return what an act would post."""
    if what == "draw":
        return credit.draw(amount, line)
    if what == "repay":
        return credit.repay(amount, line)
    if what in {"give_back", "set_aside"}:
        ends = ("aside", "lender") if what == "give_back" else ("lender", "aside")
        return (credit.give_back(amount, source=ends[0], lender=ends[1]),)
    return (credit.bind(line.debt, max(1, amount), lending=what != "suspend"),)


@settings(max_examples=50)
@given(st.lists(acts, max_size=30))
def test_whatever_is_tried_claims_mirror_debts_no_draw_passes_its_limit_and_no_unit_is_made(
    attempts: list[tuple[str, int, int]],
) -> None:
    books = opened()
    for what, number, amount in attempts:
        line = LINES[number]
        before = books.accounts[line.debt]
        with suppress(Refusal):
            take(books, *drafts_of(what, line, amount))
        after = books.accounts[line.debt]
        if after.balance < before.balance:
            assert -after.balance <= -before.floor
            assert before.status is Status.OPEN
        if what in {"lower", "suspend", "resume"}:
            assert after.balance == before.balance
        for each in LINES.values():
            assert books.accounts[each.claim].balance == -books.accounts[each.debt].balance >= 0
        units = [account for account in books.accounts.values() if account.currency == MIEL]
        assert sum(account.balance for account in units) == 130
        assert all(account.balance >= 0 for account in units)
