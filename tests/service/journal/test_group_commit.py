"""Whatever waits is committed as one batch, in order, and nobody waits for a timer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger import payments
from ledger.drafts import Draft
from ledger.refusals import Refusal, TooManyDrafts
from service.journal import Item, Journal
from service.journal.queue import BATCH_MAX, SLICE_MAX
from tests.service.journal.conftest import NewJournal, handed_in
from tests.town import SetClock, Town


def rounds(members: list[str], count: int) -> list[Draft]:
    """Return payments of 1 from each member to the next, round and round."""
    around = len(members)
    return [payments.pay(1, payer=members[n % around], payee=members[(n + 1) % around]) for n in range(count)]


def items(town: Town, drafts: list[Draft]) -> list[Item]:
    """Return each draft with a confirmation of its own."""
    return [(town.origin(), (draft,)) for draft in drafts]


def commits(journal: Journal) -> list[int]:
    """Return a list that grows by the last seq of each commit."""
    seqs: list[int] = []
    journal.on_commit(seqs.append)
    return seqs


async def test_payments_that_wait_together_are_committed_together(
    town: Town, members: list[str], new_journal: NewJournal
) -> None:
    journal = new_journal()
    seqs = commits(journal)
    waiting = [asyncio.create_task(journal.post(town.origin(), draft)) for draft in rounds(members, 50)]
    await handed_in(waiting)
    journal.start()
    entries = [posted.entry for (posted,) in await asyncio.gather(*waiting)]
    assert len(seqs) == 1
    assert [entry.seq for entry in entries] == list(range(entries[0].seq, seqs[0] + 1))
    assert len({entry.recorded_at for entry in entries}) == 1


async def test_a_batch_takes_a_thousand_drafts_at_most(town: Town, members: list[str], new_journal: NewJournal) -> None:
    journal = new_journal()
    seqs = commits(journal)
    waiting = [
        asyncio.create_task(journal.post(town.origin(), *rounds(members, 300))) for _ in range(4)
    ]  # the fourth does not fit
    await handed_in(waiting)
    assert journal.waiting == 1_200
    journal.start()
    first = (await waiting[0])[0].entry.seq
    await asyncio.gather(*waiting)
    assert seqs == [first + 899, first + 1_199]
    assert BATCH_MAX == 1_000


async def test_a_payment_passes_a_bulk_that_came_before(
    town: Town, members: list[str], new_journal: NewJournal
) -> None:
    journal = new_journal()
    seqs = commits(journal)
    bulk = asyncio.create_task(journal.post_each(items(town, rounds(members, 1_200))))
    await handed_in([bulk])
    payment = asyncio.create_task(journal.post(town.origin(), *rounds(members, 1)))
    await handed_in([payment])
    journal.start()
    passed = (await payment)[0].entry.seq
    assert all(isinstance(result, list) for result in await bulk)
    assert len(seqs) == 3
    assert (seqs[0] - passed, seqs[1] - seqs[0], seqs[2] - seqs[1]) == (SLICE_MAX, SLICE_MAX, 200)


async def test_an_item_larger_than_a_slice_is_posted_all_the_same(
    town: Town, members: list[str], new_journal: NewJournal
) -> None:
    journal = new_journal()
    large = [(town.origin(), rounds(members, SLICE_MAX + 1))]
    bulk = asyncio.create_task(journal.post_each(large + items(town, rounds(members, 1))))
    await handed_in([bulk])
    journal.start()
    posted, after = await bulk
    assert not isinstance(posted, Refusal)
    assert not isinstance(after, Refusal)
    assert len(posted) == SLICE_MAX + 1


async def test_a_bulk_tells_the_outcome_of_each_item(town: Town, members: list[str]) -> None:
    a, b = members[:2]
    drafts = [payments.pay(amount, payer=a, payee=b) for amount in (600, 401, 400)]
    posted, refused, last = await town.book.journal.post_each(items(town, drafts))
    assert isinstance(refused, Refusal)
    assert refused.code == "not_enough"
    assert isinstance(posted, list)
    assert isinstance(last, list)
    assert last[0].entry.seq == posted[0].entry.seq + 1


def test_plain_callers_in_many_threads_are_all_answered(town: Town, members: list[str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        entries = list(threads.map(lambda draft: town.post(draft)[0], rounds(members, 100)))
    assert len({entry.seq for entry in entries}) == 100
    assert town.balance(members[0]) == 1_000


def test_a_plain_bulk_tells_the_outcome_of_each_item(town: Town, members: list[str]) -> None:
    a, b = members[:2]
    outcomes = town.book.journal.post_each_now(
        items(town, [payments.pay(amount, payer=a, payee=b) for amount in (1_000, 1)])
    )
    assert [isinstance(outcome, Refusal) for outcome in outcomes] == [False, True]


def test_one_confirmation_has_at_most_a_thousand_drafts(town: Town, members: list[str]) -> None:
    with pytest.raises(TooManyDrafts):
        town.post(*rounds(members, BATCH_MAX + 1))
    assert len(town.post(*rounds(members, BATCH_MAX))) == BATCH_MAX


def test_numbers_have_no_gap_and_time_never_runs_back(town: Town, members: list[str], clock: SetClock) -> None:
    entries = [town.post(rounds(members, 1)[0])[0]]
    for step in (5, -3, 0, -10, 20):
        clock.advance(step)
        entries += town.post(*rounds(members, 2))
    assert [entry.seq for entry in entries] == list(range(entries[0].seq, entries[-1].seq + 1))
    instants = [entry.recorded_at for entry in entries]
    assert instants == sorted(instants)
    assert instants[-1] == clock()
