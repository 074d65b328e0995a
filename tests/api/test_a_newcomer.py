"""A shop's whole life here: it applies, is admitted, has a cashier, is paid, pays back, lapses and is forgotten."""

import httpx
import pytest

from service import memberships
from service.access import Role
from service.clock import DAY
from service.verification import verify
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import agreement, citizen, of_association
from tests.town import SetClock

pytestmark = pytest.mark.anyio

PASSWORD = "trois abeilles sous la pluie"


async def enter(house: House, link: str, username: str) -> httpx.AsyncClient:
    """Follow a link for a first sign-in, and sign in."""
    stranger, token = await house.client(), link.rpartition("/")[2]
    chosen = {"username": username, "password": PASSWORD}
    assert (await stranger.post("/v1/invitations/accept", json={"token": token, **chosen})).status_code == 201
    return await house.client((await stranger.post("/v1/sessions", json=chosen)).json()["access_token"])


async def test_a_newcomer_is_enrolled_approved_delegates_is_paid_lapses_and_is_erased(
    house: House, clock: SetClock
) -> None:
    applied = await (await house.client()).post("/v1/applications", json={"kind": "business", "name": "Le Fournil"})
    shop = applied.json()["id"]
    board = await house.door(of_association(house.town, Role.BOARD))
    body = {"decision": agreement(house.town), "currencies": ["MIEL"]}
    assert (await board.post(f"/v1/members/{shop}/admission", json=body)).json()["state"] == "admitted"

    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    invited = (await treasurer.post(f"/v1/members/{shop}/invitations", json={})).json()
    owner = await enter(house, invited["address"], "fournil")
    made = await owner.post(f"/v1/members/{shop}/delegates", json={"role": "cashier", "name": "Ada Imaginaire"})
    ada = await enter(house, made.json()["link"], "ada")

    (account,) = [each["id"] for each in (await owner.get("/v1/accounts")).json()["data"]]
    asking = {"payee": account, "amount": 5_00, "currency": "MIEL"}
    asked = (await ada.post("/v1/payment-requests", json=asking, headers={"Idempotency-Key": "a"})).json()
    zoe = citizen(house.town, 20_00)
    wallet = await house.door(zoe.who)
    paying = {"payer": zoe.account}
    paid = await wallet.post(f"/v1/payment-requests/{asked['id']}/pay", json=paying, headers={"Idempotency-Key": "b"})
    assert house.town.balance(account) == 5_00, paid.text
    path = f"/v1/payments/{paid.json()['id']}/refunds"
    back = await ada.post(path, json={"amount": 5_00}, headers={"Idempotency-Key": "c"})
    assert house.town.balance(account) == 0, back.text

    clock.advance(2 * 366 * DAY)
    memberships.lapse_due(house.book)
    later = await house.door(zoe.who)
    spending = {"payer": zoe.account, "payee": account, "amount": 1_00, "currency": "MIEL"}
    refused = await later.post("/v1/payments", json=spending, headers={"Idempotency-Key": "d", "Accept-Language": "en"})
    check(refused, 409, "credit_not_taken")
    assert "no longer takes MIEL; you paid nothing" in refused.json()["detail"]

    administrator = await house.door(of_association(house.town, Role.ADMINISTRATOR))
    check(await administrator.post(f"/v1/members/{shop}/erasure"), 409, "kept_until")
    headers = {"Idempotency-Key": "e"}
    proposed = await administrator.post(f"/v1/members/{shop}/erasure-proposals", json={}, headers=headers)
    assert (await house.approve(proposed))["state"] == "executed"
    left = (await administrator.get(f"/v1/members/{shop}/personal-data")).json()["tables"]
    assert (left["member"][0]["name"], "login" in left) == ("—", False)
    assert verify(house.book.database).sound
