"""Balances now, at a moment and on a day; statements, page by page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import payments
from ledger import refusals as r
from ledger.memos import Memo
from service import accounts, statements
from service.access import Operation, Role
from service.clock import DAY, MINUTE, day_of
from tests.people import citizen, of_association, shop
from tests.town import START, SetClock, Town


def test_a_statement_is_read_page_by_page_without_a_gap(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    paid = [town.pay(amount, alice.account, bakery.account) for amount in range(1, 8)]

    lines, cursor = statements.statement(town.book, alice.who, alice.account, limit=3)
    while cursor is not None:
        page, cursor = statements.statement(town.book, alice.who, alice.account, limit=3, before=cursor)
        lines += page

    assert [line.entry for line in lines[:7]] == [entry.id for entry in reversed(paid)]
    assert [line.balance for line in lines] == [72, 79, 85, 90, 94, 97, 99, 100]
    assert all(line.others == (bakery.account,) for line in lines[:7])


def test_a_line_shows_what_was_written_and_what_it_gives_back(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    (paid,) = town.post(payments.pay(5, payer=alice.account, payee=bakery.account, memo=Memo("Pain", "R1", '{"a":1}')))
    due = payments.refundable(
        paid.seq, payee=bakery.account, account=town.row(bakery.account).id or 0, paid=5, paid_at=0
    )
    town.post(payments.refund(5, due, payer=alice.account))

    (refund, payment, *_), _ = statements.statement(town.book, alice.who, alice.account, limit=10)

    assert (payment.text, payment.reference, payment.metadata, payment.reverses) == ("Pain", "R1", {"a": 1}, None)
    assert (refund.text, refund.reverses) == ("", paid.id)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_past_balances_equal_the_sums_of_what_was_recorded_and_dated_by_then(
    town: Town, clock: SetClock, data: st.DataObject
) -> None:
    """Whatever is dated earlier or later than it is recorded, in any order."""
    alice, bakery = citizen(town, 10_000), shop(town)
    moved: list[tuple[int, str, int]] = []
    for shift in data.draw(st.lists(st.integers(-3, 3), min_size=1, max_size=8)):
        clock.advance(data.draw(st.sampled_from([0, MINUTE, DAY // 2, DAY])))
        amount = data.draw(st.integers(1, 50))
        day = day_of(clock.now + shift * DAY) if shift else None
        draft = payments.pay(amount, payer=alice.account, payee=bakery.account)._replace(effective_on=day)
        (entry,) = town.post(draft)
        moved.append((entry.recorded_at, entry.effective_on, amount))

    for at in {at + step for at, _, _ in moved for step in (-1, 0, 1)}:
        expected = sum(amount for recorded_at, _, amount in moved if recorded_at <= at)
        assert statements.balance_at(town.book, bakery.who, bakery.account, at).balance == expected
    for day in {day_of(at + step * DAY) for at, _, _ in moved for step in range(-4, 5)}:
        expected = sum(amount for _, effective_on, amount in moved if effective_on <= day)
        assert statements.balance_on(town.book, bakery.who, bakery.account, day).balance == expected


def test_before_anything_was_recorded_every_balance_is_zero(town: Town) -> None:
    alice = citizen(town, 100)

    assert statements.balance_at(town.book, alice.who, alice.account, START - DAY) == (0, 0, None)


def test_others_see_no_balance_and_cannot_tell_that_there_is_one(town: Town) -> None:
    alice, stranger, cashier = citizen(town, 100), citizen(town), shop(town, role=Role.CASHIER)

    for who, account in ((stranger.who, alice.account), (stranger.who, "ZZZZZZZZZZZZ")):
        with pytest.raises(r.AccountNotFound):
            statements.balance(town.book, who, account)
    with pytest.raises(r.NotAllowed):
        statements.statement(town.book, cashier.who, cashier.account, limit=1)
    auditor = of_association(town, Role.AUDITOR)
    assert statements.balance(town.book, auditor, alice.account).balance == 100
    with pytest.raises(r.AccountNotFound):
        statements.balance(town.book, auditor, "ZZZZZZZZZZZZ")


def test_one_lists_ones_own_accounts_and_a_treasurer_all(town: Town) -> None:
    alice = citizen(town, 100)
    town.account(holder=alice.who.member, code="OSTREA")
    treasurer = of_association(town, Role.TREASURER)

    own, more = accounts.list_for(town.book, alice.who, limit=1)
    rest, end = accounts.list_for(town.book, alice.who, limit=1, after=more or 0)
    everything, _ = accounts.list_for(town.book, treasurer, limit=100)

    assert [account.currency for account in own + rest] == ["MIEL", "OSTREA"]
    assert end is None
    assert len(everything) == 10
    with pytest.raises(r.NotAllowed):
        accounts.list_for(town.book, of_association(town, Role.DASHBOARD), limit=1)
    known = accounts.account_of(town.book, alice.who, Operation.READ_ACCOUNT, alice.account)
    assert accounts.read(town.book, known).balance == 100
