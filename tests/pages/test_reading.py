"""Looking moves nothing: whatever can be read is read, by somebody who may do much, and the books stand still."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import date, timedelta

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from ledger.standing_orders import Rhythm, Schedule
from service import standing_orders
from service.access import Acting, Role
from service.clock import day_of
from service.ids import new_code
from service.requests import Ask, create
from service.standing_orders import Ordered
from tests.api.conftest import House
from tests.pages.conftest import Place
from tests.people import citizen, confirm, shop
from tests.shelves import Shelf

pytestmark = pytest.mark.anyio

STREAMS = {"events", "flux"}
"""What ends an address that never ends to answer."""


@pytest.fixture
def shelf(shelves: Callable[[str], Shelf]) -> Shelf:
    """Lend SQLite alone: what an address does is decided above the databases."""
    return shelves("sqlite")


async def test_no_address_that_is_read_moves_anything(place: Place) -> None:
    zoe, bakery = citizen(place.town, 5_000), shop(place.town)
    roles = (Role.TREASURER, Role.BOARD, Role.AUDITOR, Role.OPERATOR, Role.ADMINISTRATOR)
    who = zoe.who._replace(acting=zoe.who.acting | {Acting(role, None) for role in roles})
    browser = await place.browser_of(who)
    browser.headers["Authorization"] = f"Bearer {House(place.app, place.town, AsyncExitStack()).token(who)}"
    asked = create(place.book, bakery.who, confirm(place.town, bakery.who, "a"), Ask(bakery.account, 100, "MIEL"))
    paid = place.town.pay(10, zoe.account, bakery.account)
    tomorrow = date.fromisoformat(day_of(place.book.clock())) + timedelta(days=1)
    ordered = Ordered(zoe.account, bakery.account, 100, "MIEL", Schedule(Rhythm.ONCE, tomorrow, tomorrow))
    order = await standing_orders.create(place.book, zoe.who, confirm(place.town, zoe.who, "b"), ordered)
    ids = {"request_id": asked.due.id, "entry_id": paid.id, "payment_id": paid.id, "order_id": order.id}
    ids |= {"account_id": zoe.account, "member_id": who.public_id, "currency": "MIEL", "name": "page.css"}
    query = (
        f"?vers={bakery.account}&compte={zoe.account}&montant=1&cle={new_code()}&pin=274916&key=x&amount=1&confirm=1"
    )
    before = place.book.database.ask("select seq, rev, at from head")
    statuses = dict[str, int]()

    for path in sorted(gets(place)):
        filled = re.sub(r"{(\w+)(?::\w+)?}", lambda found: ids.get(found[1], new_code()), path)
        address = filled if filled.startswith("/v1/") else f"{filled}{query}"
        async with asyncio.timeout(20):
            statuses[address] = (await browser.get(address)).status_code

    assert place.book.database.ask("select seq, rev, at from head") == before
    assert {address for address, status in statuses.items() if status >= 500} == set()
    answered = [address for address, status in statuses.items() if status == 200]
    assert any(address.startswith("/v1/accounts/") for address in answered)
    assert len(answered) > len(statuses) // 3


def gets(place: Place) -> set[str]:
    """Return every path that is read, of pages and of the API, but for streams."""
    routes = [context.original_route for context in iter_route_contexts(place.app.routes)]
    found = {each.path for each in routes if isinstance(each, APIRoute) and "GET" in (each.methods or ())}
    return {path for path in found if path.rpartition("/")[2] not in STREAMS}
