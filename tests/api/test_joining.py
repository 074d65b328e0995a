"""Joining over HTTP: applied for, enrolled, agreed to, lapsed, left; and how to reach whoever joined."""

import httpx
import pytest
from sqlmodel import col, select

from service import memberships, tables
from service.access import Role
from service.clock import DAY
from service.throttles import APPLICATIONS
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import agreement, citizen, member, of_association
from tests.town import SetClock

pytestmark = pytest.mark.anyio

KEY = {"idempotency-key": "a"}
CYRILLIC = "Boul\N{CYRILLIC SMALL LETTER A}ngerie du Phare"


async def apply(house: House, name: str = "Boulangerie du Phare", kind: str = "business", **more: object) -> str:
    """Apply to join, and return the id."""
    body = {"kind": kind, "name": name, **more}
    answer = await (await house.client()).post("/v1/applications", json=body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def doors(house: House) -> tuple[httpx.AsyncClient, httpx.AsyncClient, httpx.AsyncClient]:
    """Return the doors of a treasurer, the board and an operator."""
    first, second, third = (of_association(house.town, role) for role in (Role.TREASURER, Role.BOARD, Role.OPERATOR))
    return await house.door(first), await house.door(second), await house.door(third)


async def test_a_business_applies_and_is_admitted_by_the_agreement_of_the_association(house: House) -> None:
    applied = await apply(house, contact={"email": "fournil@example.org", "phone": "05 56 00 00 00"})
    treasurer, board, _ = await doors(house)

    waiting = (await treasurer.get("/v1/members?state=applied")).json()["data"]
    assert [(each["id"], each["state"]) for each in waiting] == [(applied, "applied")]
    read = (await board.get(f"/v1/members/{applied}/application")).json()
    assert (read["contact"]["email"], read["alike"]) == ("fournil@example.org", [])
    opening = await treasurer.post(f"/v1/members/{applied}/accounts", json={"currency": "MIEL"}, headers=KEY)
    check(opening, 409, "not_a_member")
    check(await board.post(f"/v1/members/{applied}/admission", json={}), 409, "agreement_missing")

    decision = agreement(house.town)
    unknown = {"decision": "ZZZZZZZZZZZZ", "currencies": ["MIEL"]}
    check(await board.post(f"/v1/members/{applied}/admission", json=unknown), 404, "decision_not_found")
    body = {**unknown, "decision": decision}
    admitted = await board.post(f"/v1/members/{applied}/admission", json=body)

    assert admitted.status_code == 200, admitted.text
    told = admitted.json()
    assert (told["state"], told["since"], told["until"]) == ("admitted", "2026-01-01", "2026-12-31")
    assert told["lapses_on"] == "2027-03-02"
    assert told["may"] == ["receive", "reconvert", "spend"]
    assert [(each["step"], each["decision"]) for each in told["history"]] == [("apply", None), ("admit", decision)]
    check(await board.post(f"/v1/members/{applied}/admission", json=body), 409, "step_not_possible")
    (account,) = (await treasurer.get(f"/v1/members/{applied}")).json()["accounts"]
    zoe = citizen(house.town, 100)
    house.town.pay(30, zoe.account, account)
    with house.book.database.read() as session:
        power = tables.Power
        role = session.exec(
            select(power.role)
            .join(tables.Member, col(tables.Member.id) == power.member)
            .where(tables.Member.public_id == applied)
        ).all()
    assert role == ["owner"]


async def test_a_refused_application_is_no_member_and_may_be_admitted_later(house: House) -> None:
    applied = await apply(house)
    treasurer, _, operator = await doors(house)
    check(await operator.post(f"/v1/members/{applied}/refusal", json={}), 403, "not_allowed")
    refused = await treasurer.post(f"/v1/members/{applied}/refusal", json={"decision": agreement(house.town)})
    assert (refused.json()["state"], refused.json()["may"]) == ("refused", [])
    again = await treasurer.post(f"/v1/members/{applied}/admission", json={"decision": agreement(house.town)})
    assert again.json()["state"] == "admitted"


async def test_a_name_that_can_be_taken_for_anothers_is_admitted_by_whoever_compared_them(house: House) -> None:
    treasurer, _, _ = await doors(house)
    _, known = member(house.town, "Boulangerie du Phare", "business")
    applied = await apply(house, "BouIangerie du Phare")

    read = (await treasurer.get(f"/v1/members/{applied}/application")).json()
    assert [each["id"] for each in read["alike"]] == [known]
    address = f"/v1/members/{applied}/admission"
    check(await treasurer.post(address, json={"decision": agreement(house.town)}), 409, "name_looks_alike")
    compared = await treasurer.post(address, json={"decision": agreement(house.town), "name_checked": True})
    assert compared.json()["state"] == "admitted"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "business", "name": CYRILLIC}, "name_misleads"),
        ({"kind": "business", "name": "Phare\N{RIGHT-TO-LEFT OVERRIDE}erahP"}, "bad_text"),
        ({"kind": "issuer", "name": "Nous"}, "bad_input"),
        ({"kind": "individual", "name": "Zoé", "state": "admitted"}, "bad_input"),
        ({"kind": "individual", "name": "Zoé", "contact": {"email": "zoe"}}, "address_not_valid"),
        ({"kind": "individual", "name": "Zoé", "contact": {"phone": "appelle-moi"}}, "bad_input"),
        ({"kind": "individual", "name": "Zoé", "contact": {"address": "a\u202eb"}}, "bad_text"),
    ],
)
async def test_an_application_that_misleads_is_refused(house: House, body: dict[str, object], code: str) -> None:
    check(await (await house.client()).post("/v1/applications", json=body), 422, code)


async def test_one_address_does_not_flood_the_association(house: House) -> None:
    client = await house.client()
    answers = [
        (await client.post("/v1/applications", json={"kind": "individual", "name": f"N{number}"})).status_code
        for number in range(APPLICATIONS.amount + 1)
    ]
    assert answers == [202] * APPLICATIONS.amount + [429]


async def test_a_stall_enrols_a_citizen_who_signs_in_at_once(house: House) -> None:
    _, _, operator = await doors(house)
    body = {
        "name": "Zoé Imaginaire",
        "contact": {"phone": "06 12 34 56 78"},
        "currencies": ["MIEL"],
        "username": "Zoe",
        "password": "trois abeilles",
    }

    answers = [await operator.post("/v1/enrolments", json=body, headers=KEY) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json() == answers[1].json()
    assert ["idempotent-replayed" in answer.headers for answer in answers] == [False, True]
    enrolled = answers[0].json()
    assert (len(enrolled["accounts"]), enrolled["link"]) == (1, None)
    signed = await (await house.client()).post("/v1/sessions", json={"username": "zoe", "password": "trois abeilles"})
    zoe = await house.client(signed.json()["access_token"])
    assert (await zoe.get("/v1/accounts")).json()["code"] == "password_lent"
    own = {"current": "trois abeilles", "new": "trois abeilles à moi"}
    assert (await zoe.put("/v1/me/password", json=own)).status_code == 204
    me = (await zoe.get("/v1/me")).json()
    assert [(role["role"], role["of"]) for role in me["roles"]] == [("citizen", enrolled["id"])]
    assert [account["id"] for account in me["accounts"]] == enrolled["accounts"]
    mine = (await zoe.get(f"/v1/members/{enrolled['id']}/contact")).json()
    assert mine["phone"] == "06 12 34 56 78"
    other = await operator.post("/v1/enrolments", json=body, headers={"idempotency-key": "b"})
    check(other, 409, "username_taken")


async def test_without_a_login_the_newcomer_is_handed_a_link(house: House) -> None:
    _, _, operator = await doors(house)
    enrolled = (await operator.post("/v1/enrolments", json={"name": "Zoé"}, headers=KEY)).json()
    assert "/bienvenue/" in enrolled["link"]
    assert len(enrolled["accounts"]) == 3  # one for each local currency
    token = enrolled["link"].rpartition("/")[2]
    chosen = {"token": token, "username": "zoe", "password": "trois abeilles"}
    accepted = await (await house.client()).post("/v1/invitations/accept", json=chosen)
    assert (accepted.status_code, accepted.json()["id"]) == (201, enrolled["id"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "Boulangerie du Phare"}, 409, "name_looks_alike"),
        ({"name": CYRILLIC}, 422, "name_misleads"),
        ({"name": "Zoé", "currencies": ["EUR"]}, 404, "currency_not_found"),
        ({"name": "Zoé", "username": "zoe", "password": "court"}, 422, "password_too_short"),
        ({"name": "Zoé", "username": "zoe"}, 422, "password_too_short"),
        ({"name": "Zoé", "kind": "business"}, 422, "bad_input"),
    ],
)
async def test_who_cannot_be_enrolled_is_not(house: House, body: dict[str, object], status: int, code: str) -> None:
    member(house.town, "Boulangerie du Phare", "business")
    _, _, operator = await doors(house)
    check(await operator.post("/v1/enrolments", json=body, headers=KEY), status, code)


async def test_what_an_entry_keeps_of_an_enrolment_helps_nobody_guess_the_password(house: House) -> None:
    """The fingerprint of the request is the same whatever the password, so another password is no other request."""
    _, _, operator = await doors(house)
    body = {"name": "Zoé", "currencies": ["MIEL"], "username": "zoe"}
    for password, replayed in (("trois abeilles", False), ("quatre abeilles", True)):
        answer = await operator.post("/v1/enrolments", json={**body, "password": password}, headers=KEY)
        assert (answer.status_code, "idempotent-replayed" in answer.headers) == (201, replayed)
    check(
        await operator.post(
            "/v1/enrolments", json={**body, "username": "ada", "password": "six abeilles au soleil"}, headers=KEY
        ),
        422,
        "key_reused",
    )


async def test_people_may_share_a_name(house: House) -> None:
    member(house.town, "Zoé Imaginaire")
    _, _, operator = await doors(house)
    answer = await operator.post("/v1/enrolments", json={"name": "Zoé Imaginaire"}, headers=KEY)
    assert answer.status_code == 201


async def test_a_membership_goes_its_way_over_http(house: House, clock: SetClock) -> None:
    treasurer, board, operator = await doors(house)
    body = {"kind": "business", "name": "Le Moulin", "decision": agreement(house.town)}
    mill = (await treasurer.post("/v1/members", json=body)).json()["id"]
    at = f"/v1/members/{mill}"
    check(await operator.post(f"{at}/renewals", json={}), 409, "renewed_already")
    clock.advance(500 * DAY)
    treasurer, board, operator = await doors(house)
    memberships.lapse_due(house.book)
    lapsed = (await treasurer.get(f"{at}/membership")).json()
    assert (lapsed["state"], lapsed["may"], lapsed["history"][-1]["decided_by"]) == (
        "lapsed",
        ["reconvert", "spend"],
        "system",
    )
    check(await operator.post(f"{at}/renewals", json={"on": "2027-06-01"}), 422, "day_not_possible")
    assert (await operator.post(f"{at}/renewals", json={})).json()["state"] == "admitted"
    assert (await board.post(f"{at}/insolvency", json={})).json()["state"] == "insolvent"
    assert (await board.post(f"{at}/recovery", json={})).json()["state"] == "admitted"
    check(await board.post(f"{at}/death", json={}), 409, "step_not_possible")
    assert (await board.post(f"{at}/departure", json={})).json()["state"] == "left"


async def test_what_a_dead_member_owned_reaches_the_heir_by_two(house: House) -> None:
    treasurer, board, operator = await doors(house)
    enrolled = (await operator.post("/v1/enrolments", json={"name": "Ada", "currencies": ["MIEL"]}, headers=KEY)).json()
    (account,), heir = enrolled["accounts"], citizen(house.town)
    house.town.issue(80, account)
    await treasurer.post(f"/v1/members/{enrolled['id']}/death", json={})
    body = {"payee": heir.account, "reason": "Succession"}
    proposed = await treasurer.post(f"/v1/accounts/{account}/transmission", json=body, headers=KEY)
    assert proposed.status_code == 202, proposed.text
    assert "Ada" in proposed.text
    approved = await board.post(f"/v1/proposals/{proposed.json()['id']}/approve", headers=KEY)
    assert approved.status_code == 200, approved.text
    assert house.town.balance(heir.account) == 80


async def test_how_to_reach_someone_is_theirs_to_change_and_to_erase(house: House) -> None:
    zoe, other = citizen(house.town), citizen(house.town)
    mine, theirs = await house.door(zoe.who), await house.door(other.who)
    at = f"/v1/members/{zoe.who.public_id}/contact"
    contact = {
        "email": "zoe@example.org",
        "phone": "+33 6 12 34 56 78",
        "address": "2 quai des Ruches",
        "language": "en",
    }

    assert (await mine.get(at)).json() == {"email": "", "phone": "", "address": "", "language": "fr"}
    assert (await mine.put(at, json=contact)).json() == contact
    assert (await mine.get(at)).json() == contact
    check(await theirs.get(at), 404, "member_not_found")
    check(await theirs.put(at, json=contact), 404, "member_not_found")
    check(await theirs.delete(at), 404, "member_not_found")
    assert [(await mine.delete(at)).status_code for _ in range(2)] == [204, 204]
    assert (await mine.get(at)).json()["email"] == ""
    with house.book.database.read() as session:
        assert session.exec(select(tables.MemberContact)).all() == []
        told = "".join(map(str, session.exec(select(tables.Audit)).all()))
    assert "example.org" not in told
