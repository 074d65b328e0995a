"""Whatever is wrong in a request is named precisely; nothing changes, nothing fails, nothing of others is told."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ledger.accounts import Status, Terms
from service.access import Role
from service.health import last_entry
from service.ids import new_code
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import Someone, citizen, of_association, shop
from tests.town import OPEN

pytestmark = pytest.mark.anyio

UNKNOWN = "ZZZZZZZZZZZZ"
UNKNOWN_PAYMENT = "01980e5a-7c1e-7abc-8def-0123456789ab"

AMOUNTS: list[tuple[object, int, str]] = [
    (0, 422, "amount_not_positive"),
    (-1, 422, "amount_not_positive"),
    (9_000_000_000_000_001, 422, "amount_too_large"),
    (2**63, 422, "amount_too_large"),
    (-(2**63) - 1, 422, "amount_not_positive"),
    (10**4_000, 422, "amount_too_large"),
    (1.0, 422, "bad_input"),
    (0.5, 422, "bad_input"),
    (1e300, 422, "bad_input"),
    ("100", 422, "bad_input"),
    (True, 422, "bad_input"),
    (None, 422, "bad_input"),
    ([100], 422, "bad_input"),
    ({"amount": 100}, 422, "bad_input"),
    (101, 409, "not_enough"),
]

TEXTS = {
    "a right-to-left override": "pain \u202e 005",
    "a zero-width space": "pa\u200bin",
    "a control character": "pain\x07",
    "NUL": "pain\x00",
    "a lone surrogate": "pain\ud83d",
    "a private character": "\ue000",
    "an unassigned character": "\u0378",
    "a line separator": "a\u2028b",
    "too long": "x" * 501,
}


class Till:
    """A citizen with 100 minor units who pays a shop, and what they send."""

    def __init__(self, house: House) -> None:
        """Open their accounts."""
        self.house = house
        self.zoe = citizen(house.town, 100)
        self.shop = shop(house.town)
        self.body: dict[str, Any] = {
            "payer": self.zoe.account,
            "payee": self.shop.account,
            "amount": 100,
            "currency": "MIEL",
        }
        self._before = self._state()

    async def pay(self, headers: dict[str, str] | None = None, /, **changes: object) -> httpx.Response:
        """Pay, with something changed in what is sent."""
        body = {name: value for name, value in {**self.body, **changes}.items() if value != "absent"}
        return await self.send(json.dumps(body).encode(), headers)

    async def send(self, content: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        """Send a body as it is."""
        client = await self.house.door(self.zoe.who)
        sent = {"content-type": "application/json", "idempotency-key": new_code(), **(headers or {})}
        kept = [(name.encode(), value.encode("latin-1")) for name, value in sent.items() if value != "absent"]
        return await client.post("/v1/payments", content=content, headers=kept)

    def unchanged(self) -> bool:
        """Tell whether the books are as they were."""
        return self._state() == self._before

    def _state(self) -> tuple[int, int, int]:
        town = self.house.town
        return last_entry(self.house.book), town.balance(self.zoe.account), town.balance(self.shop.account)


@pytest.fixture
async def till(house: House) -> Till:
    return Till(house)


async def test_what_these_cases_change_would_have_been_paid(till: Till) -> None:
    answer = await till.pay()

    assert answer.status_code == 201
    assert not till.unchanged()
    assert till.house.town.balance(till.shop.account) == 100


async def test_an_amount_that_cannot_be_paid_is_named(till: Till) -> None:
    for amount, status, code in AMOUNTS:
        check(await till.pay(amount=amount), status, code)
    assert till.unchanged()


async def test_a_number_too_long_for_python_is_no_number(till: Till) -> None:
    check(await till.send(b'{"amount": ' + b"9" * 5_000 + b"}"), 400, "bad_json")


async def test_a_text_that_misleads_is_refused_with_its_place(till: Till) -> None:
    for text in TEXTS.values():
        for field in ("text", "reference"):
            answer = await till.pay(**{field: text})
            assert answer.status_code == 422, text
            assert answer.json()["code"] in {"bad_text", "bad_input"}  # a lone surrogate is no text at all
            assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [f"#/{field}"]
    check(await till.pay(metadata={"note": "x" * 2_001}), 422, "bad_text")
    assert till.unchanged()


async def test_a_field_that_is_missing_wrong_or_unknown_is_pointed_at(till: Till) -> None:
    cases: list[tuple[dict[str, object], str]] = [
        ({"payer": "absent"}, "#/payer"),
        ({"amount": "absent"}, "#/amount"),
        ({"currency": "absent"}, "#/currency"),
        ({"payer": till.zoe.account.lower()}, "#/payer"),
        ({"payee": till.shop.account + "\n"}, "#/payee"),
        ({"payee": "\x00" * 12}, "#/payee"),
        ({"payee": 7}, "#/payee"),
        ({"payee": [till.shop.account]}, "#/payee"),
        ({"currency": "miel"}, "#/currency"),
        ({"currency": "MIEL' or 1=1"}, "#/currency"),
        ({"amount_cents": 1}, "#/amount_cents"),
        ({"metadata": "x"}, "#/metadata"),
        ({"text": None}, "#/text"),
    ]
    for changes, pointer in cases:
        answer = await till.pay(**changes)
        check(answer, 422, "bad_input")
        assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer]
    assert till.unchanged()


async def test_a_key_is_needed_and_has_a_form(till: Till) -> None:
    for key, code in [
        ("absent", "key_missing"),
        ("", "key_too_long"),
        ("x" * 256, "key_too_long"),
        ("a\tb", "key_too_long"),
        ("é", "key_too_long"),
    ]:
        answer = await till.pay({"idempotency-key": key})
        check(answer, 400, code)
        assert answer.json()["errors"][0]["pointer"] == "header:Idempotency-Key"
    twice = [("idempotency-key", "a"), ("idempotency-key", "b"), ("content-type", "application/json")]
    client = await till.house.door(till.zoe.who)
    answer = await client.post("/v1/payments", content=json.dumps(till.body), headers=twice)
    check(answer, 400, "key_repeated")
    assert till.unchanged()

    assert (await till.pay({"idempotency-key": "x" * 255})).status_code == 201


async def test_a_key_that_was_used_for_something_else_is_refused(till: Till) -> None:
    first = await till.pay({"idempotency-key": "a"}, amount=1)
    second = await till.pay({"idempotency-key": "a"}, amount=2)

    assert first.status_code == 201
    check(second, 422, "key_reused")
    assert till.house.town.balance(till.shop.account) == 1


async def test_the_same_confirmation_gets_the_same_bytes_and_pays_once(till: Till) -> None:
    """The order of names and the space between them say nothing."""
    first = await till.pay({"idempotency-key": "a"}, amount=1)
    body = dict(reversed({**till.body, "amount": 1}.items()))
    again = await till.send(json.dumps(body, indent=3).encode(), {"idempotency-key": "a"})

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert till.house.town.balance(till.shop.account) == 1


async def test_anothers_key_is_not_ones_own(till: Till) -> None:
    other = citizen(till.house.town, 100)
    await till.pay({"idempotency-key": "a"}, amount=1)

    client = await till.house.door(other.who)
    body = {**till.body, "payer": other.account, "amount": 2}
    answer = await client.post("/v1/payments", json=body, headers={"idempotency-key": "a"})

    assert answer.status_code == 201


async def test_an_account_that_is_foreign_unknown_or_the_houses_looks_the_same(till: Till) -> None:
    other = citizen(till.house.town, 100)
    bodies = []
    for payer in (UNKNOWN, other.account, till.shop.account, till.house.town.miel.issuance):
        answer = await till.pay({"x-request-id": "same"}, payer=payer, payee=till.zoe.account)
        check(answer, 404, "account_not_found")
        bodies.append(answer.content)
    assert len(set(bodies)) == 1
    assert till.house.town.balance(other.account) == 100


async def test_an_account_that_cannot_pay_or_be_paid_says_why(till: Till) -> None:
    town = till.house.town
    ostrea = citizen(town, code="OSTREA")
    closed = town.account(terms=OPEN._replace(status=Status.CLOSED))
    frozen = town.account(terms=OPEN._replace(status=Status.FROZEN))
    lapsed = town.account(terms=OPEN._replace(status=Status.SPEND_ONLY))
    full = town.account(terms=Terms(0, 99, Status.OPEN))
    for payee, status, code in [
        (till.zoe.account, 422, "same_account"),
        (ostrea.account, 422, "currency_mismatch"),
        (UNKNOWN, 404, "account_not_found"),
        (town.miel.issuance, 404, "account_not_found"),
        (closed, 409, "account_closed"),
        (frozen, 409, "payee_frozen"),
        (lapsed, 409, "credit_not_taken"),
        (full, 409, "payee_full"),
    ]:
        check(await till.pay(payee=payee), status, code)
    check(await till.pay(currency="OSTREA"), 422, "currency_mismatch")
    assert town.balance(till.zoe.account) == 100


ADDRESSES: list[tuple[str, Callable[[Someone], str]]] = [
    ("account_not_found", lambda other: f"/v1/accounts/{other.account}"),
    ("account_not_found", lambda other: f"/v1/accounts/{other.account}/balance"),
    ("account_not_found", lambda other: f"/v1/accounts/{other.account}/statement"),
    ("member_not_found", lambda other: f"/v1/members/{other.who.public_id}"),
]


def headers_of(answer: httpx.Response) -> list[tuple[bytes, bytes]]:
    """Return the headers, but for the one that counts the requests."""
    return [(name, value) for name, value in answer.headers.raw if name != b"ratelimit"]


@pytest.mark.parametrize("case", range(len(ADDRESSES)))
async def test_what_is_someone_elses_looks_like_what_does_not_exist(till: Till, case: int) -> None:
    code, address = ADDRESSES[case]
    other = citizen(till.house.town, 100)
    client = await till.house.door(till.zoe.who, **{"x-request-id": "same"})
    unknown = Someone(other.who._replace(public_id=UNKNOWN), UNKNOWN)

    theirs, none = await client.get(address(other)), await client.get(address(unknown))

    check(theirs, 404, code)
    check(none, 404, code)
    assert {**theirs.json(), "instance": ""} == {**none.json(), "instance": ""}
    assert headers_of(theirs) == headers_of(none)
    assert (await client.get(address(till.zoe))).status_code == 200


PARAMETERS = [
    ("/v1/accounts?limit=0", "query:limit"),
    ("/v1/accounts?limit=101", "query:limit"),
    ("/v1/accounts?limit=x", "query:limit"),
    ("/v1/accounts?limit=1e1", "query:limit"),
    ("/v1/accounts?limit=" + "9" * 5_000, "query:limit"),
    ("/v1/accounts?cursor=%00", "query:cursor"),
    ("/v1/accounts?cursor=" + "A" * 33, "query:cursor"),
    ("/v1/accounts?cursor=%ff", "query:cursor"),
    ("/v1/accounts/x/balance", "path:account_id"),
    ("/v1/accounts/%00%00%00%00%00%00%00%00%00%00%00%00/balance", "path:account_id"),
    ("/v1/accounts/{account}/balance?at=yesterday", "query:at"),
    ("/v1/accounts/{account}/balance?at=2026-01-01T00:00:00", "query:at"),
    ("/v1/accounts/{account}/balance?at=1767265200", "query:at"),
    ("/v1/accounts/{account}/balance?at=9999-12-31T23:59:59-14:00", "query:at"),
    ("/v1/accounts/{account}/balance?at=0001-01-01T00:00:00%2B14:00", "query:at"),
    ("/v1/accounts/{account}/balance?on=9999-12-31", "query:on"),
    ("/v1/accounts/{account}/balance?on=2026-02-30", "query:on"),
    ("/v1/accounts/{account}/balance?on=20260101", "query:on"),
    ("/v1/accounts/{account}/statement?limit=-1", "query:limit"),
    ("/v1/payments/x", "path:payment_id"),
]


async def test_a_parameter_that_is_wrong_is_pointed_at(till: Till) -> None:
    client = await till.house.door(till.zoe.who)
    for address, pointer in PARAMETERS:
        answer = await client.get(address.replace("{account}", till.zoe.account))
        check(answer, 422, "bad_input")
        assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer], address


async def test_a_cursor_that_is_not_ours_fails_nothing(till: Till) -> None:
    client = await till.house.door(till.zoe.who)
    for cursor in ("A", "czA", "c18x", "LTE", "c" * 32, "czk5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "czEyMzQ1Njc4OTAxMjM0NTY3"):
        answer = await client.get(f"/v1/accounts/{till.zoe.account}/statement?cursor={cursor}")
        assert answer.status_code in {200, 422}, cursor


async def test_someone_whose_role_never_may_is_told_so(till: Till) -> None:
    client = await till.house.door(of_association(till.house.town, Role.AUDITOR))
    for known in (till.zoe.account, UNKNOWN):
        answer = await client.post("/v1/payments", json={**till.body, "payer": known}, headers={"idempotency-key": "a"})
        check(answer, 403, "not_allowed")
    assert till.unchanged()


async def test_nothing_is_told_to_whoever_is_not_signed_in(till: Till) -> None:
    """Before the rest of the request is looked at."""
    client = await till.house.client()
    for address in ("/v1/me", f"/v1/accounts/{till.zoe.account}", f"/v1/payments/{UNKNOWN_PAYMENT}", "/metrics"):
        check(await client.get(address), 401, "not_signed_in")
    check(await client.post("/v1/payments", json={"amount": "wrong"}), 401, "not_signed_in")
