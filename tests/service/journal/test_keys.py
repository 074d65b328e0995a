"""One confirmation, one answer: within a batch, later, after a restart, from another process."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from ledger import holds, payments
from ledger.accounts import Status, Terms
from ledger.drafts import Draft
from ledger.money import AMOUNT_MAX
from ledger.refusals import KeyReused, Refusal
from service.book import Book
from service.clock import DAY
from service.journal import Origin, Posted
from tests.service.journal.conftest import NewJournal, handed_in
from tests.town import OPEN, SetClock, Town

NARROW = Terms(0, 1_000, Status.OPEN)
FROZEN = Terms(0, AMOUNT_MAX, Status.FROZEN)


def answer(book: Book, origin: Origin, drafts: Sequence[Draft]) -> object:
    """Return the entries, or all that a refusal tells."""
    try:
        return [posted.entry for posted in book.journal.post_now(origin, *drafts)]
    except Refusal as refusal:
        return refusal.code, refusal.facts, refusal.index


def every_kind_of_answer(town: Town, members: list[str]) -> list[list[Draft]]:
    """Return confirmations, each of which is posted or refused in a way that is recorded."""
    a, b, narrow, frozen = members[:4]
    town.bind(narrow, NARROW)
    town.bind(frozen, FROZEN)
    now = town.book.clock()
    held = town.hold(10, a, b)
    return [
        [payments.pay(1, payer=a, payee=b)],
        [payments.pay(n, payer=a, payee=b) for n in (3, 1, 2)],
        [holds.hold("H-2", 5, account=a, payee=b, now=now, expires_at=now + DAY)],
        [holds.capture(held, 4, last=True)],
        [payments.pay(1_001, payer=a, payee=b)],
        [payments.pay(1, payer=a, payee=b), payments.pay(5_000, payer=a, payee=b)],
        [payments.pay(1, payer=a, payee=narrow)],
        [payments.pay(1, payer=frozen, payee=a)],
    ]


def test_an_answer_is_the_same_later_and_after_a_restart_whatever_has_changed(
    town: Town, members: list[str], clock: SetClock
) -> None:
    confirmations = [(town.origin(), drafts) for drafts in every_kind_of_answer(town, members)]
    first = [answer(town.book, *confirmation) for confirmation in confirmations]
    assert [each[0] for each in first if isinstance(each, tuple)] == [
        "not_enough",
        "not_enough",
        "payee_full",
        "payer_frozen",
    ]
    head = town.head()

    for account in members[:4]:
        town.bind(account, OPEN)
    town.issue(10_000, members[0])
    clock.advance(29 * DAY)
    assert [answer(town.book, *confirmation) for confirmation in confirmations] == first

    restarted = Book.open(town.book.database.url, clock=clock)
    try:
        assert [answer(restarted, *confirmation) for confirmation in confirmations] == first
    finally:
        restarted.close()
    assert town.head() == head + 6


def test_another_request_under_a_known_key_is_refused_whether_the_first_was_posted_or_refused(
    town: Town, members: list[str]
) -> None:
    for n, drafts in enumerate(every_kind_of_answer(town, members)):
        answer(town.book, town.origin(f"key-{n}", "one"), drafts)
        with pytest.raises(KeyReused):
            town.post(*drafts, key=f"key-{n}", request="other")


async def test_duplicates_in_one_batch_get_one_answer_and_post_once(
    town: Town, members: list[str], new_journal: NewJournal
) -> None:
    journal = new_journal()
    confirmations = [(town.origin(), drafts) for drafts in every_kind_of_answer(town, members)]
    other = confirmations[0][0]._replace(request=b"another request.")
    waiting = [asyncio.create_task(journal.post(origin, *drafts)) for origin, drafts in confirmations for _ in range(3)]
    waiting.append(asyncio.create_task(journal.post(other, *confirmations[0][1])))
    await handed_in(waiting)
    journal.start()
    *outcomes, reused = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(reused, KeyReused)
    for first, second, third in zip(*[iter(outcomes)] * 3, strict=True):
        if isinstance(first, Refusal):
            assert first is second is third
        else:
            assert entries(first) == entries(second) == entries(third)
            assert [posted.replayed for posted in (first[0], second[0], third[0])] == [False, True, True]


def test_what_does_not_depend_on_an_accounts_state_is_decided_anew(town: Town, members: list[str]) -> None:
    a, b = members[:2]
    unknown = town.origin()
    request = town.request(5, a)
    with pytest.raises(Refusal, match="account_not_found"):
        town.book.journal.post_now(unknown, payments.pay(1, payer="nobody", payee=a))
    assert answer(town.book, unknown, [payments.pay(1, payer=a, payee=b)])
    assert town.cancel(request)
    late = town.origin()
    for _ in range(2):
        with pytest.raises(Refusal, match="request_cancelled"):
            town.book.journal.post_now(late, payments.pay_request(request, payer=b))


def test_a_refusal_is_forgotten_after_thirty_days_and_no_earlier(
    town: Town, members: list[str], clock: SetClock
) -> None:
    a, b, c = members[:3]
    origin, dear = town.origin(), payments.pay(1_001, payer=a, payee=b)
    refused = answer(town.book, origin, [dear])
    town.pay(100, c, a)

    clock.advance(30 * DAY)
    town.pay(1, c, b)
    with pytest.raises(Exception, match=r"refusal|kept for 30 days"):
        forget_refusals(town)
    assert answer(town.book, origin, [dear]) == refused

    clock.advance(1)
    town.pay(1, c, b)
    forget_refusals(town)
    assert [entry.seq for entry in town.post(dear)] == [town.head()]
    assert town.balance(a) == 99


def test_a_bulk_that_was_cut_off_goes_on_where_it_stopped(town: Town, members: list[str]) -> None:
    a, b = members[:2]
    items = [(town.origin(), (payments.pay(400, payer=a, payee=b),)) for _ in range(4)]
    town.book.journal.post_each_now(items[:1])
    first, second, third, fourth = town.book.journal.post_each_now(items)
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert [first[0].replayed, second[0].replayed] == [True, False]
    assert isinstance(third, Refusal)
    assert isinstance(fourth, Refusal)
    town.issue(400, a)
    assert [isinstance(again, Refusal) for again in town.book.journal.post_each_now(items)] == [
        False,
        False,
        True,
        True,
    ]


def forget_refusals(town: Town) -> None:
    """Delete every recorded refusal, if the database allows."""
    with town.book.database.write() as session:
        session.execute(text("delete from refusal"))


def entries(outcome: object) -> list[object]:
    """Return the entries of an outcome."""
    assert isinstance(outcome, list)
    return [posted.entry for posted in outcome if isinstance(posted, Posted)]
