"""Accounts over HTTP: balances now and then, statements page by page, issuing, the reserve."""

import pytest

from service.access import Role
from service.clock import DAY
from tests.api.conftest import House
from tests.people import citizen, of_association, shop

pytestmark = pytest.mark.anyio


async def test_a_balance_now_at_a_moment_and_on_a_day(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    house.book.clock.now += DAY  # type: ignore[attr-defined]  # the tests' clock can be set
    house.town.pay(30, alice.account, bakery.account)
    client = await house.door(alice.who)
    address = f"/v1/accounts/{alice.account}/balance"

    assert (await client.get(address)).json() == {
        "account": alice.account,
        "currency": "MIEL",
        "balance": 70,
        "held": 0,
        "spendable": 70,
    }
    for query, balance in (
        ({"at": "2026-01-01T12:00:00+01:00"}, 100),
        ({"at": "2026-01-02T11:00:00Z"}, 70),
        ({"on": "2025-12-31"}, 0),
        ({"on": "2026-01-01"}, 100),
        ({"on": "2026-01-02"}, 70),
    ):
        answer = (await client.get(address, params=query)).json()
        assert (answer["balance"], answer["spendable"]) == (balance, None)


@pytest.mark.parametrize(
    "query",
    [
        {"at": "2026-01-01T12:00:00"},
        {"at": "yesterday"},
        {"on": "2026-02-30"},
        {"on": "9999-12-31"},
        {"at": "9999-12-31T23:59:59Z"},
        {"at": "2026-01-01T12:00:00Z", "on": "2026-01-01"},
    ],
)
async def test_a_strange_moment_is_a_problem_or_a_balance_but_no_accident(house: House, query: dict[str, str]) -> None:
    alice = citizen(house.town, 100)
    client = await house.door(alice.who)

    answer = await client.get(f"/v1/accounts/{alice.account}/balance", params=query)

    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert answer.json()["code"] == "bad_input"


async def test_a_statement_is_read_to_its_end_by_cursor(house: House) -> None:
    alice, bakery = citizen(house.town, 100), shop(house.town)
    for amount in range(1, 6):
        house.town.pay(amount, alice.account, bakery.account)
    client, address = await house.door(alice.who), f"/v1/accounts/{alice.account}/statement"

    page = (await client.get(address, params={"limit": 4})).json()
    rest = (await client.get(address, params={"limit": 4, "cursor": page["next_cursor"]})).json()

    assert [line["balance"] for line in page["data"] + rest["data"]] == [85, 90, 94, 97, 99, 100]
    assert rest["next_cursor"] is None
    for cursor in ("bm9uc2Vuc2U", "czk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "s"):
        assert (await client.get(address, params={"cursor": cursor})).json()["code"] == "bad_input"
    assert (await client.get(address, params={"limit": 101})).json()["code"] == "bad_input"


async def test_accounts_are_listed_and_read_by_those_who_may(house: House) -> None:
    alice, bob = citizen(house.town, 100), citizen(house.town)
    treasurer = of_association(house.town, Role.TREASURER)
    own, all_ = await house.door(alice.who), await house.door(treasurer)

    assert [account["id"] for account in (await own.get("/v1/accounts")).json()["data"]] == [alice.account]
    assert len((await all_.get("/v1/accounts", params={"limit": 3})).json()["data"]) == 3
    assert (await own.get(f"/v1/accounts/{alice.account}")).json()["balance"] == 100
    for foreign in (bob.account, "ZZZZZZZZZZZZ"):
        answer = await own.get(f"/v1/accounts/{foreign}")
        assert (answer.status_code, answer.json()["code"]) == (404, "account_not_found")


async def test_a_treasurer_records_euros_and_makes_units_and_the_reserve_shows_both(house: House) -> None:
    alice, treasurer = citizen(house.town), of_association(house.town, Role.TREASURER)
    desk = await house.door(treasurer)
    issue = {"payee": alice.account, "currency": "MIEL", "amount": 50}

    early = await desk.post("/v1/issues", json=issue, headers={"Idempotency-Key": "a"})
    bank = await desk.post("/v1/bank-lines", json={"currency": "MIEL", "amount": 50}, headers={"Idempotency-Key": "b"})
    issued = await desk.post("/v1/issues", json=issue, headers={"Idempotency-Key": "c"})

    assert (early.status_code, early.json()["code"]) == (409, "not_covered")
    assert (bank.status_code, bank.json()["kind"]) == (201, "bank")
    assert house.town.balance(alice.account) == 0
    assert (await house.approve(issued))["state"] == "executed"
    miel = (await desk.get("/v1/reserve")).json()["data"][0]
    assert (miel["circulation"], miel["backing"], miel["margin"], miel["shortfall"]) == (50, 50, 0, False)
    refused = await (await house.door(alice.who)).post("/v1/issues", json=issue, headers={"Idempotency-Key": "d"})
    assert refused.status_code == 403


async def test_a_treasurer_takes_an_entry_back_once_and_whole(house: House) -> None:
    alice, bakery, treasurer = citizen(house.town, 100), shop(house.town), of_association(house.town, Role.TREASURER)
    paid = house.town.pay(30, alice.account, bakery.account)
    desk = await house.door(treasurer)

    async def reverse(entry: str, key: str) -> tuple[int, str]:
        answer = await desk.post(f"/v1/entries/{entry}/reversal", json={}, headers={"Idempotency-Key": key})
        if answer.status_code != 202:
            return answer.status_code, answer.json()["code"]
        return 202, (await house.approve(answer))["state"]

    assert await reverse(paid.id, "a") == (202, "executed")
    assert house.town.balance(alice.account) == 100
    assert await reverse(paid.id, "b") == (409, "refund_too_large")
    assert await reverse("01980e5a-7c1e-7abc-8def-0123456789ab", "c") == (404, "payment_not_found")
