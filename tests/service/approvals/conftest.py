"""Who approves: Zoé, who has a PIN, and the bakery that she has paid before."""

from dataclasses import dataclass

import pytest

from ledger.allowances import Limits
from ledger.approvals import Given, Pin
from service import payments
from service.allowances import allowance_id
from service.approvals import pins
from service.approvals.limits import bind
from service.book import Book
from service.journal import Posted
from service.payments import Order
from tests.people import Someone, citizen, confirm, shop
from tests.town import Town

PIN = "274916"
WRONG = "830174"


@dataclass
class Purse:
    """Someone who pays the same shop again and again."""

    town: Town
    someone: Someone
    payee: Someone

    @property
    def member(self) -> int:
        """Return the member's key."""
        assert self.someone.who.member is not None
        return self.someone.who.member

    async def pay(
        self, key: str, given: Given | None = None, *, amount: int = 30, book: Book | None = None, payee: str = ""
    ) -> Posted:
        """Pay under a key, with an approval or without, through another process's book or this one."""
        who = self.someone.who
        origin = confirm(self.town, who, key, f"{amount}")._replace(approval=given)
        order = Order(self.someone.account, payee or self.payee.account, amount, "MIEL")
        return await payments.pay(book or self.town.book, who, origin, order)

    def let(self, single: int, day: int, month: int) -> None:
        """Let so much pass without confirming, from now on."""
        who = self.someone.who.public_id
        let(self.town.book, who, single, day, month)

    @property
    def spent(self) -> int:
        """Return what reached the shop."""
        return self.town.balance(self.payee.account)


def let(book: Book, owner: str, single: int, day: int, month: int) -> None:
    """Let a member or program pay so much without an approval."""
    with book.database.write() as session:
        bind(book, session, allowance_id(owner, "MIEL"), Limits(single, day, month))


@pytest.fixture
def purse(town: Town) -> Purse:
    """Return Zoé, who has 10 000 and a PIN."""
    zoe = citizen(town, 10_000)
    assert zoe.who.member is not None
    pins.choose(town.book, zoe.who.member, PIN)
    return Purse(town, zoe, shop(town))


@pytest.fixture
async def known(purse: Purse) -> Purse:
    """Return Zoé after she has paid the shop 1 once."""
    await purse.pay("first", Pin(PIN), amount=1)
    return purse
