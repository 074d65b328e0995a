"""Nobody learns by trying which ids exist: not from the answer, nor from its time, nor by trying many."""

import time

import pytest

from api.arrivals import STEP_SECONDS
from service.clock import MINUTE
from service.rates import MISSES, MISSES_HERE
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, shop
from tests.town import SetClock

pytestmark = pytest.mark.anyio

UNKNOWN = "ZZZZZZZZZZZZ"


async def test_foreign_and_unknown_ids_get_the_same_answer_at_a_step_of_the_clock(house: House) -> None:
    zoe, bakery = citizen(house.town, 100), shop(house.town, 100)
    client = await house.door(zoe.who)
    paid = house.town.pay(1, bakery.account, shop(house.town).account)
    hold = house.town.hold(1, bakery.account, shop(house.town).account)
    for address, foreign, unknown in (
        ("/v1/accounts/{}", bakery.account, UNKNOWN),
        ("/v1/accounts/{}/statement", bakery.account, UNKNOWN),
        ("/v1/members/{}", bakery.who.public_id, UNKNOWN),
        ("/v1/members/{}/delegates", bakery.who.public_id, UNKNOWN),
        ("/v1/payments/{}", paid.id, "01980e5a-7c1e-7abc-8def-0123456789ab"),
        ("/v1/holds/{}", hold.id, UNKNOWN),
    ):
        told = []
        for id_ in (foreign, unknown):
            started = time.perf_counter()
            answer = await client.get(address.format(id_))
            assert answer.status_code == 404
            assert time.perf_counter() - started >= STEP_SECONDS
            told.append({**answer.json(), "instance": "", "request_id": ""})
        assert told[0] == told[1]


async def test_who_tries_one_id_after_the_other_waits(house: House, clock: SetClock) -> None:
    zoe, alix = citizen(house.town), citizen(house.town)
    probing, other = await house.door(zoe.who), await house.door(alix.who)
    for _ in range(MISSES.amount):
        house.running.misses.spend(client=zoe.who.client, address="192.0.2.1")

    waits = await probing.get(f"/v1/accounts/{zoe.account}")
    check(waits, 429, "too_many_requests")
    assert waits.headers["retry-after"] == "60"
    assert '"misses";r=0;t=60' in waits.headers["ratelimit"]
    assert (await other.get(f"/v1/accounts/{alix.account}")).status_code == 200
    clock.advance(MINUTE)
    assert (await probing.get(f"/v1/accounts/{zoe.account}")).status_code == 200


async def test_an_address_from_which_many_try_waits_whoever_they_are(house: House) -> None:
    nobody, zoe = await house.client(), citizen(house.town)
    check(await nobody.get(f"/v1/payment-requests/{UNKNOWN}"), 404, "request_not_found")
    for _ in range(MISSES_HERE.amount - 1):
        house.running.misses.spend(client="", address="127.0.0.1")

    check(await nobody.get(f"/v1/payment-requests/{UNKNOWN}"), 429, "too_many_requests")
    check(await (await house.door(zoe.who)).get("/v1/me"), 429, "too_many_requests")
    assert (await nobody.get("/healthz")).status_code == 200


async def test_what_is_there_and_what_is_no_id_costs_nothing(house: House) -> None:
    zoe = citizen(house.town)
    client = await house.door(zoe.who)
    for address in ("/v1/me", "/nowhere", "/v1/nowhere"):
        assert "misses" not in (await client.get(address)).headers.get("ratelimit", "")
    missed = await client.get(f"/v1/accounts/{UNKNOWN}")
    assert f'"misses";r={MISSES.amount - 1};t=60' in missed.headers["ratelimit"]


async def test_an_address_has_a_limit_for_all_who_share_it(house: House) -> None:
    nobody = await house.client()
    for _ in range(30_000):
        house.running.rate.arrive("127.0.0.1")
    check(await nobody.get("/v1/seals/latest"), 429, "too_many_requests")
    assert (await nobody.get("/readyz")).status_code == 200


async def test_a_member_has_a_limit_for_all_its_programs(house: House) -> None:
    zoe = citizen(house.town)
    for number in range(12_000):
        house.running.rate.take(f"till {number % 4}", zoe.who.public_id)
    with pytest.raises(Exception, match="too_many_requests"):
        house.running.rate.take("till 5", zoe.who.public_id)


async def test_every_answer_has_the_headers_that_browsers_heed(house: House) -> None:
    client = await house.client()
    for address in ("/healthz", "/v1/me", "/nowhere", f"/p/{UNKNOWN}", "/v1/openapi.json"):
        headers = (await client.get(address)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert "camera=(self)" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers  # it is served on http here
        assert "default-src 'none'" in headers["content-security-policy"]
