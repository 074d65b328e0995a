"""Clearing, simulated over HTTP: the vectors, and what is refused."""

from typing import Any

import pytest

from ledger.clearing.certificates import FORM
from service.access import Role
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, of_association

pytestmark = pytest.mark.anyio

PATH = "/v1/clearing-simulations"


def owes(debtor: str, creditor: str, amount: int, **more: int) -> dict[str, Any]:
    """Return an obligation as it is sent."""
    return {"debtor": debtor, "creditor": creditor, "amount": amount, **more}


VECTORS: dict[str, tuple[dict[str, Any], int, set[tuple[str, str, int]]]] = {
    "tri3": (
        {"obligations": [owes("A", "B", 100), owes("B", "C", 80), owes("C", "A", 70)]},
        210,
        {("A", "B", 30), ("B", "C", 10)},
    ),
    "greedy_trap5": (
        {
            "obligations": [
                *(owes("A", "B", 100), owes("B", "E", 70), owes("E", "A", 100), owes("C", "D", 100)),
                *(owes("D", "E", 100), owes("E", "C", 70), owes("B", "C", 100)),
            ]
        },
        570,
        {("B", "C", 70)},
    ),
    "chain_plus_credit_line": (
        {
            "obligations": [owes("A", "B", 100), owes("B", "C", 80)],
            "lines": [{"lender": "C", "borrower": "A", "amount": 80}],
        },
        160,
        {("A", "B", 20), ("A", "C", 80)},
    ),
    "p2p_or_pay_credit_first": (
        {
            "obligations": [owes("alice", "bob", 30), owes("charlie", "alice", 20)],
            "balances": [{"party": "alice", "amount": 20}],
            "lines": [
                {"lender": "bob", "borrower": "charlie", "amount": 20, "priority": 0},
                {"lender": "bob", "borrower": "$", "amount": 20, "priority": -1},
            ],
        },
        50,
        {("charlie", "bob", 20), ("$", "alice", 10), ("$", "bob", 10)},
    ),
}


@pytest.mark.parametrize("name", VECTORS)
async def test_the_vectors_come_out_as_they_should(house: House, name: str) -> None:
    sent, cleared, left = VECTORS[name]
    answer = await (await house.door(citizen(house.town).who)).post(PATH, json=sent)

    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["cleared"] == cleared
    assert {(each["debtor"], each["creditor"], each["amount"]) for each in said["residual"]} == left
    assert said["certificate"]["form"] == FORM


async def test_what_is_wrong_is_named_and_who_may_not_is_told(house: House) -> None:
    zoe = await house.door(citizen(house.town).who)
    check(await zoe.post(PATH, json={"obligations": [owes("A", "A", 1)]}), 422, "obligation_not_valid")
    check(await zoe.post(PATH, json={"obligations": [owes("A", "B", 0)]}), 422, "obligation_not_valid")
    check(await zoe.post(PATH, json={"obligations": [owes("A", "B", 1, priority=1_001)]}), 422, "bad_input")
    huge = [owes("A", f"B{number}", 9_000_000_000_000_000) for number in range(300)]
    check(await zoe.post(PATH, json={"obligations": huge}), 422, "clearing_too_large")
    operator = await house.door(of_association(house.town, Role.OPERATOR))
    check(await operator.post(PATH, json={"obligations": []}), 403, "not_allowed")
