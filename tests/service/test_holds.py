"""A hold is captured by its payee, let go, or expires; what it held is then free."""

import pytest

from ledger import refusals as r
from ledger.entries import Entry
from service import holds, statements
from service.clock import MINUTE
from service.holds import HoldOrder
from tests.people import Someone, citizen, confirm, shop
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio


async def hold(town: Town, payer: Someone, payee: Someone, amount: int, key: str = "hold") -> str:
    """Set an amount aside for ten minutes and return the hold's id."""
    order = HoldOrder(payer.account, payee.account, amount, "MIEL", town.book.clock() + 10 * MINUTE)
    posted = await holds.hold(town.book, payer.who, confirm(town, payer.who, key), order)
    return posted.entry.holds[0].id


async def capture(
    town: Town, payee: Someone, hold_id: str, amount: int | None = None, *, last: bool = True, key: str = "capture"
) -> Entry:
    """Capture a hold."""
    origin = confirm(town, payee.who, key)
    return (await holds.capture(town.book, payee.who, origin, hold_id=hold_id, amount=amount, last=last)).entry


async def test_a_part_is_captured_and_the_rest_is_free(town: Town) -> None:
    alice, hotel = citizen(town, 100), shop(town)
    held = await hold(town, alice, hotel, 80)
    assert statements.balance(town.book, alice.who, alice.account) == (100, 80, 20)

    await capture(town, hotel, held, 50)

    assert statements.balance(town.book, alice.who, alice.account) == (50, 0, 50)
    assert town.balance(hotel.account) == 50
    with pytest.raises(r.HoldEnded):
        await capture(town, hotel, held, 1, key="again")


async def test_parts_are_captured_until_nothing_is_left(town: Town) -> None:
    alice, hotel = citizen(town, 100), shop(town)
    held = await hold(town, alice, hotel, 80)

    await capture(town, hotel, held, 30, last=False, key="a")
    assert statements.balance(town.book, alice.who, alice.account) == (70, 50, 20)
    with pytest.raises(r.CaptureTooLarge):
        await capture(town, hotel, held, 51, last=True, key="b")
    await capture(town, hotel, held, 50, last=False, key="c")

    assert holds.find(town.book, hotel.who, held).due.left == 0
    assert town.balance(hotel.account) == 80


async def test_a_void_lets_everything_go(town: Town) -> None:
    alice, hotel = citizen(town, 100), shop(town)
    held = await hold(town, alice, hotel, 80)

    await holds.void(town.book, hotel.who, confirm(town, hotel.who, "void"), hold_id=held)

    assert statements.balance(town.book, alice.who, alice.account).spendable == 100
    with pytest.raises(r.HoldEnded):
        await capture(town, hotel, held)


async def test_an_expired_hold_is_free_to_the_microsecond_and_released_by_the_next_entry(
    town: Town, clock: SetClock
) -> None:
    alice, hotel = citizen(town, 100), shop(town)
    held = await hold(town, alice, hotel, 80)
    clock.advance(10 * MINUTE - 1)
    assert statements.balance(town.book, alice.who, alice.account).spendable == 20

    clock.advance(1)

    assert statements.balance(town.book, alice.who, alice.account) == (100, 0, 100)
    assert holds.find(town.book, alice.who, held).expired
    with pytest.raises(r.HoldExpired):
        await capture(town, hotel, held)
    assert town.row(alice.account).held == 0


async def test_only_its_payee_captures_or_voids_a_hold(town: Town) -> None:
    alice, hotel, stranger = citizen(town, 100), shop(town), shop(town)
    held = await hold(town, alice, hotel, 80)

    for other in (alice, stranger):
        with pytest.raises(r.HoldNotFound):
            await capture(town, other, held)
        with pytest.raises(r.HoldNotFound):
            await holds.void(town.book, other.who, confirm(town, other.who, "void"), hold_id=held)
    with pytest.raises(r.HoldNotFound):
        holds.find(town.book, stranger.who, held)
    with pytest.raises(r.HoldNotFound):
        holds.find(town.book, alice.who, "ZZZZZZZZZZZZ")


async def test_a_hold_is_in_the_currency_that_was_confirmed(town: Town) -> None:
    alice, hotel = citizen(town, 100), shop(town, code="OSTREA")

    for currency in ("MIEL", "OSTREA"):
        order = HoldOrder(alice.account, hotel.account, 1, currency, town.book.clock() + MINUTE)
        with pytest.raises(r.CurrencyMismatch):
            await holds.hold(town.book, alice.who, confirm(town, alice.who, currency), order)
