"""On a frozen account the ledger, under the lock on the head, lets happen what the table says, and no more."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from ledger.accounts import Status, Terms
from ledger.money import AMOUNT_MAX
from ledger.refusals import PayeeFrozen, PayerFrozen
from service import accounts, holds, payments, refunds, requests
from service.access import RULES, Operation
from service.book import Book
from service.holds import HoldOrder
from service.payments import Order
from tests.people import Someone, citizen, confirm, shop
from tests.town import Town
from tests.treasury import announce, open_bank

pytestmark = pytest.mark.anyio

MINUTE = 60_000_000


class Frozen(NamedTuple):
    """Zoé and a bakery with what they were about to do when the account of one of them was frozen."""

    town: Town
    zoe: Someone
    bakery: Someone
    paid: str
    hold: str
    request: str

    @property
    def book(self) -> Book:
        """Return the book."""
        return self.town.book

    def order(self) -> Order:
        """Return a payment of Zoé's."""
        return Order(self.zoe.account, self.bakery.account, 1, "MIEL")


Act = Callable[[Frozen], Awaitable[object]]


async def _read(frozen: Frozen) -> object:
    return accounts.account_of(frozen.book, frozen.zoe.who, Operation.READ_ACCOUNT, frozen.zoe.account)


async def _ask(frozen: Frozen) -> object:
    who = frozen.bakery.who
    return requests.create(
        frozen.book, who, confirm(frozen.town, who, "a"), requests.Ask(frozen.bakery.account, 1, "MIEL")
    )


async def _announce(frozen: Frozen) -> object:
    open_bank(frozen.town)
    return announce(frozen.town, frozen.zoe)


async def _cancel(frozen: Frozen) -> object:
    return requests.cancel(frozen.book, frozen.bakery.who, frozen.request)


async def _hold(frozen: Frozen) -> object:
    who, expires_at = frozen.zoe.who, frozen.book.clock() + MINUTE
    order = HoldOrder(frozen.zoe.account, frozen.bakery.account, 1, "MIEL", expires_at)
    return await holds.hold(frozen.book, who, confirm(frozen.town, who, "a"), order)


def _as(someone: str, act: Callable[..., Awaitable[object]], **what: str | int | bool | None) -> Act:
    """Return an act by Zoé or the bakery, with what belongs to them filled in."""

    async def run(frozen: Frozen) -> object:
        who = getattr(frozen, someone).who
        told = {
            name: getattr(frozen, str(value)[1:]) if str(value).startswith("$") else value
            for name, value in what.items()
        }
        return await act(frozen.book, who, confirm(frozen.town, who, "a"), **told)

    return run


async def _pay(frozen: Frozen) -> object:
    return await payments.pay(frozen.book, frozen.zoe.who, confirm(frozen.town, frozen.zoe.who, "a"), frozen.order())


async def _pay_request(frozen: Frozen) -> object:
    who = frozen.zoe.who
    return await payments.pay_request(
        frozen.book, who, confirm(frozen.town, who, "a"), payer=frozen.zoe.account, request=frozen.request
    )


ACTS: dict[Operation, tuple[str, Act]] = {
    Operation.READ_ACCOUNT: ("zoe", _read),
    Operation.CREATE_PAYMENT: ("zoe", _pay),
    Operation.PAY_PAYMENT_REQUEST: ("zoe", _pay_request),
    Operation.CREATE_HOLD: ("zoe", _hold),
    Operation.CAPTURE_HOLD: ("zoe", _as("bakery", holds.capture, hold_id="$hold", amount=None, last=True)),
    Operation.VOID_HOLD: ("zoe", _as("bakery", holds.void, hold_id="$hold")),
    Operation.CREATE_REFUND: ("bakery", _as("bakery", refunds.refund, payment="$paid", amount=1, memo=None)),
    Operation.CREATE_PAYMENT_REQUEST: ("bakery", _ask),
    Operation.CANCEL_PAYMENT_REQUEST: ("bakery", _cancel),
    Operation.CREATE_TOP_UP: ("zoe", _announce),
}
"""Whose account is frozen, and what is tried then."""


@pytest.mark.parametrize("operation", ACTS)
async def test_the_ledger_holds_to_the_table(town: Town, operation: Operation) -> None:
    zoe, bakery = citizen(town, 100), shop(town, 100)
    paid = town.pay(10, zoe.account, bakery.account)
    hold = town.hold(5, zoe.account, bakery.account)
    asked = requests.create(
        town.book, bakery.who, confirm(town, bakery.who, "r"), requests.Ask(bakery.account, 2, "MIEL")
    )
    frozen = Frozen(town, zoe, bakery, paid.id, hold.id, asked.due.id)
    whose, act = ACTS[operation]
    town.bind(getattr(frozen, whose).account, Terms(0, AMOUNT_MAX, Status.FROZEN))

    if RULES[operation].frozen:
        await act(frozen)
    else:
        with pytest.raises((PayerFrozen, PayeeFrozen)):
            await act(frozen)
