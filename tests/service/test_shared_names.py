"""A payee reads the name of who paid when the payer chose so, and in no other case."""

import pytest

from ledger.refusals import Refusal
from service import payments, requests, shared_names
from service.requests import Asked
from tests.people import Someone, citizen, confirm, shop
from tests.town import Town

pytestmark = pytest.mark.anyio


def ask(town: Town) -> Asked:
    """Let a bakery ask for 30."""
    bakery = shop(town)
    return requests.create(
        town.book, bakery.who, confirm(town, bakery.who, "ask"), requests.Ask(bakery.account, 30, "MIEL")
    )


async def pay(town: Town, payer: Someone, asked: Asked, key: str, *, share_name: bool) -> str:
    """Pay a request, and return the code of the refusal or nothing."""
    origin = confirm(town, payer.who, key)
    try:
        await payments.pay_request(
            town.book, payer.who, origin, payer=payer.account, request=asked.due.id, share_name=share_name
        )
    except Refusal as refusal:
        return refusal.code
    return ""


def name(town: Town, asked: Asked) -> str | None:
    """Return the name that the payee reads."""
    with town.book.database.read() as session:
        return shared_names.read(session, [asked.due.id]).get(asked.due.id)


@pytest.mark.parametrize("chosen", [True, False])
async def test_a_name_is_read_when_its_owner_chose_so_whatever_is_tried_afterwards(town: Town, *, chosen: bool) -> None:
    alice, bob, asked = citizen(town, 100), citizen(town, 100), ask(town)
    assert name(town, asked) is None

    assert await pay(town, alice, asked, "a", share_name=chosen) == ""
    expected = "Zoé Imaginaire" if chosen else None
    assert name(town, asked) == expected
    assert await pay(town, alice, asked, "a", share_name=chosen) == ""
    assert await pay(town, alice, asked, "again", share_name=not chosen) == "request_paid"
    assert await pay(town, alice, asked, "again and", share_name=True) == "request_paid"
    assert await pay(town, bob, asked, "b", share_name=True) == "request_paid"
    assert name(town, asked) == expected


async def test_whoever_pays_nothing_tells_nothing(town: Town) -> None:
    poor, asked = citizen(town, 10), ask(town)

    assert await pay(town, poor, asked, "a", share_name=True) == "not_enough"

    assert town.book.database.ask("select count(*) from shared_name") == [(0,)]
