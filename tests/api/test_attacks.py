"""What once failed under attack: nobody spoils another's statement, and nothing that is sent or asked for is a 500."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.ids import new_code
from tests.api.conftest import House
from tests.api.test_bad_input import TEXTS, UNKNOWN, Till
from tests.api.test_problems import check
from tests.people import Someone, citizen, shop

pytestmark = pytest.mark.anyio

SOON = "2026-01-01T12:10:00+01:00"


async def post(client: httpx.AsyncClient, address: str, body: dict[str, Any]) -> dict[str, Any]:
    """Do something, under a key of its own."""
    answer = await client.post(address, json=body, headers={"idempotency-key": new_code()})
    assert answer.status_code == 201, answer.text
    done: dict[str, Any] = answer.json()
    return done


async def lines(client: httpx.AsyncClient, someone: Someone) -> list[dict[str, Any]]:
    """Return the lines of someone's statement."""
    answer = await client.get(f"/v1/accounts/{someone.account}/statement")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def test_notes_that_mislead_are_refused_with_their_place(house: House) -> None:
    """Half a surrogate pair, above all: it could be written, and then no statement with it could be read."""
    till = Till(house)
    for words in TEXTS.values():
        for metadata in ({"note": words * 5}, {words * 5: 1}, {"a": [{"b": words * 5}]}):
            answer = await till.pay(metadata=metadata)
            check(answer, 422, "bad_text")
            assert [flaw["pointer"] for flaw in answer.json()["errors"]] == ["#/metadata"]
    assert till.unchanged()


async def test_notes_in_any_script_come_back_as_they_were(house: House) -> None:
    till = Till(house)
    notes = {"café": ["🐝", "日本\n", 1.5, None, {"à": 2**53}]}
    await till.pay(metadata=notes)

    (received,) = await lines(await house.door(till.shop.who), till.shop)

    assert received["metadata"] == notes


async def test_a_body_where_none_is_expected_is_json_all_the_same(house: House) -> None:
    client = await house.door(shop(house.town).who, **{"idempotency-key": "a"})
    address = f"/v1/holds/{UNKNOWN}/void"
    for body in (b"garbage", b"\xff", b"[" * 100_000, b'{"a": 1, "a": 2}', b"NaN"):
        check(await client.post(address, content=body), 400, "bad_json")
    check(await client.post(address, content=b" " * (2 << 20)), 413, "body_too_large")
    check(await client.post(address, content=b"{}"), 404, "hold_not_found")


async def test_only_what_moved_between_two_accounts_is_read_as_a_payment(house: House) -> None:
    """Statements name entries of every kind: each has a receipt, and some are no payment."""
    alice, hotel = citizen(house.town, 100), shop(house.town)
    wallet, desk = await house.door(alice.who), await house.door(hotel.who)
    body = {"payer": alice.account, "payee": hotel.account, "amount": 80, "currency": "MIEL", "expires_at": SOON}
    held = await post(wallet, "/v1/holds", body)
    captured = await post(desk, f"/v1/holds/{held['id']}/capture", {"amount": 30, "last": False})
    await post(desk, f"/v1/holds/{held['id']}/void", {})
    await post(desk, f"/v1/payments/{captured['id']}/refunds", {"amount": 10})

    listed = await lines(wallet, alice)
    read = {line["kind"]: (await wallet.get(f"/v1/payments/{line['entry']}")).status_code for line in listed}
    receipts = {(await wallet.get(f"/v1/payments/{line['entry']}/receipt")).status_code for line in listed}

    assert read == {"issue": 404, "hold": 404, "capture": 200, "release": 404, "refund": 200}
    assert receipts == {200}


@pytest.mark.parametrize("code", ["%00", "a%00b", "%ff", "%ed%a0%80", "'--", "0" * 12 + "%0a", UNKNOWN])
async def test_a_page_that_cannot_exist_does_not_exist(house: House, code: str) -> None:
    client = await house.client()
    check(await client.get(f"/p/{code}"), 404, "request_not_found")
    assert (await client.get(f"/p/{code}", headers={"accept": "text/html"})).status_code == 404


async def test_an_error_of_the_database_repeats_nothing_that_was_sent(house: House) -> None:
    """Errors are logged, and what is sent may be the words or the name of a person."""
    with pytest.raises(SQLAlchemyError) as raised, house.book.database.read() as session:
        session.execute(text("select * from nowhere where name = :name"), {"name": "Zoé Imaginaire"})
    assert "Zoé" not in str(raised.value)
