"""What the guards must let pass: rules that bind too much would stop lawful business."""

import pytest

from tests.service.guards.conftest import Books
from tests.service.guards.toolkit import DAY_US, LIMIT, Pen, trial
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    ERASED,
    FELIX,
    FUND,
    ISSUANCE,
    PAID,
    SEL_A,
    SEL_B,
    SPENDER,
    SUSPENSE,
    bank,
    issue,
    say,
)


def shortfalls(pen: Pen) -> list[tuple[int, int | None]]:
    rows = pen.all("select opened_by, closed_by from shortfall order by opened_by")
    return [(row["opened_by"], row["closed_by"]) for row in rows]


def margin(pen: Pen) -> int:
    return int(pen.one("select margin from cover")["margin"])


def done(pen: Pen, due: str) -> int:
    return int(pen.one("select done from due where id = :id", id=due)["done"])


def test_a_payment_moves_both_balances(books: Books) -> None:
    with trial(books.service) as pen:
        was = pen.account(ALICE)
        pen.pay(ALICE, BRUNO, 7)
        now = pen.account(ALICE)
        assert now["balance"] == was["balance"] - 7
        assert now["seq"] == was["seq"] + 1


def test_rows_past_the_head_count_for_nothing(books: Books) -> None:
    """Not even unlawful ones: they may be written, and deleted."""
    with trial(books.service) as pen:
        before = pen.books()
        pen.entry("payment", {ALICE: -1, BRUNO: 1_000_000}, memo_mac=bytes(32))
        pen.term(BRUNO)
        pen.settle("asked", 1)
        pen.due("hold", ALICE, 5)
        say(pen, pen.seq)
        assert pen.books() == before

        for table in ("posting", "term", "settlement", "memo"):
            pen.delete(table, f"entry = {pen.seq}")
        pen.delete("entry", f"seq = {pen.seq}")
        pen.delete("due", f"kind = 'hold' and entry = {pen.seq}")
        Pen(pen.connection).pay(ALICE, BRUNO, 1)


def test_many_entries_advance_together_and_each_sees_the_earlier_ones(books: Books) -> None:
    with trial(books.service) as pen:
        pen.entry("payment", {BRUNO: -5_000, ALICE: 5_000})
        pen.entry("payment", {ALICE: -43_000 + 1_500, BRUNO: 43_000 - 1_500})
        pen.entry("payment", {SEL_A: -1_000, SEL_B: 1_000, ALICE: 0})
        pen.advance()
        assert pen.account(ALICE)["balance"] == 1_500


def test_a_limit_may_be_lowered_below_what_is_drawn(books: Books) -> None:
    with trial(books.service) as pen:
        pen.pay(SEL_A, SEL_B, 1_000)
        pen.set_terms(SEL_A, floor=-100, ceiling=1_000)
        pen.set_terms(SEL_B, floor=0, ceiling=10)
        pen.pay(SEL_B, SEL_A, 1)
        assert pen.account(SEL_A)["balance"] == -999


def test_a_fact_may_leave_the_units_uncovered_and_is_written_down(books: Books) -> None:
    with trial(books.service) as pen:
        opened_by = bank(pen, -10)
        assert margin(pen) == -10
        assert shortfalls(pen) == [(opened_by, None)]


def test_a_shortfall_may_be_repaired_in_parts(books: Books) -> None:
    with trial(books.service) as pen:
        opened_by = bank(pen, -10)
        for amount in (4, 6):
            pen.pay(SUSPENSE, FUND, amount, "gift")
        assert shortfalls(pen) == [(opened_by, pen.seq)]
        assert margin(pen) == 0
        pen.pay(SUSPENSE, FUND, 5, "gift")
        issue(pen, ALICE, 5)


def test_a_member_may_burn_units_in_a_shortfall(books: Books) -> None:
    with trial(books.service) as pen:
        bank(pen, -10)
        pen.pay(ALICE, ISSUANCE, 5, "burn")
        assert margin(pen) == -5


def test_every_crossing_within_a_batch_is_written_down(books: Books) -> None:
    with trial(books.service) as pen:
        opened = bank(pen, -10)
        for amount in (10, -1, 1, 5, -7, 1):
            pen.entry("bank", {SUSPENSE: -amount, FUND: amount})
        pen.advance()
        assert shortfalls(pen) == [
            (opened, opened + 1),
            (opened + 2, opened + 3),
            (opened + 5, None),
        ]
        assert margin(pen) == -1


@pytest.mark.parametrize("kind", ["refund", "payout_return"])
def test_money_that_comes_back_passes_the_ceiling(books: Books, kind: str) -> None:
    with trial(books.service) as pen:
        pen.set_terms(ALICE, ceiling=100)
        pen.pay(BRUNO, ALICE, 1_000, kind)


@pytest.mark.parametrize("kind", ["refund", "payout_return", "correction"])
def test_money_that_comes_back_reaches_an_account_that_only_spends(books: Books, kind: str) -> None:
    with trial(books.service) as pen:
        pen.pay(ALICE, SPENDER, 1, kind)


def test_a_refund_settles_what_may_be_given_back_in_parts(books: Books) -> None:
    with trial(books.service) as pen:
        for amount in (2_000, 3_000):
            pen.entry("refund", {BRUNO: -amount, ALICE: amount}, reverses=PAID)
            pen.settle("back", amount)
            pen.advance()
        assert done(pen, "back") == 5_000


def test_a_hold_is_captured_in_part_and_the_rest_released(books: Books) -> None:
    with trial(books.service) as pen:
        pen.entry("capture")
        pen.post(ALICE, -400, -400)
        pen.post(BRUNO, 400)
        pen.settle("held", 400)
        pen.advance()
        pen.release("held", ALICE, 300)
        assert done(pen, "held") == 700
        assert pen.account(ALICE)["held"] == 800


def test_a_hold_is_released_on_a_frozen_account(books: Books) -> None:
    with trial(books.service) as pen:
        pen.release("held of Felix", FELIX, 300)
        assert pen.account(FELIX)["held"] == 0


def test_a_hold_that_expired_is_released(books: Books) -> None:
    with trial(books.service) as pen:
        pen.release("held and expired", ALICE, 800)


def test_a_request_is_cancelled(books: Books) -> None:
    with trial(books.service) as pen:
        pen.update("due", "id = 'asked'", state="cancelled")
        pen.update("head", "id = 1", rev=pen.rev + 1)


def test_a_request_is_paid_and_its_receipt_carries_no_other(books: Books) -> None:
    with trial(books.service) as pen:
        pen.entry("payment", {ALICE: -1_600, BRUNO: 1_600})
        pen.settle("asked", 600)
        pen.settle("asked whole", 1_000)
        pen.advance()
        assert (done(pen, "asked"), done(pen, "asked whole")) == (600, 1_000)


def test_an_account_that_gives_away_all_it_has_is_closed_in_the_same_advance(books: Books) -> None:
    with trial(books.service) as pen:
        pen.entry("payment", {BRUNO: -5_000, ALICE: 5_000})
        pen.entry("terms")
        pen.term(BRUNO, "closed")
        pen.advance()
        assert pen.account(BRUNO)["status"] == "closed"


def test_an_issuance_account_may_have_a_floor(books: Books) -> None:
    with trial(books.service) as pen:
        pen.set_terms(ISSUANCE, floor=-LIMIT, ceiling=LIMIT)


def test_words_are_erased_once_that_is_recorded(books: Books) -> None:
    with trial(books.service) as pen:
        pen.insert("memo_erasure", entry=ERASED, at=pen.at, actor="board")
        pen.delete("memo", f"entry = {ERASED}")
        assert not pen.all("select * from memo where entry = :entry", entry=ERASED)


def test_a_refusal_older_than_thirty_days_is_deleted(books: Books) -> None:
    with trial(books.service) as pen:
        pen.delete("refusal", f"at < {pen.at - 30 * DAY_US}")
        assert len(pen.all("select * from refusal")) == 1


def test_an_account_is_given_another_name(books: Books) -> None:
    with trial(books.service) as pen:
        pen.update("account", f"id = {BRUNO}", name="Bruno's bakery")
