"""The trial balance balances on every day, whatever was dated when, and is what the accounts sum to."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import text

from ledger import payments
from ledger import refusals as r
from ledger.drafts import Draft
from ledger.kinds import Kind
from service import trial_balance
from service.access import Role
from service.clock import DAY, day_of
from tests.people import citizen, of_association
from tests.town import START, UNBOUND, SetClock, Town

DAYS = [day_of(START + number * DAY) for number in range(-2, 5)]


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from([None, *DAYS]), st.integers(0, 1)), max_size=6))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_on_every_day_debits_are_credits_and_members_hold_what_their_postings_sum_to(
    town: Town, clock: SetClock, moves: list[tuple[int, str | None, int]]
) -> None:
    board = of_association(town, Role.BOARD)
    a, b = town.accounts([100, 100])
    troc = town.accounts([0, 0], code="TROC", terms=UNBOUND)
    for amount, day, later in moves:
        clock.advance(later * DAY)
        town.post(Draft(Kind.CORRECTION, payments.legs(amount, payer=a, payee=b), effective_on=day))
        town.post(payments.pay(amount, payer=troc[0], payee=troc[1]))
    for day in [*DAYS, day_of(clock())]:
        found = trial_balance.read(town.book, board, day)
        sums = Counter[str]()
        for line in found:
            sums[line.currency] += line.debit - line.credit
            assert (line.debit == 0) != (line.credit == 0)
        assert not any(sums.values())
        held = sum(line.credit - line.debit for line in found if line.number == "463400")
        assert held == posted(town, day)


def posted(town: Town, day: str) -> int:
    """Return what members hold in MIEL on an accounting day, from every posting."""
    sql = """select coalesce(sum(p.amount), 0) from posting p join entry e on e.seq = p.entry
        join account a on a.id = p.account join currency c on c.id = a.currency
        where e.effective_on <= :day and a.kind = 'member' and c.policy = 'backed'"""
    with town.book.database.read() as session:
        return int(session.execute(text(sql), {"day": day}).one()[0])


def test_it_is_for_those_who_keep_or_check_the_books(town: Town) -> None:
    with pytest.raises(r.NotAllowed):
        trial_balance.read(town.book, citizen(town).who, DAYS[0])
    assert trial_balance.read(town.book, of_association(town, Role.AUDITOR), DAYS[0]) == []
