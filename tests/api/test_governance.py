"""Proposals, decisions, documents and the rule book, as whoever asks meets them."""

import csv
import hashlib
import json

import pytest

from service.access import Role
from service.clock import DAY, SECOND
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, of_association, shop
from tests.town import SetClock

pytestmark = pytest.mark.anyio

PDF = b"%PDF-1.7\n" + b"\x00\xff" * 50
UNKNOWN = "ZZZZZZZZZZZZ"
DECISION = {"body": "board", "decided_on": "2026-01-01", "title": "Conseil du 1er janvier"}


async def test_a_proposal_is_read_approved_and_replayed(house: House) -> None:
    bakery = shop(house.town)
    treasurer = await house.door(of_association(house.town, Role.TREASURER), **{"accept-language": "en"})
    line = await treasurer.post(
        "/v1/bank-lines", json={"currency": "MIEL", "amount": 500}, headers={"idempotency-key": "a"}
    )
    asked = {
        "payee": bakery.account,
        "currency": "MIEL",
        "amount": 500,
        "bank_line": line.json()["id"],
        "reason": "Virement reçu",
    }
    proposed = await treasurer.post("/v1/issues", json=asked, headers={"idempotency-key": "b"})
    again = await treasurer.post("/v1/issues", json=asked, headers={"idempotency-key": "b"})
    other = await treasurer.post("/v1/issues", json={**asked, "amount": 1}, headers={"idempotency-key": "b"})

    assert proposed.status_code == again.status_code == 202
    assert proposed.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    check(other, 422, "key_reused")
    assert proposed.json()["sentence"].endswith(
        " proposes to put 5.00 MIEL on the account of Boulangerie du Phare,"
        " against 5.00 € that arrived on 1 January 2026."
    )
    assert proposed.json()["url"] == f"http://localhost:8000/propositions/{proposed.json()['id']}"
    assert (proposed.json()["reason"], proposed.json()["state"]) == ("Virement reçu", "proposed")

    address = f"/v1/proposals/{proposed.json()['id']}"
    assert (await treasurer.get(address)).json() == proposed.json()
    assert [each["id"] for each in (await treasurer.get("/v1/proposals", params={"state": "proposed"})).json()["data"]]
    check(await treasurer.post(f"{address}/approve"), 403, "not_allowed")
    done = await house.approve(proposed)
    assert done["state"] == "executed"
    assert house.town.balance(bakery.account) == 500
    check(await treasurer.post(f"{address}/withdraw"), 409, "proposal_closed")


async def test_a_proposal_is_refused_or_withdrawn(house: House) -> None:
    zoe = citizen(house.town)
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    board = await house.door(of_association(house.town, Role.BOARD))
    terms = {"floor": 0, "ceiling": 1, "status": "frozen"}
    first, second = [
        await treasurer.put(f"/v1/accounts/{zoe.account}/terms", json=terms, headers={"idempotency-key": key})
        for key in "ab"
    ]
    assert (await board.post(f"/v1/proposals/{first.json()['id']}/refuse")).json()["state"] == "refused"
    assert (await treasurer.post(f"/v1/proposals/{second.json()['id']}/withdraw")).json()["state"] == "withdrawn"
    check(await board.get(f"/v1/proposals/{UNKNOWN}"), 404, "proposal_not_found")
    check(await (await house.door(zoe.who)).get(f"/v1/proposals/{first.json()['id']}"), 403, "not_allowed")


async def test_a_power_is_proposed(house: House) -> None:
    zoe = citizen(house.town).who.public_id
    ana = of_association(house.town, Role.ADMINISTRATOR)
    administrator = await house.door(ana)

    async def ask(member: str, place: str, role: str, key: str) -> object:
        answer = await administrator.post(
            f"/v1/members/{member}/{place}", json={"role": role}, headers={"idempotency-key": key}
        )
        if answer.status_code != 202:
            return answer.json()["code"]
        return (await house.approve(answer))["state"]

    assert await ask(zoe, "powers", "auditor", "a") == "executed"
    assert await ask(zoe, "powers/end", "auditor", "b") == "executed"
    assert await ask(zoe, "powers/end", "auditor", "c") == "power_not_found"
    assert await ask(ana.public_id, "powers", "treasurer", "d") == "own_power"
    assert await ask(zoe, "powers", "owner", "e") == "bad_input"
    assert await ask(UNKNOWN, "powers", "auditor", "f") == "member_not_found"


async def test_a_document_comes_back_as_it_was_given_and_as_an_attachment(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    given = await treasurer.post("/v1/documents", params={"title": "PV"}, content=PDF)
    assert given.status_code == 201
    document = given.json()
    assert (document["media_type"], document["size"], document["public"]) == ("application/pdf", len(PDF), False)
    assert document["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert document["keep_until"] == "2036-01-01"

    fetched = await treasurer.get(f"/v1/documents/{document['id']}/content")
    assert fetched.content == PDF
    assert fetched.headers["content-type"] == "application/pdf"
    assert fetched.headers["content-disposition"] == f'attachment; filename="{document["id"]}.pdf"'
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in fetched.headers["content-security-policy"]
    assert (await treasurer.get(f"/v1/documents/{document['id']}")).json() == document

    stranger = await house.door(citizen(house.town).who)
    for place in (document["id"], UNKNOWN):
        check(await stranger.get(f"/v1/documents/{place}/content"), 404, "document_not_found")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "document_too_large"),
        (b"<html><script>alert(1)</script>\x00", 422, "document_not_taken"),
        (b"PK\x03\x04 a zip\x00", 422, "document_not_taken"),
        (b"\xff\xfe\x00", 422, "document_not_taken"),
        (b"%PDF-" + b" " * 10_000_000, 413, "body_too_large"),
    ],
)
async def test_only_documents_of_four_kinds_are_kept(house: House, content: bytes, status: int, code: str) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    check(await treasurer.post("/v1/documents", params={"title": "PV"}, content=content), status, code)


async def test_decisions_and_documents_are_for_those_who_govern(house: House) -> None:
    stranger = await house.door(citizen(house.town).who)
    check(await stranger.post("/v1/decisions", json=DECISION), 403, "not_allowed")
    check(await stranger.get("/v1/decisions"), 403, "not_allowed")
    check(await stranger.post("/v1/documents", params={"title": "PV"}, content=PDF), 403, "not_allowed")


async def test_a_rule_says_who_decided_it_and_shows_its_history(house: House, clock: SetClock) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    document = (await treasurer.post("/v1/documents", params={"title": "PV"}, content=PDF)).json()["id"]
    decision = await treasurer.post("/v1/decisions", json={**DECISION, "document": document})
    assert decision.status_code == 201
    assert (await treasurer.get(f"/v1/decisions/{decision.json()['id']}")).json() == decision.json()
    assert [each["id"] for each in (await treasurer.get("/v1/decisions")).json()["data"]] == [decision.json()["id"]]

    body = {"value": 21, "decision": decision.json()["id"]}
    await house.approve(await treasurer.post("/v1/rules/proposal_days", json=body, headers={"idempotency-key": "a"}))
    clock.advance(DAY)

    anyone = await house.client(**{"accept-language": "en"})
    rules = {rule["code"]: rule for rule in (await anyone.get("/v1/rules")).json()["data"]}
    assert rules["proposal_days"]["value"] == 21
    assert rules["proposal_days"]["sentence"].endswith("expires after 21 days.")
    (change,) = rules["proposal_days"]["history"]
    assert (change["value"], change["title"], change["document"]) == (21, "Conseil du 1er janvier", document)
    assert rules["document_years"]["history"] == []
    assert rules["document_years"]["source"] == "C. com. L123-22"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"decided_on": "2030-01-01"}, 422, "bad_input"),
        ({"decided_on": "yesterday"}, 422, "bad_input"),
        ({"body": "king"}, 422, "bad_input"),
        ({"title": "two\nlines"}, 422, "bad_text"),
        ({"document": UNKNOWN}, 404, "document_not_found"),
        ({"signers": [UNKNOWN]}, 404, "member_not_found"),
        ({"recorded_by": 1}, 422, "bad_input"),
    ],
)
async def test_a_decision_that_cannot_be_is_not_recorded(
    house: House, change: dict[str, object], status: int, code: str
) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    check(await treasurer.post("/v1/decisions", json={**DECISION, **change}), status, code)
    assert (await treasurer.get("/v1/decisions")).json()["data"] == []


async def test_the_trail_is_searched_and_exported(house: House, clock: SetClock) -> None:
    treasurer = of_association(house.town, Role.TREASURER)
    zoe = await house.door(citizen(house.town, 100).who)
    clock.advance(SECOND)
    auditor = await house.door(of_association(house.town, Role.AUDITOR))
    await (await house.door(treasurer)).post("/v1/decisions", json=DECISION)
    clock.advance(SECOND)
    check(await zoe.post("/v1/decisions", json=DECISION), 403, "not_allowed")

    page = (await auditor.get("/v1/audit", params={"limit": 2})).json()
    assert [(each["operation"], each["outcome"]) for each in page["data"]] == [
        ("create_decision", "refused"),
        ("create_decision", "done"),
    ]
    assert page["data"][0]["details"] == {"code": "not_allowed"}
    rest = (await auditor.get("/v1/audit", params={"cursor": page["next_cursor"]})).json()
    assert {each["operation"] for each in rest["data"]} >= {"entry.issue", "entry.terms"}
    mine = (await auditor.get("/v1/audit", params={"actor": treasurer.public_id})).json()
    assert [each["operation"] for each in mine["data"]] == ["create_decision"]

    lines = (await auditor.get("/v1/audit/export")).text.splitlines()
    table = await auditor.get("/v1/audit/export", params={"format": "csv"})
    rows = list(csv.reader(table.text.splitlines()))
    assert rows[0][:3] == ["seq", "at", "actor"]
    assert len(lines) == len(rows) - 1 == 2 + house.town.head()
    assert json.loads(lines[0])["operation"] == "create_decision"
    check(await zoe.get("/v1/audit"), 403, "not_allowed")


@pytest.mark.parametrize(
    "asked",
    [{"cursor": "c3g"}, {"cursor": "s"}, {"since": "now"}, {"actor": "\x00"}, {"limit": "101"}, {"format": "xml"}],
)
async def test_a_search_that_cannot_be_read_is_refused(house: House, asked: dict[str, str]) -> None:
    auditor = await house.door(of_association(house.town, Role.AUDITOR))
    place = "/v1/audit/export" if "format" in asked else "/v1/audit"
    check(await auditor.get(place, params=asked), 422, "bad_input")
