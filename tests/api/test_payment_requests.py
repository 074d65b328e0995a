"""Payment requests over HTTP: asked, shown, followed, cancelled, paid; and the page that a phone opens."""

import io
import json
from typing import Any

import httpx
import pytest
import zxingcpp
from PIL import Image

from service.access import Role
from service.clock import MINUTE
from tests.api.conftest import ADDRESS, House
from tests.people import Someone, citizen, shop

pytestmark = pytest.mark.anyio


async def ask(house: House, bakery: Someone, **more: object) -> dict[str, Any]:
    """Ask for 2,50 MIEL and return the request."""
    till = await house.door(bakery.who)
    body = {"payee": bakery.account, "amount": 250, "currency": "MIEL", "text": "Deux <pains>", **more}
    answer = await till.post("/v1/payment-requests", json=body, headers={"Idempotency-Key": "ask"})
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"/v1/payment-requests/{answer.json()['id']}"
    asked: dict[str, Any] = answer.json()
    return asked


async def pay(house: House, alice: Someone, asked: dict[str, Any], key: str = "pay") -> httpx.Response:
    """Pay a request."""
    wallet = await house.door(alice.who, **{"Accept-Language": "en"})
    return await wallet.post(
        f"/v1/payment-requests/{asked['id']}/pay", json={"payer": alice.account}, headers={"Idempotency-Key": key}
    )


async def test_a_request_says_what_it_asks_and_anyone_with_its_code_may_read_it(house: House) -> None:
    asked = await ask(house, shop(house.town, role=Role.CASHIER))

    shown = (await (await house.client()).get(f"/v1/payment-requests/{asked['id']}")).json()

    assert shown == asked
    assert (shown["url"], shown["state"], shown["expires_at"]) == (
        f"{ADDRESS}/p/{asked['id']}",
        "open",
        "2026-01-01T11:10:00Z",
    )


async def test_eight_digits_lead_to_an_open_request_and_to_no_other(house: House) -> None:
    bakery, alice = shop(house.town), citizen(house.town, 1_000)
    asked = await ask(house, bakery)
    wallet = await house.door(alice.who)
    address = f"/v1/payment-requests/by-code/{asked['short_code']}"

    found = await wallet.get(address)
    await pay(house, alice, asked)
    over, unknown = await wallet.get(address), await wallet.get("/v1/payment-requests/by-code/00000000")

    assert found.json() == asked
    assert (over.status_code, over.json()["code"]) == (unknown.status_code, unknown.json()["code"])
    assert unknown.json()["code"] == "request_not_found"
    assert (await wallet.get(f"/v1/payment-requests/{asked['id']}")).json()["short_code"] is None
    assert (await wallet.get("/v1/payment-requests/by-code/1234567a")).status_code == 422


async def test_an_unchanged_request_is_not_sent_again(house: House) -> None:
    bakery, alice = shop(house.town), citizen(house.town, 1_000)
    asked = await ask(house, bakery)
    client, address = await house.client(), f"/v1/payment-requests/{asked['id']}"
    etag = (await client.get(address)).headers["ETag"]

    same = await client.get(address, headers={"If-None-Match": etag})
    await pay(house, alice, asked)
    changed = await client.get(address, headers={"If-None-Match": etag})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert (changed.status_code, changed.json()["state"]) == (200, "paid")


async def test_an_independent_decoder_reads_the_png_and_the_svg_is_drawn(house: House) -> None:
    asked = await ask(house, shop(house.town))
    client, address = await house.client(), f"/v1/payment-requests/{asked['id']}"

    png = await client.get(f"{address}/qr.png")
    svg = await client.get(f"{address}/qr.svg")

    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.content)))
    assert (read.text, png.headers["Content-Type"]) == (asked["url"], "image/png")
    assert (svg.content[:4], svg.headers["Content-Type"]) == (b"<svg", "image/svg+xml")


async def test_the_second_payer_pays_nothing_and_is_told_so(house: House) -> None:
    bakery, alice, bob = shop(house.town), citizen(house.town, 1_000), citizen(house.town, 1_000)
    asked = await ask(house, bakery)

    first, second = await pay(house, alice, asked), await pay(house, bob, asked)

    assert (first.status_code, first.json()["settles"]) == (201, [asked["id"]])
    assert (second.status_code, second.json()["code"]) == (409, "request_paid")
    assert second.json()["detail"] == "This request is already paid; you paid nothing now."
    assert house.town.balance(bob.account) == 1_000


async def test_a_stream_tells_the_state_and_ends_once_nothing_can_change(house: House) -> None:
    bakery, alice = shop(house.town), citizen(house.town, 1_000)
    asked = await ask(house, bakery)
    await pay(house, alice, asked)
    till = await house.door(bakery.who)

    stream = await till.get(f"/v1/payment-requests/{asked['id']}/events")

    lines = dict(line.split(": ", 1) for line in stream.text.splitlines() if line)
    assert (lines["event"], json.loads(lines["data"])["state"]) == ("paid", "paid")
    assert int(lines["id"]) > 0
    stranger = await (await house.door(alice.who)).get(f"/v1/payment-requests/{asked['id']}/events")
    assert stranger.status_code == 404


async def test_a_cancelled_request_stays_cancelled(house: House) -> None:
    bakery, alice = shop(house.town), citizen(house.town, 1_000)
    asked = await ask(house, bakery)
    till = await house.door(bakery.who)

    answer = await till.post(f"/v1/payment-requests/{asked['id']}/cancel")

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert (await pay(house, alice, asked)).json()["code"] == "request_cancelled"


@pytest.mark.parametrize(
    ("language", "then", "sentence"),
    [
        ("fr", "open", "À payer avant 12 h 10."),
        ("en", "open", "To be paid before 12:10."),
        ("fr", "paid", "Cette demande est payée."),
        ("en", "expired", "This request has expired. You paid nothing. Ask for a new one."),
    ],
)
async def test_a_browser_gets_a_page_in_its_language(house: House, language: str, then: str, sentence: str) -> None:
    bakery, alice = shop(house.town), citizen(house.town, 1_000)
    asked = await ask(house, bakery)
    if then == "paid":
        await pay(house, alice, asked)
    if then == "expired":
        house.book.clock.now += 10 * MINUTE  # type: ignore[attr-defined]  # the tests' clock can be set
    client = await house.client()

    page = await client.get(f"/p/{asked['id']}", headers={"Accept": "text/html", "Accept-Language": language})

    assert sentence in page.text
    assert "Deux &lt;pains&gt;" in page.text
    assert f'<html lang="{language}">' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    program = await client.get(f"/p/{asked['id']}")
    assert program.json()["state"] == then


async def test_an_unknown_code_says_that_nothing_was_paid(house: House) -> None:
    client = await house.client()

    page = await client.get("/p/ZZZZZZZZZZZZ", headers={"Accept": "text/html"})
    program = await client.get("/p/ZZZZZZZZZZZZ")

    assert (page.status_code, program.status_code) == (404, 404)
    assert "Cette demande n&#39;existe pas. Vous n&#39;avez rien payé." in page.text
    assert program.json()["code"] == "request_not_found"
    assert (await client.get("/static/page.css")).status_code == 200


@pytest.mark.parametrize(
    ("language", "expires_at", "written"),
    [
        ("fr", "2026-01-01T22:59:59Z", "avant 23 h 59."),
        ("fr", "2026-01-01T23:00:00Z", "avant le 02/01/2026 à 00 h 00."),
        ("en", "2026-01-01T23:00:00Z", "before 00:00 on 2026-01-02."),
    ],
)
async def test_the_page_names_the_day_unless_it_is_today(
    house: House, language: str, expires_at: str, written: str
) -> None:
    asked = await ask(house, shop(house.town), expires_at=expires_at)
    browser = await house.client(**{"Accept": "text/html", "Accept-Language": language})

    assert written in (await browser.get(f"/p/{asked['id']}")).text
