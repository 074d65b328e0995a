"""Payments over HTTP: what is answered, what is answered again, and what is refused how."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from ledger import receipts
from service import seals
from service.access import Role
from service.clock import MINUTE
from tests.api.conftest import House
from tests.people import Someone, citizen, shop

pytestmark = pytest.mark.anyio


async def walk_in(house: House, someone: Someone) -> httpx.AsyncClient:
    """Return a client signed in as someone, answered in English."""
    return await house.door(someone.who, **{"Accept-Language": "en"})


def order(payer: Someone, payee: Someone, amount: object = 30, **more: object) -> dict[str, Any]:
    """Return the body of a payment."""
    return {"payer": payer.account, "payee": payee.account, "amount": amount, "currency": "MIEL", **more}


async def pay(client: httpx.AsyncClient, body: object, key: str = "k", to: str = "/v1/payments") -> httpx.Response:
    """Post under an idempotency key."""
    return await client.post(to, json=body, headers={"Idempotency-Key": key})


async def test_a_payment_is_answered_by_what_was_recorded(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await walk_in(house, alice)

    answer = await pay(client, order(alice, bakery, text="Deux pains", reference="T-1", metadata={"till": 2}))

    assert answer.status_code == 201
    paid = answer.json()
    assert paid == {
        "id": paid["id"],
        "kind": "payment",
        "payer": alice.account,
        "payee": bakery.account,
        "amount": 30,
        "currency": "MIEL",
        "recorded_at": "2026-01-01T11:00:00Z",
        "effective_on": "2026-01-01",
        "settles": [],
    }
    read = (await client.get(f"/v1/payments/{paid['id']}")).json()
    assert read == {**paid, "text": "Deux pains", "reference": "T-1", "refunded": 0, "reverses": None}
    line = (await client.get(f"/v1/accounts/{alice.account}/statement")).json()["data"][0]
    assert (line["entry"], line["amount"], line["balance"], line["metadata"]) == (paid["id"], -30, 70, {"till": 2})


async def test_a_replay_is_the_same_bytes_and_pays_nothing_more(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await walk_in(house, alice)

    first = await pay(client, order(alice, bakery))
    again = await pay(client, order(alice, bakery))

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert house.town.balance(alice.account) == 70
    other = await pay(client, order(alice, bakery, 31))
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


async def test_duplicates_sent_at_once_get_one_answer(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await walk_in(house, alice)

    answers = await asyncio.gather(*(pay(client, order(alice, bakery)) for _ in range(10)))

    assert len({answer.content for answer in answers}) == 1
    assert house.town.balance(bakery.account) == 30


async def test_a_refusal_is_answered_the_same_again_though_the_balance_changed(house: House) -> None:
    alice, bakery = citizen(house.town, 10), shop(house.town)
    client = await walk_in(house, alice)

    first = await pay(client, order(alice, bakery))
    house.town.issue(1_000, alice.account)
    again = await pay(client, order(alice, bakery))

    for answer in (first, again):
        assert (answer.status_code, answer.json()["code"]) == (409, "not_enough")
        assert answer.json()["detail"] == "You can spend 0.10 MIEL; this payment needs 0.30 MIEL."
    assert (await pay(client, order(alice, bakery), "new try")).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": 0}, 422, "amount_not_positive"),
        ({"amount": -1}, 422, "amount_not_positive"),
        ({"amount": 10**18}, 422, "amount_too_large"),
        ({"amount": 10**30}, 422, "amount_too_large"),
        ({"amount": 1.5}, 422, "bad_input"),
        ({"amount": 1.0}, 422, "bad_input"),
        ({"amount": "30"}, 422, "bad_input"),
        ({"amount": True}, 422, "bad_input"),
        ({"amount": None}, 422, "bad_input"),
        ({"payee": "ZZZZZZZZZZZZ"}, 404, "account_not_found"),
        ({"payee": "nobody"}, 422, "bad_input"),
        ({"payer": "ZZZZZZZZZZZZ"}, 404, "account_not_found"),
        ({"currency": "OSTREA"}, 422, "currency_mismatch"),
        ({"currency": "miel"}, 422, "bad_input"),
        ({"text": "a\N{RIGHT-TO-LEFT OVERRIDE}b"}, 422, "bad_text"),
        ({"text": "a\x00b"}, 422, "bad_text"),
        ({"text": "\ud800"}, 422, "bad_text"),
        ({"text": "a" * 501}, 422, "bad_text"),
        ({"metadata": {"a": "b" * 2_001}}, 422, "bad_text"),
        ({"unknown": 1}, 422, "bad_input"),
    ],
)
async def test_nonsense_gets_a_precise_problem_and_moves_nothing(
    house: House, change: dict[str, object], status: int, code: str
) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await walk_in(house, alice)
    body = {**order(alice, bakery), **change}

    answer = await client.post(
        "/v1/payments",
        content=ascii_json(body),
        headers={"Idempotency-Key": "k", "Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (house.town.balance(alice.account), house.town.balance(bakery.account)) == (100, 0)


def ascii_json(body: object) -> bytes:
    """Return JSON in which even a lone surrogate can be written."""
    return json.dumps(body).encode("ascii")


async def test_oneself_is_not_paid(house: House) -> None:
    alice = citizen(house.town, 100)

    answer = await pay(await walk_in(house, alice), order(alice, alice))

    assert (answer.status_code, answer.json()["code"]) == (422, "same_account")


@pytest.mark.parametrize(
    ("key", "code"), [(None, "key_missing"), ("", "key_too_long"), ("k" * 256, "key_too_long"), ("é", "key_too_long")]
)
async def test_moving_money_needs_a_key(house: House, key: str | None, code: str) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    headers = {} if key is None else {b"Idempotency-Key": key.encode("latin-1")}

    answer = await (await walk_in(house, alice)).post("/v1/payments", json=order(alice, bakery), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert house.town.balance(bakery.account) == 0


async def test_a_bulk_tells_what_became_of_each_item(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await walk_in(house, alice)
    body = {"payments": [order(alice, bakery, amount) for amount in (60, 60, 40)]}

    answer = await pay(client, body, to="/v1/payments/bulk")
    again = await pay(client, body, to="/v1/payments/bulk")

    told = answer.json()
    assert (answer.status_code, told["posted"], told["refused"]) == (200, 2, 1)
    assert [item["status"] for item in told["results"]] == ["posted", "refused", "posted"]
    assert told["results"][1]["refusal"] == {
        "code": "not_enough",
        "detail": "You can spend 0.40 MIEL; this payment needs 0.60 MIEL.",
    }
    assert again.content == answer.content
    assert "idempotent-replayed" not in answer.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert house.town.balance(bakery.account) == 100


async def test_an_atomic_bulk_of_too_many_is_refused_as_a_whole(house: House) -> None:
    alice, bakery = citizen(house.town, 2_000), shop(house.town)
    body = {"payments": [order(alice, bakery, 1)] * 1_001, "atomic": True}

    answer = await pay(await walk_in(house, alice), body, to="/v1/payments/bulk")

    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_drafts")
    assert house.town.balance(bakery.account) == 0


async def test_an_atomic_bulk_is_all_or_nothing(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    body = {"payments": [order(alice, bakery, amount) for amount in (60, 60)], "atomic": True}

    told = (await pay(await walk_in(house, alice), body, to="/v1/payments/bulk")).json()

    assert [item["refusal"]["code"] for item in told["results"]] == ["linked_refused", "not_enough"]
    assert told["results"][0]["refusal"]["detail"].endswith("number 2 of the same request was refused.")
    assert house.town.balance(alice.account) == 100


async def test_a_preview_changes_nothing(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    body = {"payments": [order(alice, bakery, amount) for amount in (60, 60)]}

    answer = await (await walk_in(house, alice)).post("/v1/payments/preview", json=body)

    first, second = answer.json()["results"]
    assert (first["status"], first["balance_after"]) == ("would_post", 40)
    assert (second["status"], second["refusal"]["code"]) == ("would_refuse", "not_enough")
    assert house.town.balance(alice.account) == 100


async def test_a_cashier_refunds_a_part_then_all_that_is_left(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town, role=Role.CASHIER)
    paid = (await pay(await walk_in(house, alice), order(alice, bakery, 100))).json()
    till = await walk_in(house, bakery)
    address = f"/v1/payments/{paid['id']}/refunds"

    part = await pay(till, {"amount": 30}, "a", address)
    whole = await pay(till, {}, "b", address)
    rest = await pay(till, {"amount": 70}, "c", address)

    assert (part.status_code, part.json()["kind"], part.json()["payee"]) == (201, "refund", alice.account)
    assert (whole.status_code, whole.json()["detail"]) == (
        409,
        "Only 0.70 MIEL of this payment can still be refunded.",
    )
    assert rest.status_code == 201
    read = (await till.get(f"/v1/payments/{paid['id']}")).json()
    assert read["refunded"] == 100
    assert (await till.get(f"/v1/payments/{rest.json()['id']}")).json()["reverses"] == paid["id"]


async def test_a_hold_is_made_captured_and_let_go(house: House) -> None:
    alice, hotel = citizen(house.town, 100), shop(house.town)
    wallet, desk = await walk_in(house, alice), await walk_in(house, hotel)
    body = order(alice, hotel, 80, expires_at="2026-01-01T12:10:00+01:00")

    held = (await pay(wallet, body, "hold", "/v1/holds")).json()
    address = f"/v1/holds/{held['id']}"
    assert (await wallet.get(address)).json()["left"] == 80
    captured = await pay(desk, {"amount": 30, "last": False}, "capture", f"{address}/capture")
    assert (captured.json()["amount"], captured.json()["settles"]) == (30, [held["id"]])
    let_go = await pay(desk, {}, "void", f"{address}/void")

    assert let_go.json()["released"] == 50
    assert (await desk.get(address)).json()["state"] == "ended"
    balance = (await wallet.get(f"/v1/accounts/{alice.account}/balance")).json()
    assert (balance["balance"], balance["held"], balance["spendable"]) == (70, 0, 70)
    over = await pay(desk, {}, "late", f"{address}/capture")
    assert (over.status_code, over.json()["code"]) == (409, "hold_ended")


async def test_a_confirmed_hold_is_the_same_answer_even_after_its_expiry(house: House) -> None:
    alice, hotel = citizen(house.town, 100), shop(house.town)
    wallet = await walk_in(house, alice)
    body = order(alice, hotel, 80, expires_at="2026-01-01T12:10:00+01:00")

    first = await pay(wallet, body, "hold", "/v1/holds")
    house.book.clock.now += 10 * MINUTE  # type: ignore[attr-defined]  # the tests' clock can be set
    wallet = await walk_in(house, alice)
    again = await pay(wallet, body, "hold", "/v1/holds")
    late = await pay(wallet, body, "late", "/v1/holds")

    assert again.content == first.content
    assert (await wallet.get(f"/v1/holds/{first.json()['id']}")).json()["state"] == "expired"
    assert (late.status_code, late.json()["code"]) == (422, "expiry_not_ahead")


async def test_a_receipt_is_checked_by_anyone_against_a_later_seal(house: House) -> None:
    alice, bakery, stranger = citizen(house.town, 100), shop(house.town), citizen(house.town)
    client, anyone = await walk_in(house, alice), await house.client()
    paid = (await pay(client, order(alice, bakery, text="Deux pains"))).json()
    for amount in (1, 2, 3):
        house.town.pay(amount, alice.account, bakery.account)

    document = (await client.get(f"/v1/payments/{paid['id']}/receipt")).json()
    seal = seals.read((await anyone.get("/v1/seals/latest")).text)
    listed = (await anyone.get("/v1/seals/digests", params={"after": document["seq"]})).json()["data"]

    digests = [(seq, bytes.fromhex(digest)) for seq, digest in listed]
    assert receipts.check(receipts.read(document), digests, seal) is None
    assert receipts.check(receipts.read({**document, "kind": "refund"}), digests, seal) is receipts.Fault.ALTERED
    foreign = await (await walk_in(house, stranger)).get(f"/v1/payments/{paid['id']}/receipt")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "payment_not_found")
