"""Standing orders and favourites over HTTP: ordered by a yes to every day, read, ended; kept at hand."""

import pytest

from tests.api.conftest import PIN, House
from tests.api.test_problems import check
from tests.people import citizen, shop

pytestmark = pytest.mark.anyio


async def test_an_order_is_given_read_and_ended(house: House) -> None:
    zoe, bakery = citizen(house.town, 5_000), shop(house.town)
    client, stranger = await house.door(zoe.who), await house.door(bakery.who)
    schedule = {"rhythm": "monthly", "first_on": "2026-01-31", "last_on": "2026-12-31"}
    body = {"payer": zoe.account, "payee": bakery.account, "amount": 300, "currency": "MIEL", "schedule": schedule}
    key = {"idempotency-key": "a"}
    unapproved = await client.post("/v1/standing-orders", json={**body, "approval": None}, headers=key)
    assert (unapproved.status_code, unapproved.json()["code"]) == (403, "approval_required")
    late = {**body, "schedule": {**schedule, "last_on": "2029-01-01"}}
    check(
        await client.post("/v1/standing-orders", json=late, headers={"idempotency-key": "b"}), 422, "schedule_not_valid"
    )
    approved = {**body, "approval": {"pin": PIN}}

    made = [await client.post("/v1/standing-orders", json=approved, headers=key) for _ in range(2)]

    assert [each.status_code for each in made] == [201, 201]
    assert made[0].json() == made[1].json()
    order = made[0].json()
    assert (order["next_on"], order["days"], order["rhythm"]) == ("2026-01-31", [], "monthly")
    address = f"/v1/standing-orders/{order['id']}"
    assert (await client.get("/v1/standing-orders")).json() == {"data": [order]}
    assert (await stranger.get("/v1/standing-orders")).json() == {"data": []}
    check(await stranger.get(address), 404, "standing_order_not_found")
    check(await stranger.post(f"{address}/cancel"), 404, "standing_order_not_found")
    assert (await client.post(f"{address}/cancel")).json()["next_on"] is None
    assert (await client.get(address)).json()["ended_at"] is not None


async def test_what_a_passkey_would_sign_for_an_order_names_its_days(house: House) -> None:
    zoe, bakery = citizen(house.town, 5_000), shop(house.town)
    client = await house.door(zoe.who)
    movement = {"payer": zoe.account, "payee": bakery.account, "amount": 300, "currency": "MIEL"}
    schedule = {"rhythm": "weekly", "first_on": "2026-01-31", "last_on": "2026-03-31"}
    asked = {"operation": "create_standing_order", "idempotency_key": "a", "movements": [movement]}

    assert (await client.post("/v1/approvals", json={**asked, "schedule": schedule})).status_code == 201
    check(await client.post("/v1/approvals", json=asked), 422, "bad_input")


async def test_favourites_are_kept_and_dropped(house: House) -> None:
    bakery = shop(house.town)
    client = await house.door(citizen(house.town).who)
    assert (await client.put(f"/v1/me/favourites/{bakery.account}")).status_code == 204
    assert [each["name"] for each in (await client.get("/v1/me/favourites")).json()["data"]] == ["Boulangerie du Phare"]
    assert (await client.delete(f"/v1/me/favourites/{bakery.account}")).status_code == 204
    assert (await client.get("/v1/me/favourites")).json() == {"data": []}
    check(await client.put("/v1/me/favourites/ZZZZZZZZZZZZ"), 404, "account_not_found")
