"""Members, their accounts and terms, and the currencies: who may make them, and what the books say of it."""

import pytest
from sqlmodel import col, select

from service import tables
from service.access import Role
from service.principals import principal_of
from service.tokens import Claims
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import agreement, citizen, member, of_association, shop

pytestmark = pytest.mark.anyio

UNKNOWN = "ZZZZZZZZZZZZ"


def rows(house: House) -> int:
    """Return how many accounts there are, and members."""
    with house.book.database.read() as session:
        return len(session.exec(select(tables.Account.id)).all()) * 1000 + len(
            session.exec(select(tables.Member.id)).all()
        )


async def test_a_treasurer_makes_a_member_and_opens_an_account_that_can_be_paid(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))

    agreed = {"kind": "business", "name": "  Boulangerie  du Phare ", "decision": agreement(house.town)}
    made = await treasurer.post("/v1/members", json=agreed)
    shop_id = made.json()["id"]
    opened = await treasurer.post(
        f"/v1/members/{shop_id}/accounts",
        json={"currency": "MIEL", "name": "Caisse 2", "ceiling": 500},
        headers={"idempotency-key": "a"},
    )

    assert (made.status_code, opened.status_code) == (201, 201)
    assert made.json() == {**made.json(), "kind": "business", "name": "Boulangerie du Phare", "accounts": []}
    account = opened.json()
    assert account == {
        "id": account["id"],
        "currency": "MIEL",
        "kind": "member",
        "name": "Caisse 2",
        "status": "open",
        "floor": 0,
        "ceiling": 500,
        "balance": 0,
        "held": 0,
    }
    zoe = citizen(house.town, 100)
    house.town.pay(30, zoe.account, account["id"])
    assert house.town.balance(account["id"]) == 30
    assert (await treasurer.get(f"/v1/members/{shop_id}")).json()["accounts"] == [account["id"]]


async def test_opening_twice_under_one_key_opens_one_account(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    _, zoe = member(house.town)
    before = rows(house)

    answers = [
        await treasurer.post(f"/v1/members/{zoe}/accounts", json={"currency": "MIEL"}, headers={"idempotency-key": "a"})
        for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert ["idempotent-replayed" in answer.headers for answer in answers] == [False, True]
    assert rows(house) == before + 1000
    other = await treasurer.post(
        f"/v1/members/{zoe}/accounts", json={"currency": "OSTREA"}, headers={"idempotency-key": "a"}
    )
    check(other, 422, "key_reused")
    assert rows(house) == before + 1000


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"currency": "NONE"}, 404, "currency_not_found"),
        ({"currency": "MIEL", "floor": -1}, 409, "floor_not_backed"),
        ({"currency": "MIEL", "floor": 1}, 422, "bad_input"),
        ({"currency": "MIEL", "ceiling": -1}, 422, "bad_input"),
        ({"currency": "MIEL", "ceiling": 9_000_000_000_000_001}, 422, "bad_input"),
        ({"currency": "MIEL", "ceiling": 1.5}, 422, "bad_input"),
        ({"currency": "MIEL", "name": "a\nb"}, 422, "bad_text"),
        ({"currency": "MIEL", "name": " "}, 422, "bad_text"),
        ({}, 422, "bad_input"),
    ],
)
async def test_an_account_that_cannot_be_is_not_opened(
    house: House, body: dict[str, object], status: int, code: str
) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    _, zoe = member(house.town)

    answer = await treasurer.post(f"/v1/members/{zoe}/accounts", json=body, headers={"idempotency-key": "a"})

    check(answer, status, code)
    with house.book.database.read() as session:
        held = session.exec(
            select(tables.Account.status).join(tables.Member).where(tables.Member.public_id == zoe)
        ).all()
    assert set(held) <= {"pending"}  # which nobody can pay, and the same key opens


async def test_an_account_is_opened_for_someone_who_exists(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    answer = await treasurer.post(
        f"/v1/members/{UNKNOWN}/accounts", json={"currency": "MIEL"}, headers={"idempotency-key": "a"}
    )
    check(answer, 404, "member_not_found")


async def test_a_credit_limit_is_a_floor_in_a_mutual_credit(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    (_, zoe), other = member(house.town), house.town.account(code="TROC")

    opened = await treasurer.post(
        f"/v1/members/{zoe}/accounts", json={"currency": "TROC", "floor": -50}, headers={"idempotency-key": "a"}
    )

    house.town.pay(50, opened.json()["id"], other)
    assert house.town.balance(other) == 50


async def test_terms_bind_from_the_next_entry_on(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    zoe, alix = citizen(house.town, 100), citizen(house.town)
    terms = {"floor": 0, "ceiling": 1_000, "status": "frozen"}

    bound = await treasurer.put(f"/v1/accounts/{zoe.account}/terms", json=terms, headers={"idempotency-key": "a"})

    assert bound.status_code == 202
    assert bound.json()["parameters"] == {**bound.json()["parameters"], "account": zoe.account, **terms}
    assert house.town.row(zoe.account).status == "open"
    await house.approve(bound)
    read = (await treasurer.get(f"/v1/accounts/{zoe.account}")).json()
    assert read == {**read, **terms, "balance": 100}
    client = await house.door(zoe.who)
    order = {"payer": zoe.account, "payee": alix.account, "amount": 1, "currency": "MIEL"}
    check(await client.post("/v1/payments", json=order, headers={"idempotency-key": "b"}), 409, "payer_frozen")


@pytest.mark.parametrize(
    ("terms", "status", "code"),
    [
        ({"floor": 0, "ceiling": 1, "status": "closed"}, 409, "account_not_empty"),
        ({"floor": -1, "ceiling": 1, "status": "open"}, 409, "floor_not_backed"),
        ({"floor": 0, "ceiling": 1, "status": "pending"}, 422, "bad_input"),
        ({"floor": 0, "ceiling": 1, "status": "OPEN"}, 422, "bad_input"),
        ({"floor": False, "ceiling": 1, "status": "open"}, 422, "bad_input"),
        ({"ceiling": 1, "status": "open"}, 422, "bad_input"),
    ],
)
async def test_terms_that_cannot_be_change_nothing(
    house: House, terms: dict[str, object], status: int, code: str
) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    zoe = citizen(house.town, 100)
    before = house.town.row(zoe.account)

    answer = await treasurer.put(f"/v1/accounts/{zoe.account}/terms", json=terms, headers={"idempotency-key": "a"})

    check(answer, status, code)
    assert house.town.row(zoe.account) == before


async def test_only_some_roles_make_members_and_set_terms(house: House) -> None:
    """The permission table is tested whole elsewhere; this is that it is asked."""
    zoe = citizen(house.town)
    askers = [zoe.who, shop(house.town).who, *(of_association(house.town, role) for role in (Role.BOARD, Role.AUDITOR))]
    before = rows(house)
    for who in askers:
        client = await house.door(who, **{"idempotency-key": "a"})
        for answer in (
            await client.post("/v1/members", json={"kind": "individual", "name": "Zoé"}),
            await client.post(f"/v1/members/{zoe.who.public_id}/accounts", json={"currency": "MIEL"}),
            await client.put(f"/v1/accounts/{zoe.account}/terms", json={"floor": 0, "ceiling": 1, "status": "open"}),
        ):
            check(answer, 403, "not_allowed")
    assert rows(house) == before


async def test_a_new_member_may_act_in_its_own_name_from_the_start(house: House) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    for kind, role in [("individual", Role.CITIZEN), ("business", Role.OWNER), ("public_body", Role.OWNER)]:
        body = {"kind": kind, "name": "Quelqu'un", "decision": agreement(house.town)}
        made = (await treasurer.post("/v1/members", json=body)).json()["id"]
        with house.book.database.read() as session:
            held = session.exec(
                select(tables.Power.role, tables.Power.of)
                .join(tables.Member, col(tables.Member.id) == tables.Power.member)
                .where(tables.Member.public_id == made)
            ).all()
        assert held == [(role, None)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "issuer", "name": "x"}, "bad_input"),
        ({"kind": "business", "name": ""}, "bad_text"),
        ({"kind": "business", "name": "x" * 121}, "bad_text"),
        ({"kind": "business", "name": "x" * 100_000}, "bad_text"),
        ({"kind": "business", "name": "\u202eeht"}, "bad_text"),
        ({"kind": "business", "name": 7}, "bad_input"),
    ],
)
async def test_a_member_that_cannot_be_is_not_made(house: House, body: dict[str, object], code: str) -> None:
    treasurer = await house.door(of_association(house.town, Role.TREASURER))
    before = rows(house)

    answer = await treasurer.post("/v1/members", json=body)

    check(answer, 422, code)
    assert len(answer.json()["errors"]) == 1
    assert rows(house) == before


async def test_members_come_in_pages_each_once(house: House) -> None:
    auditor = await house.door(of_association(house.town, Role.AUDITOR))
    everyone = [member(house.town)[1] for _ in range(7)]
    found, cursor = [], ""
    for _ in range(10):
        page = (await auditor.get(f"/v1/members?limit=3{cursor}")).json()
        assert len(page["data"]) <= 3
        found += [each["id"] for each in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert found[-7:] == everyone
    assert len(found) == len(set(found)) == 8  # and the auditor


async def test_one_reads_oneself_and_whom_one_acts_for(house: House) -> None:
    owner = shop(house.town)
    client = await house.door(owner.who)
    (acting,) = owner.who.acting
    with house.book.database.read() as session:
        business = session.get_one(tables.Member, acting.of).public_id

    assert (await client.get(f"/v1/members/{business}")).json()["name"] == "Boulangerie du Phare"
    check(await client.get("/v1/members"), 403, "not_allowed")


async def test_everyone_reads_the_currencies(house: House) -> None:
    client = await house.door(citizen(house.town).who)
    found = {each["code"]: each for each in (await client.get("/v1/currencies")).json()["data"]}

    assert found.keys() == {"EUR", "MIEL", "OSTREA", "TROC"}
    assert found["EUR"] == {"code": "EUR", "name": "Euro", "scale": 2, "kind": "legal", "policy": None}
    assert (found["MIEL"]["policy"], found["TROC"]["policy"]) == ("backed", "mutual_credit")


async def test_a_cashier_finds_the_account_to_be_paid_and_not_what_it_holds(house: House) -> None:
    cashier = shop(house.town, 4_321, role=Role.CASHIER)
    client = await house.door(cashier.who)

    for address in ("/v1/accounts", f"/v1/accounts/{cashier.account}", f"/v1/accounts/{cashier.account}/balance"):
        check(await client.get(address), 403, "not_allowed")
    me = await client.get("/v1/me")
    assert [account["id"] for account in me.json()["accounts"]] == [cashier.account]
    assert "4321" not in me.text


async def test_the_house_gives_the_roles_that_it_is_asked_for(house: House) -> None:
    """The fixture itself: what these tests stand on."""
    for who in (citizen(house.town).who, shop(house.town).who, of_association(house.town, Role.TREASURER)):
        claims: Claims = house.running.tokens.read(house.token(who))
        found = principal_of(house.book, claims)
        assert (found.acting, found.public_id) == (who.acting, who.public_id)
