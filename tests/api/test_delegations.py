"""A shop adds a cashier, whose till stops the moment the shop says so."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from service import tables
from service.access import Acting, Principal, Role
from service.clock import DAY, moment
from service.ids import new_code
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, member, of_association
from tests.town import SetClock

pytestmark = pytest.mark.anyio

PASSWORD = "trois abeilles sous la pluie"


async def own_shop(house: House) -> tuple[httpx.AsyncClient, str, str]:
    """Open a business that signs in itself; return its door, its id and its account."""
    key, public_id = member(house.town, "Boulangerie du Phare", "business")
    account = house.town.account(0, holder=key)
    who = Principal(key, public_id, public_id, 0, frozenset({Acting(Role.OWNER, key)}))
    return await house.door(who), public_id, account


async def test_a_shop_adds_a_cashier_by_link_and_revokes_them(house: House) -> None:
    owner, business, account = await own_shop(house)
    stranger = await house.client()

    made = await owner.post(f"/v1/members/{business}/delegates", json={"role": "cashier", "name": "Ada Imaginaire"})
    assert made.status_code == 201, made.text
    token = made.json()["link"].rpartition("/")[2]
    await stranger.post("/v1/invitations/accept", json={"token": token, "username": "ada", "password": PASSWORD})
    signed = (await stranger.post("/v1/sessions", json={"username": "ada", "password": PASSWORD})).json()
    ada = await house.client(signed["access_token"])

    me = (await ada.get("/v1/me")).json()
    assert me["roles"] == [
        {
            "role": "cashier",
            "of": business,
            "of_name": "Boulangerie du Phare",
            "until": None,
            "once": 5_000,
            "total": 20_000,
            "per": "day",
        }
    ]
    assert "create_payment_request" in me["operations"]
    assert not {"create_payment", "grant_delegation", "create_client"} & set(me["operations"])
    asking = {"payee": account, "amount": 100, "currency": "MIEL"}
    asked = await ada.post("/v1/payment-requests", json=asking, headers={"Idempotency-Key": "a"})
    assert asked.status_code == 201
    check(await ada.get(f"/v1/accounts/{account}"), 403, "not_allowed")

    address = f"/v1/members/{business}/delegates"
    assert [each["id"] for each in (await owner.get(address)).json()["data"]] == [made.json()["id"]]
    changed = await owner.put(f"{address}/{made.json()['id']}", json={"once": 10, "total": 10})
    assert (changed.status_code, changed.json()["once"]) == (200, 10)
    assert (await owner.delete(f"{address}/{made.json()['id']}")).status_code == 204
    check(await ada.post("/v1/payment-requests", json=asking, headers={"Idempotency-Key": "b"}), 403, "not_allowed")
    assert (await ada.get("/v1/me")).json()["roles"] == []


async def test_a_person_names_a_guardian_who_may_resign(house: House, clock: SetClock) -> None:
    zoe, (ada_key, ada) = citizen(house.town, 100), member(house.town, "Ada Imaginaire")
    owner = await house.door(zoe.who)
    carer = await house.door(Principal(ada_key, ada, ada, 0, frozenset()))
    until = moment(clock() + 30 * DAY).isoformat()
    body = {"role": "guardian", "delegate": ada, "until": until, "once": 50, "total": 80}

    made = await owner.post(f"/v1/members/{zoe.who.public_id}/delegates", json=body)
    assert (made.status_code, made.json()["per"], made.json()["link"]) == (201, "month", None)
    assert (await carer.get(f"/v1/accounts/{zoe.account}")).status_code == 200
    assert (await carer.delete(f"/v1/me/delegations/{made.json()['id']}")).status_code == 204
    check(await carer.get(f"/v1/accounts/{zoe.account}"), 403, "not_allowed")
    check(await carer.delete("/v1/me/delegations/ZZZZZZZZZZZZ"), 404, "delegation_not_found")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"role": "owner"}, 422, "bad_input"),
        ({"role": "treasurer"}, 422, "bad_input"),
        ({"username": "ada"}, 422, "bad_input"),
        ({"once": -1}, 422, "bad_input"),
        ({"once": 1.5}, 422, "bad_input"),
        ({"once": 5}, 422, "delegation_not_valid"),
        ({"until": "2020-01-01T00:00:00Z"}, 422, "delegation_not_valid"),
        ({"until": 5}, 422, "bad_input"),
        ({"granted_by": "7K3QX9V2MB4T"}, 422, "bad_input"),
        ({"name": "Ada \u202e"}, 422, "bad_input"),
        ({"delegate": "ZZZZZZZZZZZZ"}, 404, "member_not_found"),
    ],
)
async def test_what_is_not_a_delegation_is_refused(
    house: House, changes: dict[str, Any], status: int, code: str
) -> None:
    owner, business, _ = await own_shop(house)
    _, ada = member(house.town)
    answer = await owner.post(f"/v1/members/{business}/delegates", json={"role": "cashier", "delegate": ada, **changes})
    assert answer.status_code == status
    assert answer.json()["code"] in {code, "bad_text"}


async def test_a_till_signs_in_with_its_secret_and_is_shut_at_once(house: House) -> None:
    owner, business, account = await own_shop(house)
    made = await owner.post("/v1/clients", json={"name": "Caisse 2", "kind": "till", "member": business})
    assert made.status_code == 201, made.text
    assert made.headers["cache-control"] == "no-store"
    program = made.json()
    form = {"grant_type": "client_credentials", "client_id": program["id"], "client_secret": program["secret"]}
    stranger = await house.client()
    token = (await stranger.post("/v1/oauth/token", data=form)).json()["access_token"]
    till = await house.client(token)

    me = (await till.get("/v1/me")).json()
    assert (me["roles"][0]["role"], me["roles"][0]["of"], me["scopes"]) == ("cashier", business, program["scopes"])
    asking = {"payee": account, "amount": 100, "currency": "MIEL"}
    asked = await till.post("/v1/payment-requests", json=asking, headers={"Idempotency-Key": "a"})
    assert asked.status_code == 201
    payee = citizen(house.town).account
    spending = {"payer": account, "payee": payee, "amount": 1, "currency": "MIEL"}
    check(await till.post("/v1/payments", json=spending, headers={"Idempotency-Key": "b"}), 403, "not_allowed")
    check(await till.post("/v1/clients", json={"name": "Caisse 3", "kind": "till"}), 403, "not_allowed")
    listed = (await owner.get("/v1/clients")).json()["data"]
    assert [each["id"] for each in listed] == [program["id"]]
    assert "secret" not in listed[0]

    assert (await owner.delete(f"/v1/clients/{program['id']}")).status_code == 204
    check(await till.get("/v1/me"), 401, "bad_token")
    check(await owner.delete(f"/v1/clients/{program['id']}"), 404, "client_not_found")


async def test_a_client_is_no_wider_than_its_maker(house: House) -> None:
    owner, business, _ = await own_shop(house)
    for body, status, code in (
        ({"scopes": ["payments:write"]}, 400, "scope_not_granted"),
        ({"scopes": ["everything"]}, 422, "bad_input"),
        ({"kind": "program"}, 422, "bad_input"),
        ({"once": 2, "total": 1}, 422, "delegation_not_valid"),
        ({"member": None}, 403, "not_allowed"),
        ({"member": "ZZZZZZZZZZZZ"}, 404, "member_not_found"),
    ):
        answer = await owner.post("/v1/clients", json={"name": "Caisse", "kind": "till", "member": business, **body})
        check(answer, status, code)
    admin = await house.door(of_association(house.town, Role.ADMINISTRATOR))
    made = await admin.post("/v1/clients", json={"name": "Sonde", "kind": "dashboard"})
    assert (made.status_code, made.json()["scopes"]) == (201, ["metrics:read"])


async def test_a_lapsed_shop_asks_for_nothing_and_says_why(house: House) -> None:
    owner, business, account = await own_shop(house)
    with house.book.database.write() as session:
        key = session.exec(select(tables.Member.id).where(tables.Member.public_id == business)).one()
        assert key is not None
        day = (moment(house.book.clock()) - timedelta(days=1)).date().isoformat()
        step = tables.MembershipChange(
            member=key, step="lapse", state="lapsed", since=day, at=house.book.clock(), decided_by="system"
        )
        session.add(step)
        session.flush()
        assert step.id is not None
        session.add(tables.Membership(member=key, state="lapsed", since=day, change=step.id))
    asking = {"payee": account, "amount": 100, "currency": "MIEL"}
    headers = {"Idempotency-Key": new_code()}
    check(await owner.post("/v1/payment-requests", json=asking, headers=headers), 403, "membership_over")
    assert (await owner.get(f"/v1/accounts/{account}")).status_code == 200
