"""Every answer that a limit governs says what is left of it, and when there is more."""

import httpx
import pytest

from api.rates import LEFT, POLICY
from service import logins
from service.clock import SECOND
from service.rates import Rate
from tests.api.conftest import House
from tests.people import citizen, member, shop
from tests.town import SetClock

pytestmark = pytest.mark.anyio

Q = 6_000


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return each limit on an answer, with what is left of it."""
    policies, left = (answer.headers.get(name, "").split(", ") for name in (POLICY, LEFT))
    return [each for each in zip(policies, left, strict=True) if not each[0].startswith('"address";q=30000;')]


async def test_an_answer_says_how_many_requests_are_left(house: House, clock: SetClock) -> None:
    client = await house.door(citizen(house.town).who)
    assert told(await client.get("/v1/me")) == [(f'"default";q={Q};w=60', f'"default";r={Q - 1};t=60')]
    clock.advance(29 * SECOND + 1)
    assert told(await client.get("/v1/me")) == [(f'"default";q={Q};w=60', f'"default";r={Q - 2};t=31')]
    clock.advance(31 * SECOND)
    assert told(await client.get("/v1/me")) == [(f'"default";q={Q};w=60', f'"default";r={Q - 1};t=60')]


async def test_what_is_asked_by_nobody_has_no_limit(house: House) -> None:
    client = await house.client()
    for address in ("/healthz", "/v1/me", "/nowhere"):
        answer = await client.get(address)
        assert POLICY not in answer.headers
        assert LEFT not in answer.headers


async def test_one_request_too_many_waits_for_the_end_of_the_minute(house: House, clock: SetClock) -> None:
    zoe, alix = citizen(house.town), citizen(house.town)
    for _ in range(Q):
        house.running.rate.take(zoe.who.client, zoe.who.client)
    clock.advance(40 * SECOND)

    answer = await (await house.door(zoe.who)).get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert answer.headers["retry-after"] == "20"
    assert told(answer) == [(f'"default";q={Q};w=60', '"default";r=0;t=20')]

    assert (await (await house.door(alix.who)).get("/v1/me")).status_code == 200
    clock.advance(20 * SECOND)
    assert (await (await house.door(zoe.who)).get("/v1/me")).status_code == 200


async def test_a_payment_also_says_how_many_refusals_are_left(house: House, clock: SetClock) -> None:
    zoe, bakery = citizen(house.town, 100), shop(house.town)
    client = await house.door(zoe.who)
    order = {"payer": zoe.account, "payee": bakery.account, "amount": 101, "currency": "MIEL"}

    async def pay(key: str) -> httpx.Response:
        return await client.post("/v1/payments", json=order, headers={"Idempotency-Key": key})

    refused = await pay("much")
    assert refused.json()["code"] == "not_enough"
    assert told(refused)[1] == ('"refusals";q=60;w=60', '"refusals";r=59;t=60')
    for _ in range(59):
        house.book.budget.spend(zoe.who.client)
    clock.advance(10 * SECOND)
    waits = await pay("more")
    assert (waits.json()["code"], waits.headers["retry-after"]) == ("too_many_refusals", "50")
    assert told(waits)[1] == ('"refusals";q=60;w=60', '"refusals";r=0;t=50')


async def test_signing_in_says_how_many_attempts_are_left(house: House, clock: SetClock) -> None:
    _, public_id = member(house.town)
    logins.add_login(house.book, member=public_id, username="zoe", password="correct horse battery")
    client = await house.client()
    wrong = {"username": "Zoe", "password": "wrong horse battery"}

    answers = [await client.post("/v1/sessions", json=wrong) for _ in range(5)]
    assert [told(answer)[0][1] for answer in answers] == [f'"name";r={left};t=60' for left in (4, 3, 2, 1, 0)]
    assert told(answers[0])[1] == ('"address";q=60;w=60', '"address";r=59;t=60')
    clock.advance(15 * SECOND)
    waits = await client.post("/v1/sessions", json=wrong)
    assert (waits.json()["code"], waits.headers["retry-after"]) == ("too_many_attempts", "45")


def test_an_operator_may_count_nothing(clock: SetClock) -> None:
    rate = Rate(clock, 0)
    for _ in range(10_000):
        rate.take("till", "shop")
        rate.arrive("192.0.2.1")
    assert rate.left("till", "shop") == []
    assert rate.left_here("192.0.2.1") == []
