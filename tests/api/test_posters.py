"""Posters over HTTP: made, listed, drawn, used once for each confirmation, checked, taken down."""

import pytest

from tests.api.conftest import ADDRESS, House
from tests.people import citizen, shop

pytestmark = pytest.mark.anyio


async def test_a_poster_over_its_whole_life(house: House) -> None:
    bakery, alice = shop(house.town), citizen(house.town, 1_000)
    till, wallet, anyone = await house.door(bakery.who), await house.door(alice.who), await house.client()

    wanted = {"payee": bakery.account, "label": "Comptoir", "text": "Merci"}
    made = (await till.post("/v1/posters", json=wanted)).json()
    address = f"/v1/posters/{made['code']}"
    assert made["url"] == f"{ADDRESS}/m/{made['code']}"
    assert (await anyone.get(address)).json() == made
    assert (await till.get("/v1/posters")).json()["data"] == [made]
    assert (await wallet.get("/v1/posters")).json()["data"] == []

    used = [
        await wallet.post(f"{address}/payment-requests", json={"amount": 250}, headers={"Idempotency-Key": key})
        for key in ("a", "a", "b")
    ]
    assert [answer.status_code for answer in used] == [201, 201, 201]
    assert used[0].json() == used[1].json()
    assert used[0].json()["id"] != used[2].json()["id"]
    assert used[0].headers["Location"] == f"/v1/payment-requests/{used[0].json()['id']}"

    checked = (await till.post("/v1/posters/check", json={"read": made["url"]})).json()
    assert (checked["verdict"], checked["poster"]) == ("genuine", made)
    assert (await till.post("/v1/posters/check", json={"read": "tel:112"})).json()["poster"] is None

    assert (await till.post(f"{address}/revoke")).json()["revoked_at"] is not None
    over = await wallet.post(f"{address}/payment-requests", json={"amount": 1}, headers={"Idempotency-Key": "c"})
    assert (over.status_code, over.json()["code"]) == (409, "poster_revoked")


async def test_a_sheet_is_drawn_for_whoever_has_the_code(house: House) -> None:
    bakery = shop(house.town)
    body = {"payee": bakery.account, "label": "Table 4", "amount": 250}
    made = (await (await house.door(bakery.who)).post("/v1/posters", json=body)).json()
    anyone = await house.client()
    address = f"/v1/posters/{made['code']}/sheet"

    svg = await anyone.get(f"{address}.svg", params={"size": "A6", "lang": "en"})
    assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml")
    assert all(said in svg.text for said in ("Pay here in MIEL", "2.50 MIEL", "Table 4", "105mm"))
    assert (await anyone.get(f"{address}.pdf")).content.startswith(b"%PDF-")
    assert (await anyone.get(f"{address}.pdf", params={"size": "A0"})).status_code == 422
    assert (await anyone.get("/v1/posters/000000000000/sheet.svg")).status_code == 404


async def test_the_words_of_the_day_are_for_those_who_are_paid(house: House) -> None:
    bakery, alice = shop(house.town), citizen(house.town)
    address = f"/v1/accounts/{bakery.account}/day-words"
    assert len((await (await house.door(bakery.who)).get(address)).json()["words"]) == 2
    assert (await (await house.door(alice.who)).get(address)).status_code == 404
