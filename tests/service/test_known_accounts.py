"""Accounts that this process does not remember are asked for beside the event loop, where asking takes long."""

import threading

import pytest

from service.payments import Order, pay
from tests.people import citizen, confirm, shop
from tests.town import Town

pytestmark = pytest.mark.anyio


async def test_work_on_unknown_accounts_waits_beside_the_loop_on_postgresql_only(town: Town) -> None:
    zoe, bakery = citizen(town, 10), shop(town)
    town.book.known = type(town.book.known)()
    known, database = town.book.known, town.book.database

    for account, beside in (
        (zoe.account, not database.sqlite),
        (zoe.account, False),
        ("ZZZZZZZZZZZZ", not database.sqlite),
    ):
        thread = await known.beside(database, [account], threading.get_ident)
        assert (thread != threading.get_ident()) == beside

    await pay(town.book, zoe.who, confirm(town, zoe.who, "a"), Order(zoe.account, bakery.account, 4, "MIEL"))
    assert town.balance(bakery.account) == 4
