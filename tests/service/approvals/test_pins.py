"""Paying with a PIN: the right one pays, a wrong one moves nothing, and five in a row lock it, however they come."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from ledger import refusals as r
from ledger.approvals import Means, Pin
from ledger.pins import TRIES
from service import passwords, tables
from service.access import Operation, Principal
from service.approvals import pins
from service.book import Book
from service.installation import Installation
from service.peppers import Peppers
from tests.service.approvals.conftest import PIN, WRONG, Purse
from tests.town import SetClock

pytestmark = pytest.mark.anyio


async def test_the_right_pin_pays_anyone_any_amount(purse: Purse) -> None:
    await purse.pay("a", Pin(PIN), amount=9_000)
    assert purse.spent == 9_000


async def test_a_wrong_pin_moves_nothing_says_what_is_left_and_leaves_the_key_as_it_was(purse: Purse) -> None:
    with pytest.raises(r.ApprovalWrong) as wrong:
        await purse.pay("a", Pin(WRONG))
    assert (wrong.value.facts["left"], purse.spent) == (TRIES - 1, 0)

    posted = await purse.pay("a", Pin(PIN))

    assert (posted.replayed, purse.spent) == (False, 30)


async def test_five_wrong_pins_in_a_row_lock_it_even_for_the_right_one(purse: Purse) -> None:
    left = []
    for number in range(TRIES - 1):
        with pytest.raises(r.ApprovalWrong) as wrong:
            await purse.pay(f"{number}", Pin(WRONG))
        left.append(wrong.value.facts["left"])
    assert left == [4, 3, 2, 1]

    for given in (WRONG, PIN, WRONG):
        with pytest.raises(r.ApprovalLocked):
            await purse.pay("last", Pin(given))
    assert purse.spent == 0


async def test_the_right_pin_gives_all_tries_back(purse: Purse) -> None:
    for number in range(2 * TRIES):
        with pytest.raises(r.ApprovalWrong):
            await purse.pay(f"{number}", Pin(WRONG))
        await purse.pay(f"{number}", Pin(PIN))
    assert pins.find(purse.town.book, purse.member) == pins.Kept(locked=False, left=TRIES)


async def test_wrong_pins_at_once_on_two_processes_get_five_tries_together(
    purse: Purse, database_url: str, clock: SetClock
) -> None:
    with closing(Book.open(database_url, clock=clock)) as other, ThreadPoolExecutor(12) as threads:
        books = [purse.town.book, other] * 10
        outcomes = list(threads.map(lambda book: outcome(book, purse.someone.who, WRONG), books))

    assert outcomes.count(r.ApprovalWrong) == TRIES - 1
    assert outcomes.count(r.ApprovalLocked) == len(books) - (TRIES - 1)
    with purse.town.book.database.read() as session:
        assert session.get_one(tables.Pin, purse.member).wrong == TRIES


async def test_right_pins_at_once_all_pass(purse: Purse) -> None:
    await asyncio.gather(*(purse.pay(f"{number}", Pin(PIN), amount=1) for number in range(2 * TRIES)))
    assert purse.spent == 2 * TRIES


async def test_a_retransmission_gets_its_answer_whatever_pin_it_brings_and_takes_no_try(purse: Purse) -> None:
    first = await purse.pay("a", Pin(PIN))
    for given in (Pin(WRONG), Pin(PIN)):
        again = await purse.pay("a", given)
        assert (again.entry, again.replayed) == (first.entry, True)
    assert pins.find(purse.town.book, purse.member) == pins.Kept(locked=False, left=TRIES)

    with pytest.raises(r.ApprovalWrong):
        await purse.pay("a", Pin(WRONG), amount=31)  # the same key for something else is no retransmission


async def test_a_pin_made_with_another_secret_is_no_pin(purse: Purse, database_url: str, clock: SetClock) -> None:
    with (
        closing(
            Book.open(database_url, clock=clock, installation=Installation(peppers=Peppers([b"another"])))
        ) as other,
        pytest.raises(r.ApprovalRequired) as required,
    ):
        await purse.pay("a", Pin(PIN), book=other)
    assert required.value.facts["means"] == Means()
    assert purse.spent == 0


async def test_neither_pin_nor_its_bare_hash_is_in_the_database(purse: Purse) -> None:
    with purse.town.book.database.read() as session:
        row = session.get_one(tables.Pin, purse.member)
    assert row.hash.startswith("$argon2id$")
    assert not passwords.verify(PIN.encode(), row.hash)


def outcome(book: Book, who: Principal, pin: str) -> type[r.Refusal] | None:
    """Return what came of trying a PIN."""
    try:
        pins.check(book, who, pin, Operation.CREATE_PAYMENT)
    except r.Refusal as refusal:
        return type(refusal)
    return None
