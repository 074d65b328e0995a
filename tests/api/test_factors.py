"""Second factors, sessions and recoveries over HTTP."""

import json
from typing import Any

import httpx
import pyotp
import pytest

from service import logins
from service.access import Role
from service.clock import SECOND
from tests.api.conftest import ADDRESS, House
from tests.api.test_problems import check
from tests.authenticator import Device
from tests.people import member, of_association

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"
STEP = 30 * SECOND


@pytest.fixture
async def zoe(house: House) -> httpx.AsyncClient:
    """Return somebody who signed in with a name and a password: a treasurer without a second factor."""
    _, public_id = member(house.town)
    logins.add_login(house.book, member=public_id, username="zoe", password=PASSWORD)
    logins.grant(house.book, member=public_id, role=Role.TREASURER)
    return await house.client((await sign_in(house)).json()["access_token"])


async def sign_in(house: House, **more: str) -> httpx.Response:
    client = await house.client()
    return await client.post("/v1/sessions", json={"username": "zoe", "password": PASSWORD, **more})


def code(house: House, secret: str) -> str:
    return pyotp.TOTP(secret).generate_otp(house.book.clock() // STEP)


async def give_codes(house: House, client: httpx.AsyncClient) -> tuple[str, list[str]]:
    begun = (await client.post("/v1/me/codes")).json()
    confirmed = await client.post("/v1/me/codes/confirm", json={"code": code(house, begun["secret"])})
    assert begun["address"].startswith("otpauth://totp/")
    return begun["secret"], confirmed.json()["recovery_codes"]


async def test_a_treasurer_acts_once_a_second_factor_was_given(house: House, zoe: httpx.AsyncClient) -> None:
    before = (await zoe.get("/v1/me")).json()
    check(await zoe.get("/v1/recoveries"), 403, "not_allowed")
    await give_codes(house, zoe)
    after = (await zoe.get("/v1/me")).json()

    assert (before["second_factor"], after["second_factor"]) == ("enrol", None)
    assert ("list_recoveries" in before["operations"], "list_recoveries" in after["operations"]) == (False, True)
    assert (await zoe.get("/v1/recoveries")).json() == {"data": []}


async def test_a_code_is_then_asked_for_at_the_door(house: House, zoe: httpx.AsyncClient) -> None:
    secret, paper = await give_codes(house, zoe)
    house.book.clock.now += STEP  # type: ignore[attr-defined]  # the tests' clock can be set

    check(await sign_in(house), 401, "second_factor_needed")
    check(await sign_in(house, code="000000"), 401, "bad_code")
    assert (await sign_in(house, code=code(house, secret))).status_code == 201
    assert (await sign_in(house, code=paper[0])).status_code == 201
    factors = (await zoe.get("/v1/me/second-factors")).json()
    assert factors == {"codes": True, "recovery_codes_left": 9, "passkeys": []}


async def test_a_weak_session_becomes_strong_with_a_code(house: House, zoe: httpx.AsyncClient) -> None:
    other = await house.client((await sign_in(house)).json()["access_token"])
    _, paper = await give_codes(house, zoe)

    assert (await other.get("/v1/me")).json()["second_factor"] == "required"
    check(await other.post("/v1/me/recovery-codes"), 401, "second_factor_needed")
    check(await other.post("/v1/sessions/current/second-factor", json={"code": "000000"}), 401, "bad_code")
    given = await other.post("/v1/sessions/current/second-factor", json={"code": paper[3]})
    assert given.status_code == 204
    assert len((await other.post("/v1/me/recovery-codes")).json()["recovery_codes"]) == 10
    assert (await other.delete("/v1/me/codes")).status_code == 204


def device() -> Device:
    return Device(origin=ADDRESS, rp_id="localhost")


def given(answer: str, **more: str) -> dict[str, Any]:
    return {"credential": json.loads(answer), **more}


async def test_a_passkey_signs_in_without_name_or_password(house: House, zoe: httpx.AsyncClient) -> None:
    key, anybody = device(), await house.client()
    options = (await zoe.post("/v1/me/passkeys/options")).json()["options"]
    added = await zoe.post("/v1/me/passkeys", json=given(key.create(options), name="Mon téléphone"))
    asked = (await anybody.post("/v1/sessions/passkey/options")).json()["options"]
    signed = await anybody.post("/v1/sessions/passkey", json=given(key.get(asked)))

    assert (added.status_code, signed.status_code) == (201, 201)
    me = (await (await house.client(signed.json()["access_token"])).get("/v1/me")).json()
    assert (me["name"], me["second_factor"]) == ("Zoé Imaginaire", None)
    path = f"/v1/me/passkeys/{added.json()['id']}"
    assert (await zoe.delete(path)).status_code == 204
    check(await zoe.delete(path), 404, "passkey_not_found")
    check(await anybody.post("/v1/sessions/passkey", json=given(key.get(asked))), 401, "passkey_not_taken")


async def test_sessions_are_seen_and_ended(house: House, zoe: httpx.AsyncClient) -> None:
    other = await house.client((await sign_in(house)).json()["access_token"])
    newest, own = (await zoe.get("/v1/me/sessions")).json()["data"]

    assert (newest["current"], own["current"]) == (False, True)
    assert (await zoe.delete(f"/v1/me/sessions/{newest['id']}")).status_code == 204
    check(await other.get("/v1/me"), 401, "bad_token")
    check(await zoe.delete(f"/v1/me/sessions/{newest['id']}"), 404, "session_not_found")
    await sign_in(house)
    assert (await zoe.delete("/v1/me/sessions")).json() == {"ended": 1}
    assert (await zoe.get("/v1/me")).status_code == 200


async def test_a_password_is_changed(house: House, zoe: httpx.AsyncClient) -> None:
    new = "quatre ruches au bord du lac"

    check(await zoe.put("/v1/me/password", json={"current": new, "new": new}), 401, "bad_credentials")
    check(
        await zoe.put("/v1/me/password", json={"current": PASSWORD, "new": "zoe zoe zoe zoe"}),
        422,
        "password_too_common",
    )
    changed = await zoe.put("/v1/me/password", json={"current": PASSWORD, "new": new})
    assert changed.status_code == 204
    assert (await sign_in(house, password=new)).status_code == 201


async def test_two_treasurers_let_a_member_back_in(house: House, zoe: httpx.AsyncClient) -> None:
    first, second = [await house.door(of_association(house.town, Role.TREASURER)) for _ in range(2)]
    lost = (await zoe.get("/v1/me")).json()["id"]

    proposed = await first.post("/v1/recoveries", json={"member": lost})
    assert proposed.status_code == 201
    path = f"/v1/recoveries/{proposed.json()['id']}/confirm"
    check(await first.post(path), 403, "another_person_needed")
    confirmed = await second.post(path)
    assert (confirmed.status_code, confirmed.json()["posted"]) == (200, False)
    assert "/bienvenue/" in confirmed.json()["address"]
    check(await second.post(path), 404, "recovery_not_found")
    check(await first.post("/v1/recoveries", json={"member": "000000000000"}), 404, "member_not_found")


async def test_one_proves_anew_that_it_is_still_oneself(house: House, zoe: httpx.AsyncClient) -> None:
    path = "/v1/sessions/current/second-factor"
    for body, status, problem in (
        ({}, 422, "bad_input"),
        ({"password": PASSWORD, "pin": "482913"}, 422, "bad_input"),
        ({"password": "wrong horse battery"}, 401, "bad_credentials"),
        ({"credential": {"id": "x"}}, 401, "passkey_not_taken"),
    ):
        check(await zoe.post(path, json=body), status, problem)
    assert (await zoe.put("/v1/me/pin", json={"pin": "482913", "password": PASSWORD})).status_code == 200
    assert (await zoe.post(path, json={"pin": "918273"})).json()["code"] == "approval_wrong"
    assert (await zoe.post(path, json={"pin": "482913"})).status_code == 204
    assert (await zoe.post(path, json={"password": PASSWORD})).status_code == 204
    assert (await zoe.post("/v1/me/passkeys/options")).status_code == 200
