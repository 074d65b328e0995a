"""The queue is bounded and closes in order: nobody is left without an answer, nothing half done."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger import payments
from ledger.refusals import QueueFull, ShuttingDown, StillRunning
from service.journal import journal as journal_module
from tests.service.journal.conftest import NewJournal, handed_in
from tests.service.journal.test_group_commit import items, rounds
from tests.town import Town


async def test_a_full_queue_refuses_what_does_not_fit_and_posts_what_waits(
    town: Town, members: list[str], new_journal: NewJournal
) -> None:
    journal = new_journal(waiting_max=5)
    waiting = [asyncio.create_task(journal.post(town.origin(), *rounds(members, 2))) for _ in range(2)]
    await handed_in(waiting)
    head = town.head()
    with pytest.raises(QueueFull):
        await journal.post(town.origin(), *rounds(members, 2))
    with pytest.raises(QueueFull):
        await journal.post_each(items(town, rounds(members, 2)))
    one = asyncio.create_task(journal.post(town.origin(), *rounds(members, 1)))
    await handed_in([one])
    assert journal.waiting == 5
    journal.start()
    await asyncio.gather(*waiting, one)
    assert (town.head() - head, journal.waiting) == (5, 0)
    await journal.post(town.origin(), *rounds(members, 5))


async def test_closing_posts_what_waits_and_takes_nothing_more(
    town: Town, members: list[str], new_journal: NewJournal
) -> None:
    journal = new_journal()
    waiting = [asyncio.create_task(journal.post(town.origin(), draft)) for draft in rounds(members, 30)]
    bulk = asyncio.create_task(journal.post_each(items(town, rounds(members, 1_200))))
    await handed_in([*waiting, bulk])
    journal.start()
    await asyncio.to_thread(journal.close)
    assert not journal.alive
    assert len(await asyncio.gather(*waiting)) == 30
    assert len(await bulk) == 1_200
    with pytest.raises(ShuttingDown):
        await journal.post(town.origin(), *rounds(members, 1))


def test_closing_twice_or_before_starting_is_harmless(new_journal: NewJournal) -> None:
    journal = new_journal()
    journal.close()
    journal.close()


def test_whoever_comes_while_it_closes_is_posted_or_told(town: Town, members: list[str]) -> None:
    def attempt(number: int) -> str:
        try:
            town.post(*rounds(members, 1), key=f"late-{number}")
        except ShuttingDown:
            return "told"
        return "posted"

    head = town.head()
    with ThreadPoolExecutor(8) as threads:
        attempts = [threads.submit(attempt, number) for number in range(200)]
        attempts[20].result()
        town.book.journal.close()
        outcomes = [each.result() for each in attempts]
    assert town.head() - head == outcomes.count("posted")
    assert set(outcomes) <= {"posted", "told"}


async def test_a_caller_that_waits_too_long_is_told_to_ask_again_and_finds_the_answer(
    town: Town, members: list[str], new_journal: NewJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = new_journal()
    origin, draft = town.origin(), rounds(members, 1)[0]
    monkeypatch.setattr(journal_module, "ANSWER_SECONDS_MAX", 0)
    with pytest.raises(StillRunning):
        await journal.post(origin, draft)
    with pytest.raises(StillRunning):
        await asyncio.to_thread(journal.post_now, origin, draft)
    monkeypatch.undo()
    journal.start()
    assert (await journal.post(origin, draft))[0].replayed


async def test_a_caller_who_goes_away_disturbs_nobody(town: Town, members: list[str], new_journal: NewJournal) -> None:
    journal = new_journal()
    a, b = members[:2]
    gone = [
        asyncio.create_task(journal.post(town.origin(), payments.pay(amount, payer=a, payee=b)))
        for amount in (1, 5_000)
    ]
    gone_bulk = asyncio.create_task(journal.post_each(items(town, rounds(members, 2))))
    staying = asyncio.create_task(journal.post(town.origin(), payments.pay(2, payer=a, payee=b)))
    await handed_in([*gone, gone_bulk, staying])
    for task in (*gone, gone_bulk):
        task.cancel()
    await asyncio.gather(*gone, gone_bulk, return_exceptions=True)
    journal.start()
    (posted,) = await staying
    assert posted.entry.postings[0].seq > 1


def test_a_loop_that_has_ended_disturbs_nobody(town: Town, members: list[str], new_journal: NewJournal) -> None:
    journal = new_journal()

    async def leave() -> None:
        task = asyncio.create_task(journal.post(town.origin(), *rounds(members, 1)))
        await handed_in([task])

    asyncio.run(leave())
    journal.start()
    assert len(journal.post_now(town.origin(), *rounds(members, 1))) == 1


def test_a_listener_that_fails_changes_nothing_of_what_was_committed(town: Town, members: list[str]) -> None:
    told: list[int] = []

    def fail(_seq: int) -> None:
        raise RuntimeError

    town.book.journal.on_commit(fail)
    town.book.journal.on_commit(told.append)
    entry = town.pay(1, members[0], members[1])
    assert told == [entry.seq]
