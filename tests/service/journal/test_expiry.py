"""A hold that is over is released by the first batch that touches its account, to the microsecond, once."""

import asyncio

import pytest

from ledger import holds, payments
from ledger.accounts import Status, Terms
from ledger.money import AMOUNT_MAX
from ledger.refusals import HoldEnded, HoldExpired, NotEnough, Refusal
from service.book import Book
from service.clock import MINUTE
from service.journal import read_entries
from tests.service.journal.conftest import NewJournal, handed_in
from tests.town import SetClock, Town


def kinds_since(town: Town, seq: int) -> list[str]:
    """Return the kinds of the entries after `seq`."""
    seqs = range(seq + 1, town.head() + 1)
    with town.book.database.read() as session:
        entries = read_entries(town.book.database.fetch(session), list(seqs))
    return [entries[each].kind for each in seqs]


@pytest.mark.parametrize(("late", "expected"), [(-1, ["capture"]), (0, ["release"]), (1, ["release"])])
def test_a_hold_can_be_captured_until_the_microsecond_before_its_expiry(
    town: Town, members: list[str], clock: SetClock, late: int, expected: list[str]
) -> None:
    a, b = members[:2]
    held = town.hold(1_000, a, b, lasts=MINUTE)
    seq = town.head()
    clock.advance(MINUTE + late)
    try:
        town.post(holds.capture(held, 1_000, last=True))
    except HoldExpired:
        assert late >= 0
    assert kinds_since(town, seq) == expected
    assert town.row(a).held == 0
    assert town.balance(b) == (2_000 if late < 0 else 1_000)


def test_what_a_hold_that_is_over_held_can_be_spent_in_the_same_batch(
    town: Town, members: list[str], clock: SetClock
) -> None:
    a, b = members[:2]
    town.hold(1_000, a, b, lasts=MINUTE)
    seq = town.head()
    clock.advance(MINUTE - 1)
    with pytest.raises(NotEnough):
        town.pay(1, a, b)
    clock.advance(1)
    town.pay(1_000, a, b)
    assert kinds_since(town, seq) == ["release", "payment"]


def test_a_refused_payment_releases_what_is_over_all_the_same(town: Town, members: list[str], clock: SetClock) -> None:
    a, b = members[:2]
    town.hold(10, a, b, lasts=MINUTE)
    town.hold(20, a, b, lasts=MINUTE - 1)
    town.hold(30, a, b, lasts=MINUTE + 1)
    seq = town.head()
    clock.advance(MINUTE)
    with pytest.raises(NotEnough):
        town.pay(1_001, a, b)
    assert kinds_since(town, seq) == ["release", "release"]
    assert town.row(a).held == 30


def test_a_hold_that_is_over_answers_the_same_before_and_after_its_release_is_written(
    town: Town, members: list[str], clock: SetClock
) -> None:
    a, b = members[:2]
    held = town.hold(10, a, b, lasts=MINUTE)
    clock.advance(MINUTE)
    for _ in range(2):
        with pytest.raises(HoldExpired):
            town.post(holds.capture(held, 10, last=True))
        with pytest.raises(HoldEnded):
            town.post(holds.release(held))


@pytest.mark.parametrize("status", [Status.FROZEN, Status.SPEND_ONLY, Status.RECEIVE_ONLY])
def test_a_hold_is_released_whatever_became_of_its_account(
    town: Town, members: list[str], clock: SetClock, status: Status
) -> None:
    a, b = members[:2]
    town.hold(10, a, b, lasts=MINUTE)
    town.bind(a, Terms(0, AMOUNT_MAX, status))
    clock.advance(MINUTE)
    with pytest.raises(Refusal):
        town.pay(1_001, a, b)
    assert town.row(a).held == 0


async def test_two_journals_that_see_it_over_at_once_release_it_once(
    town: Town, members: list[str], clock: SetClock, new_journal: NewJournal
) -> None:
    a, b, c = members[:3]
    town.hold(10, a, b, lasts=MINUTE)
    seq = town.head()
    clock.advance(MINUTE)
    journals = [new_journal(), new_journal()]
    waiting = [
        asyncio.create_task(journal.post(town.origin(), payments.pay(1, payer=a, payee=c))) for journal in journals
    ]
    await handed_in(waiting)
    for journal in journals:
        journal.start()
    await asyncio.gather(*waiting)
    assert kinds_since(town, seq) == ["release", "payment", "payment"]


def test_a_rehearsal_tells_what_would_happen_and_changes_nothing(
    town: Town, members: list[str], clock: SetClock
) -> None:
    book: Book = town.book
    a, b = members[:2]
    town.hold(1_000, a, b, lasts=MINUTE)
    clock.advance(MINUTE)
    seq = town.head()
    paid, refused, last = book.journal.rehearse([payments.pay(n, payer=a, payee=b) for n in (600, 401, 400)])
    assert isinstance(refused, NotEnough)
    assert not isinstance(paid, Refusal)
    assert not isinstance(last, Refusal)
    assert last.postings[0].balance == 0
    assert town.head() == seq
    assert (town.row(a).balance, town.row(a).held) == (1_000, 1_000)


def test_a_rehearsal_and_a_payment_agree_when_the_clock_runs_back(
    town: Town, members: list[str], clock: SetClock
) -> None:
    a, b, c = members[:3]
    town.hold(1_000, a, b, lasts=MINUTE)
    clock.advance(MINUTE)
    town.pay(1, b, c)
    clock.advance(-1)
    (rehearsed,) = town.book.journal.rehearse([payments.pay(1_000, payer=a, payee=b)])
    assert not isinstance(rehearsed, Refusal)
    assert town.pay(1_000, a, b).postings == tuple(sorted(rehearsed.postings))
