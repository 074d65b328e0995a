"""Approving over HTTP: what is answered when a yes is missing, wrong, late or for something else."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from sqlmodel import select

from service import passkeys, tables
from service.access import Role
from service.approvals import pins
from service.clock import MINUTE
from tests.api.conftest import ADDRESS, PIN, House
from tests.authenticator import Device
from tests.people import Someone, citizen, of_association, shop

pytestmark = pytest.mark.anyio

WRONG = "830174"


async def bare(house: House, someone: Someone) -> httpx.AsyncClient:
    """Return a client signed in as someone, that approves nothing by itself."""
    return await house.client(house.token(someone.who), **{"Accept-Language": "en"})


def order(payer: Someone, payee: Someone, amount: int = 30, **more: object) -> dict[str, Any]:
    """Return the body of a payment."""
    return {"payer": payer.account, "payee": payee.account, "amount": amount, "currency": "MIEL", **more}


async def pay(client: httpx.AsyncClient, body: object, key: str = "k", to: str = "/v1/payments") -> httpx.Response:
    """Post under an idempotency key."""
    return await client.post(to, json=body, headers={"Idempotency-Key": key})


async def test_a_payment_without_a_yes_is_told_why_and_by_what_means(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await bare(house, alice)

    first = await pay(client, order(alice, bakery))
    assert (first.status_code, first.json()["code"]) == (403, "approval_required")
    assert first.json()["approval"] == {"why": "new_payee", "means": []}
    assert "Choose a PIN first" in first.json()["detail"]
    assert alice.who.member is not None
    pins.choose(house.book, alice.who.member, PIN)

    assert (await pay(client, order(alice, bakery))).json()["approval"] == {"why": "new_payee", "means": ["pin"]}
    assert (await pay(client, order(alice, bakery, approval={"pin": PIN}))).status_code == 201
    again = await pay(client, order(alice, bakery), "again")
    assert again.json()["approval"] == {"why": "single_limit", "means": ["pin"]}
    assert house.town.balance(bakery.account) == 30


async def test_a_wrong_pin_says_how_many_tries_are_left_and_the_key_stays_good(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await house.door(alice.who, **{"Accept-Language": "en"})

    wrong = await pay(client, order(alice, bakery, approval={"pin": WRONG}))
    assert (wrong.status_code, wrong.json()["code"]) == (403, "approval_wrong")
    assert wrong.json()["detail"] == "This PIN is not the right one; nothing was done. Tries left: 4."
    assert (await client.get("/v1/me/approval")).json()["tries_left"] == 4
    paid = await pay(client, order(alice, bakery))
    assert (paid.status_code, "Idempotent-Replayed" in paid.headers) == (201, False)
    replay = await pay(client, order(alice, bakery, approval={"pin": WRONG}))
    assert (replay.content, replay.headers["Idempotent-Replayed"]) == (paid.content, "true")


async def test_parallel_wrong_pins_lock_after_five_and_nothing_moves(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await house.door(alice.who)

    answers = await asyncio.gather(
        *(pay(client, order(alice, bakery, approval={"pin": WRONG}), f"{number}") for number in range(15))
    )

    codes = [answer.json()["code"] for answer in answers]
    assert (codes.count("approval_wrong"), codes.count("approval_locked")) == (4, 11)
    assert (await pay(client, order(alice, bakery), "right")).json()["code"] == "approval_locked"
    assert house.town.balance(bakery.account) == 0
    office = await house.door(of_association(house.town, Role.OPERATOR))
    lifted = await office.post(f"/v1/members/{alice.who.public_id}/pin/unlock", json={})
    assert lifted.status_code == 204
    assert (await pay(client, order(alice, bakery), "right")).status_code == 201


async def test_no_pin_reaches_the_books_the_logs_or_an_answer(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await house.door(alice.who)

    answers = [
        await pay(client, order(alice, bakery, approval={"pin": pin, **more}), f"{pin}")
        for pin, more in ((PIN, {}), (WRONG, {}), ("31415926535", {}), (WRONG, {"unknown": 1}), (27491600, {}))
    ]

    assert [answer.status_code for answer in answers] == [201, 403, 403, 422, 422]
    logged = capsys.readouterr()
    for said in (*(answer.text for answer in answers), logged.out, logged.err):
        assert not any(secret in said for secret in (PIN, WRONG, "31415926535", "27491600"))
    with house.book.database.read() as session:
        entry = session.get_one(tables.Entry, house.town.head())
    mac, client_id = house.book.keyring.mac, alice.who.client.encode()
    assert entry.key == mac(client_id, PIN.encode())
    told = {name: value for name, value in order(alice, bakery).items() if name != "approval"}
    body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    assert entry.request == mac(b"create_payment", b"[{},[]]", body)


@pytest.mark.parametrize(
    "approval",
    [
        {},
        {"pin": PIN, "passkey": {"challenge": "3N8XKD0T5Q2W", "credential": {}}},
        {"pin": [PIN]},
        {"pin": None},
        {"passkey": {"challenge": "3N8XKD0T5Q2W"}},
        {"passkey": {"challenge": "nothing", "credential": {}}},
        {"passkey": {"challenge": "3N8XKD0T5Q2W", "credential": {"x": "y" * 10_000}}},
        {"pin": PIN, "witnessed": True},
        "yes",
        True,
    ],
)
async def test_a_yes_in_another_form_is_none(house: House, approval: object) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    answer = await pay(await house.door(alice.who), order(alice, bakery, approval=approval))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert house.town.balance(bakery.account) == 0


async def test_a_challenge_is_asked_for_shown_and_refused_when_it_is_unknown_late_or_for_something_else(
    house: House,
) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client = await house.door(alice.who)
    asking = {"operation": "create_payment", "idempotency_key": "k", "movements": [order(alice, bakery)]}

    asked = await client.post("/v1/approvals", json=asking)
    assert asked.status_code == 201
    told = asked.json()
    assert (told["movements"], told["expires_at"]) == ([order(alice, bakery)], "2026-01-01T11:02:00Z")

    def signed(challenge: str) -> dict[str, object]:
        return {"passkey": {"challenge": challenge, "credential": {"id": "x"}}}

    unknown = await pay(client, order(alice, bakery, approval=signed("ZZZZZZZZZZZZ")))
    other = await pay(client, order(alice, bakery, 31, approval=signed(told["id"])))
    late = (await client.post("/v1/approvals", json=asking)).json()["id"]
    house.book.clock.now += 2 * MINUTE  # type: ignore[attr-defined]  # the tests' clock can be set
    expired = await pay(client, order(alice, bakery, approval=signed(late)))

    codes = [answer.json()["code"] for answer in (unknown, other, expired)]
    assert codes == ["approval_expired", "approval_for_something_else", "approval_expired"]
    assert house.town.balance(bakery.account) == 0


async def test_limits_are_chosen_and_then_let_payments_pass(house: House) -> None:
    alice, bakery = citizen(house.town, 1_000), shop(house.town)
    wallet, client = await house.door(alice.who), await bare(house, alice)
    await pay(wallet, order(alice, bakery), "known from now on")
    limits = {"single": 50, "day": 80, "month": 100}

    assert (await client.put("/v1/me/limits/MIEL", json=limits)).json()["approval"]["why"] == "always"
    chosen = await client.put("/v1/me/limits/MIEL", json={**limits, "approval": {"pin": PIN}})

    assert chosen.json() == {"currency": "MIEL", **limits, "spent_today": 0, "spent_this_month": 0}
    answers = [await pay(client, order(alice, bakery, amount), f"{amount}") for amount in (50, 30, 20)]
    assert [answer.status_code for answer in answers] == [201, 201, 403]
    assert answers[2].json()["approval"]["why"] == "daily_limit"
    mine = (await client.get("/v1/me/approval")).json()
    assert next(each for each in mine["limits"] if each["currency"] == "MIEL")["spent_today"] == 80
    too_high = await client.put("/v1/me/limits/MIEL", json={**limits, "month": 10**9, "approval": {"pin": PIN}})
    assert (too_high.status_code, too_high.json()["code"]) == (422, "limits_too_high")


async def test_a_pin_is_changed_with_the_one_before_and_never_to_a_simple_one(house: House) -> None:
    alice = citizen(house.town)
    client = await house.door(alice.who)

    simple = await client.put("/v1/me/pin", json={"pin": "123456", "approval": {"pin": PIN}})
    changed = await client.put("/v1/me/pin", json={"pin": "908153", "approval": {"pin": PIN}})
    before = await client.put("/v1/me/pin", json={"pin": PIN, "approval": {"pin": PIN}})

    assert [(each.status_code, each.json().get("code")) for each in (simple, changed, before)] == [
        (422, "pin_too_simple"),
        (200, None),
        (403, "approval_wrong"),
    ]


async def test_a_payment_is_approved_by_a_passkey_and_by_no_copy_of_its_signature(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    client, device = await bare(house, alice), device_of(house, alice)
    body = order(alice, bakery)
    asking = {"operation": "create_payment", "idempotency_key": "k", "movements": [body]}

    assert (await pay(client, body)).json()["approval"]["means"] == ["passkey"]
    asked = (await client.post("/v1/approvals", json=asking)).json()
    assert asked["options"]["challenge"] == asked["challenge"]
    signed = {"passkey": {"challenge": asked["id"], "credential": json.loads(device.get(asked["options"]))}}
    more = await pay(client, {**body, "amount": 31, "approval": signed}, "other")
    assert more.json()["code"] == "approval_for_something_else"

    asked = (await client.post("/v1/approvals", json=asking)).json()
    signed = {"passkey": {"challenge": asked["id"], "credential": json.loads(device.get(asked["options"]))}}
    paid = await pay(client, {**body, "approval": signed})
    assert paid.status_code == 201, paid.text
    assert (await pay(client, {**body, "approval": signed})).content == paid.content
    assert (await pay(client, {**body, "approval": signed}, "again")).json()["code"] == "approval_expired"

    asked = (await client.post("/v1/approvals", json={**asking, "idempotency_key": "forged"})).json()
    forged = json.loads(Device(ADDRESS, "localhost", credential=device.credential).get(asked["options"]))
    approval = {"passkey": {"challenge": asked["id"], "credential": forged}}
    refused = await pay(client, {**body, "approval": approval}, "forged")
    assert (refused.status_code, refused.json()["code"]) == (403, "approval_not_valid")
    assert house.town.balance(bakery.account) == 30


def device_of(house: House, someone: Someone) -> Device:
    """Let someone have a passkey, and return the device that keeps it."""
    device = Device(ADDRESS, "localhost")
    with house.book.database.write() as session:
        login = session.exec(select(tables.Login).where(tables.Login.member == someone.who.member)).one()
        assert login.id is not None
        options = passkeys.registration(house.book, session, login, "Alice")
        passkeys.register(house.book, session, login.id, device.create(options), "Téléphone")
    return device
