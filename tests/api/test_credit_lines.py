"""Lines of credit over HTTP: from a proposal to a draw and a repayment, and what is refused on the way."""

from typing import Any

import pytest

from service.access import Role
from tests.api.conftest import PIN, House
from tests.api.test_problems import check
from tests.people import of_association
from tests.service.credit.people import active, neighbour

pytestmark = pytest.mark.anyio

PATH = "/v1/credit-lines"
TERMS = {
    "limit": 100,
    "funding": "set_aside",
    "basis": "treasury_agreement",
    "matures_on": "2026-12-31",
    "longest_days": 30,
}


async def test_two_neighbours_agree_draw_and_repay(house: House) -> None:
    lender, borrower = neighbour(house.town, 300), neighbour(house.town)
    lending, borrowing = await house.door(lender.who), await house.door(borrower.who)
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    terms: dict[str, Any] = {"lender": lender.account, "borrower": borrower.account, **TERMS}
    approval = {"pin": PIN}

    def key(name: str) -> dict[str, str]:
        return {"Idempotency-Key": name}

    proposed = await borrowing.post(PATH, json=terms, headers=key("p"))
    assert proposed.status_code == 201, proposed.text
    line = f"{PATH}/{proposed.json()['id']}"
    assert (await lending.post(f"{line}/countersign")).json()["state"] == "countersigned"
    for side in (lending, borrowing):
        answer = await side.post(f"{line}/approvals", json={"decided_on": "2026-01-01"})
        assert answer.status_code == 200, answer.text
    document = await treasurer.post(
        "/v1/documents?title=Attestation", content=b"Vu.", headers={"content-type": "application/octet-stream"}
    )
    attested = await treasurer.post(f"{line}/attestation", json={"document": document.json()["id"]})
    assert attested.json()["state"] == "attested", attested.text
    opened = await lending.post(f"{line}/activate", headers=key("a"))
    assert (opened.json()["state"], opened.json()["available"]) == ("active", 100), opened.text

    unapproved = await borrowing.post(f"{line}/draws", json={"amount": 60}, headers=key("d"))
    assert (unapproved.status_code, unapproved.json()["code"]) == (403, "approval_required")
    drawn = await borrowing.post(f"{line}/draws", json={"amount": 60, "approval": approval}, headers=key("e"))
    assert (drawn.status_code, drawn.json()["kind"], drawn.json()["amount"]) == (201, "draw", 60), drawn.text
    again = await borrowing.post(f"{line}/draws", json={"amount": 60, "approval": approval}, headers=key("e"))
    assert (again.json(), again.headers["idempotent-replayed"]) == (drawn.json(), "true")
    beyond = await borrowing.post(f"{line}/draws", json={"amount": 41, "approval": approval}, headers=key("f"))
    check(beyond, 409, "line_used_up")
    repaid = await borrowing.post(f"{line}/repayments", json={"amount": 20, "approval": approval}, headers=key("r"))
    assert (repaid.status_code, repaid.json()["kind"]) == (201, "repayment"), repaid.text

    seen = (await lending.get(line)).json()
    assert (seen["drawn"], seen["available"], seen["owing"]) == (40, 60, [{"due_on": "2026-01-31", "amount": 40}])
    assert [each["code"] for each in seen["conditions"]] == ["associations"]
    assert (await lending.post(f"{line}/suspend")).json()["state"] == "suspended"
    check(await borrowing.post(f"{line}/resume"), 403, "not_allowed")
    assert (await lending.post(f"{line}/resume")).json()["state"] == "active"
    assert (await lending.post(f"{line}/limit", json={"limit": 50})).json()["available"] == 10
    assert (await lending.post(f"{line}/close")).json()["state"] == "closing"
    assert [each["id"] for each in (await borrowing.get(PATH)).json()["data"]] == [seen["id"]]


async def test_strangers_and_nonsense_are_turned_away(house: House) -> None:
    lender, borrower, stranger = (neighbour(house.town, 300) for _ in range(3))
    lending, strange = await house.door(lender.who), await house.door(stranger.who)
    terms: dict[str, Any] = {"lender": lender.account, "borrower": borrower.account, **TERMS}

    async def propose(client: Any, **changes: object) -> Any:
        return await client.post(PATH, json={**terms, **changes}, headers={"Idempotency-Key": repr(changes)})

    check(await propose(strange), 404, "account_not_found")
    check(await propose(lending, borrower=lender.account), 422, "line_to_itself")
    check(await propose(lending, limit=0), 422, "amount_not_positive")
    check(await propose(lending, matures_on="2025-01-01"), 422, "line_not_valid")
    check(await propose(lending, basis="friendship"), 422, "bad_input")
    line = f"{PATH}/{(await propose(lending)).json()['id']}"
    check(await strange.get(line), 404, "line_not_found")
    check(await lending.post(f"{line}/countersign"), 409, "line_step_not_possible")
    check(await lending.post(f"{line}/activate", headers={"Idempotency-Key": "a"}), 409, "line_step_not_possible")
    assert (await lending.post(f"{line}/end")).json()["state"] == "withdrawn"


async def test_a_payment_that_lacks_something_is_covered_at_the_till(house: House) -> None:
    lender, payer, mill = neighbour(house.town, 300), neighbour(house.town, 20), neighbour(house.town)
    line = await active(house.town, lender, payer)
    till = await house.door(payer.who)
    path, paid = f"/v1/accounts/{payer.account}/cover?amount=50", {"payer": payer.account, "currency": "MIEL"}
    shown = (await till.get(path)).json()
    assert shown == {"short": 30, "draws": [{"line": line.id, "amount": 30}], "missing": 0}

    async def pay(key: str, **changes: object) -> Any:
        body = {**paid, "amount": 50, "draws": shown["draws"], "payee": mill.account, "approval": {"pin": PIN}}
        return await till.post("/v1/payments/drawn", json={**body, **changes}, headers={"Idempotency-Key": key})

    check(await pay("a", request="0" * 12), 422, "bad_input")
    check(await pay("b", amount=29), 422, "draws_pass_difference")
    check(await pay("c", request="0" * 12, payee=None), 404, "request_not_found")
    answer = await pay("d")
    assert (answer.status_code, answer.json()["payment"]["amount"]) == (201, 50), answer.text
    assert ((await pay("d")).json(), (await till.get(path)).json()["short"]) == (answer.json(), 50)
    check(await (await house.door(lender.who)).get(path), 404, "account_not_found")
