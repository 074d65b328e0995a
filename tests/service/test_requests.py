"""A payment request is asked for once, paid once, and over when it is over."""

import asyncio

import pytest

from ledger import refusals as r
from ledger.accounts import Status, Terms
from ledger.money import AMOUNT_MAX
from service import payments, requests
from service.access import Role
from service.clock import MINUTE
from service.requests import Ask, State
from service.tail import Tail, changes
from tests.people import Someone, citizen, confirm, shop
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio


def ask(town: Town, bakery: Someone, key: str = "ask", amount: int = 30) -> requests.Asked:
    """Ask for an amount under a key."""
    asked = Ask(bakery.account, amount, "MIEL", "Deux pains", "T-1")
    return requests.create(town.book, bakery.who, confirm(town, bakery.who, key, str(amount)), asked)


async def pay(town: Town, payer: Someone, request: requests.Asked, key: str = "pay") -> str:
    """Pay a request and return the payment's id, or the code of the refusal."""
    try:
        posted = await payments.pay_request(
            town.book, payer.who, confirm(town, payer.who, key), payer=payer.account, request=request.due.id
        )
    except r.Refusal as refusal:
        return refusal.code
    return posted.entry.id


async def test_a_request_is_paid_once_and_tells_by_which_payment(town: Town) -> None:
    alice, bob, bakery = citizen(town, 100), citizen(town, 100), shop(town, role=Role.CASHIER)
    request = ask(town, bakery)

    payment = await pay(town, alice, request)

    assert await pay(town, bob, request) == "request_paid"
    assert await pay(town, alice, request) == payment
    found = requests.find(town.book, request.due.id)
    assert (found.state, found.payment, found.memo.text) == (State.PAID, payment, "Deux pains")
    assert (town.balance(alice.account), town.balance(bob.account), town.balance(bakery.account)) == (70, 100, 30)


async def test_two_payers_at_once_are_one_payer_and_one_refusal(town: Town) -> None:
    payers, bakery = [citizen(town, 100) for _ in range(8)], shop(town)
    request = ask(town, bakery)

    outcomes = await asyncio.gather(*(pay(town, payer, request) for payer in payers))

    assert outcomes.count("request_paid") == 7
    assert town.balance(bakery.account) == 30


async def test_the_same_confirmation_makes_one_request(town: Town) -> None:
    bakery = shop(town)

    assert ask(town, bakery).due == ask(town, bakery).due
    with pytest.raises(r.KeyReused):
        ask(town, bakery, amount=31)


async def test_a_cancelled_request_takes_no_payment(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    request = ask(town, bakery)

    assert requests.cancel(town.book, bakery.who, request.due.id).state is State.CANCELLED
    assert requests.cancel(town.book, bakery.who, request.due.id).state is State.CANCELLED
    assert await pay(town, alice, request) == "request_cancelled"


async def test_a_paid_request_cannot_be_cancelled(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    request = ask(town, bakery)
    await pay(town, alice, request)

    with pytest.raises(r.RequestPaid):
        requests.cancel(town.book, bakery.who, request.due.id)


async def test_a_request_expires_to_the_microsecond(town: Town, clock: SetClock) -> None:
    alice, bakery = citizen(town, 200), shop(town)
    in_time, too_late = ask(town, bakery, "a"), ask(town, bakery, "b")
    clock.advance(10 * MINUTE - 1)
    paid = await pay(town, alice, in_time, "in time")
    clock.advance(1)

    assert requests.find(town.book, in_time.due.id).payment == paid
    assert requests.find(town.book, too_late.due.id).state is State.EXPIRED
    assert await pay(town, alice, too_late, "too late") == "request_expired"
    with pytest.raises(r.RequestExpired):
        requests.cancel(town.book, bakery.who, too_late.due.id)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(Status.FROZEN, r.PayeeFrozen), (Status.SPEND_ONLY, r.CreditNotTaken), (Status.CLOSED, r.AccountClosed)],
)
async def test_an_account_that_takes_no_payment_asks_for_none(
    town: Town, status: Status, refusal: type[r.Refusal]
) -> None:
    bakery = shop(town)
    town.bind(bakery.account, Terms(0, AMOUNT_MAX, status))

    with pytest.raises(refusal):
        ask(town, bakery)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"amount": 0}, r.AmountNotPositive),
        ({"amount": AMOUNT_MAX + 1}, r.AmountTooLarge),
        ({"currency": "OSTREA"}, r.CurrencyMismatch),
        ({"payee": "ZZZZZZZZZZZZ"}, r.AccountNotFound),
        ({"expires_at": 0}, r.ExpiryNotAhead),
        ({"text": "a\N{RIGHT-TO-LEFT OVERRIDE}b"}, r.BadText),
    ],
)
async def test_nonsense_is_not_asked_for(town: Town, change: dict[str, object], refusal: type[r.Refusal]) -> None:
    bakery = shop(town)
    asked = Ask(bakery.account, 30, "MIEL")._replace(**change)  # type: ignore[arg-type]  # one field at a time

    with pytest.raises(refusal):
        requests.create(town.book, bakery.who, confirm(town, bakery.who, "a"), asked)


async def test_others_cannot_ask_in_a_shops_name_nor_cancel_for_it(town: Town) -> None:
    bakery, stranger = shop(town), citizen(town)
    request = ask(town, bakery)

    with pytest.raises(r.AccountNotFound):
        ask(town, Someone(stranger.who, bakery.account), "b")
    with pytest.raises(r.RequestNotFound):
        requests.cancel(town.book, stranger.who, request.due.id)
    with pytest.raises(r.RequestNotFound):
        requests.find(town.book, "ZZZZZZZZZZZZ")


async def test_whoever_follows_a_request_learns_of_its_payment_and_of_its_cancellation(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    paid, cancelled = ask(town, bakery, "a"), ask(town, bakery, "b")
    tail = Tail(town.book)
    running = asyncio.create_task(tail.run())

    async def follow(request: requests.Asked) -> State:
        async for _ in changes(tail, request.due.id, until=request.due.expires_at, clock=town.book.clock):
            state = requests.find(town.book, request.due.id).state
            if state is not State.OPEN:
                return state
        raise AssertionError

    following = [asyncio.create_task(follow(request)) for request in (paid, cancelled)]
    await asyncio.sleep(0)
    await pay(town, alice, paid)
    await asyncio.to_thread(requests.cancel, town.book, bakery.who, cancelled.due.id)

    async with asyncio.timeout(10):
        assert await asyncio.gather(*following) == [State.PAID, State.CANCELLED]
    running.cancel()


async def test_a_payment_made_by_another_process_reaches_the_followers_of_this_one(town: Town) -> None:
    """Another process is another open book on the same database: its commits wake nobody here."""
    alice, bakery = citizen(town, 100), shop(town)
    request = ask(town, bakery)
    other = type(town.book).open(town.book.database.url, clock=town.book.clock)
    tail = Tail(town.book)
    running = asyncio.create_task(tail.run())
    try:
        with tail.follow(request.due.id) as changed:
            await asyncio.to_thread(requests.find, town.book, request.due.id)
            await payments.pay_request(
                other, alice.who, confirm(town, alice.who, "a"), payer=alice.account, request=request.due.id
            )
            async with asyncio.timeout(10):
                while requests.find(town.book, request.due.id).state is not State.PAID:
                    changed.clear()
                    await changed.wait()
    finally:
        running.cancel()
        await asyncio.to_thread(other.close)
