"""Euros become units through the API: announced, sent, imported, made; and nothing of others is told."""

import httpx
import pytest

from service.access import Role
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, of_association, shop
from tests.statements import IBAN, Moved, camt
from tests.treasury import open_bank

pytestmark = pytest.mark.anyio

UNKNOWN = "ZZZZZZZZZZZZ"


async def send(client: httpx.AsyncClient, content: bytes, *, status: int = 201) -> httpx.Response:
    answer = await client.post(
        "/v1/bank/statements", content=content, headers={"Content-Type": "application/octet-stream"}
    )
    assert answer.status_code == status, answer.text
    return answer


async def test_a_top_up_from_its_announcement_to_its_units(house: House) -> None:
    treasurer, zoe = open_bank(house.town), citizen(house.town)
    client, keeper = await house.client(house.token(zoe.who)), await house.client(house.token(treasurer))
    body = {"account": zoe.account, "amount": 50_00, "currency": "MIEL"}
    made = await client.post("/v1/top-ups", json=body, headers={"Idempotency-Key": "a"})
    again = await client.post("/v1/top-ups", json=body, headers={"Idempotency-Key": "a"})
    other = await client.post("/v1/top-ups", json={**body, "amount": 1}, headers={"Idempotency-Key": "a"})

    assert made.status_code == 201
    top_up = made.json()
    assert again.json() == top_up
    check(other, 422, "key_reused")
    assert (top_up["iban"], top_up["state"], top_up["epc"].split("\n")[7]) == (IBAN, "waiting", "EUR50.00")
    assert made.headers["Location"] == f"/v1/top-ups/{top_up['id']}"

    sent = await send(keeper, camt(Moved(50_00, "B1", reference=top_up["reference"]), Moved(2_00, "B2")))
    assert [(each["new"], each["done"], each["queued"]) for each in sent.json()["data"]] == [(2, 1, 1)]
    done = (await client.get(made.headers["Location"])).json()
    assert (done["state"], done["answers"][0]["amount"]) == ("done", 50_00)
    assert house.town.balance(zoe.account) == 50_00
    check(await client.post(f"{made.headers['Location']}/cancel"), 409, "top_up_over")

    (line,) = (await keeper.get("/v1/bank/lines", params={"state": "queued"})).json()["data"]
    decided = await keeper.post(f"/v1/bank/lines/{line['id']}/decision", json={"ending": "own"})
    assert (decided.status_code, decided.json()["state"], decided.json()["decided_by"]) == (
        200,
        "done",
        treasurer.public_id,
    )
    late = await keeper.post(f"/v1/bank/lines/{line['id']}/decision", json={"ending": "give_back"})
    check(late, 409, "line_decided")
    assert len((await keeper.get("/v1/top-ups")).json()["data"]) == 1


async def test_a_top_up_that_cannot_be_is_refused_precisely(house: House) -> None:
    zoe, bakery, troc = citizen(house.town), shop(house.town), citizen(house.town, code="TROC")
    client = await house.client(house.token(zoe.who))

    async def announce(**changed: object) -> httpx.Response:
        body = {"account": zoe.account, "amount": 50_00, "currency": "MIEL", **changed}
        return await client.post("/v1/top-ups", json=body, headers={"Idempotency-Key": str(changed)})

    check(await announce(), 409, "no_bank_account")
    open_bank(house.town)
    for changed, status, code in (
        ({"account": bakery.account}, 404, "account_not_found"),
        ({"account": UNKNOWN}, 404, "account_not_found"),
        ({"currency": "OSTREA"}, 422, "currency_mismatch"),
        ({"amount": 0}, 422, "amount_not_positive"),
        ({"amount": 300_001}, 422, "top_up_too_large"),
        ({"standing": "yes"}, 422, "bad_input"),
    ):
        check(await announce(**changed), status, code)
    mutual = await (await house.client(house.token(troc.who))).post(
        "/v1/top-ups",
        json={"account": troc.account, "amount": 1, "currency": "TROC"},
        headers={"Idempotency-Key": "t"},
    )
    check(mutual, 422, "currency_mismatch")
    made = (await announce(standing=True)).json()
    stranger = await house.client(house.token(bakery.who))
    for path in (made["id"], UNKNOWN):
        check(await stranger.get(f"/v1/top-ups/{path}"), 404, "top_up_not_found")
    cancelled = await client.post(f"/v1/top-ups/{made['id']}/cancel")
    assert (cancelled.json()["state"], cancelled.json()["expires_at"]) == ("cancelled", None)


async def test_the_bank_is_the_treasurers_and_what_it_cannot_read_it_says(house: House) -> None:
    keeper = await house.client(house.token(open_bank(house.town)))
    auditor = await house.client(house.token(of_association(house.town, Role.AUDITOR)))
    check(await send(auditor, camt(), status=403), 403, "not_allowed")
    assert (await auditor.get("/v1/bank/lines")).json() == {"data": [], "next_cursor": None}
    check(await send(keeper, b"hello", status=422), 422, "statement_not_read")
    check(await send(keeper, camt(iban="FR7630006000011234567890189"), status=422), 422, "statement_not_ours")
    put = {"booked_on": "D", "amount": "A", "separator": ","}
    check(await keeper.put("/v1/bank/mapping", json={**put, "credit": "C", "debit": "B"}), 422, "bad_input")
    assert (await keeper.put("/v1/bank/mapping", json=put)).status_code == 204
    assert (await send(keeper, b'D,A\n2026-01-02,"5,00"\n')).json()["data"][0]["new"] == 1
    decide = {"ending": "top_up", "top_up": UNKNOWN}
    check(await keeper.post(f"/v1/bank/lines/{UNKNOWN}/decision", json=decide), 404, "bank_line_not_found")
    (line,) = (await keeper.get("/v1/bank/lines")).json()["data"]
    check(await keeper.post(f"/v1/bank/lines/{line['id']}/decision", json=decide), 404, "top_up_not_found")
    wrong = await keeper.post(f"/v1/bank/lines/{line['id']}/decision", json={"ending": "charges"})
    check(wrong, 409, "ending_not_possible")


async def test_the_trial_balance_says_where_the_euros_are(house: House) -> None:
    treasurer = open_bank(house.town)
    keeper = await house.client(house.token(treasurer))
    await send(keeper, camt(Moved(5_00, "B1")))
    today = (await keeper.get("/v1/trial-balance")).json()
    past = (await keeper.get("/v1/trial-balance", params={"on": "2025-12-31"})).json()
    assert [(each["number"], each["debit"], each["credit"]) for each in today["data"]] == [
        ("471000", 0, 5_00),
        ("517000", 5_00, 0),
    ]
    assert past == {"on": "2025-12-31", "data": []}
    check(await keeper.get("/v1/trial-balance", params={"on": "hier"}), 422, "bad_input")
