"""Inviting a member, and their first sign-in by the link they were given."""

import pytest

from service.access import Role
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, member, of_association

pytestmark = pytest.mark.anyio

PASSWORD = "trois abeilles sous la pluie"


async def test_a_member_follows_a_link_and_signs_in(house: House) -> None:
    operator = await house.door(of_association(house.town, Role.OPERATOR))
    stranger = await house.client()
    _, zoe = member(house.town)

    made = await operator.post(f"/v1/members/{zoe}/invitations", json={"to": "zoe@example.org"})

    assert made.status_code == 201
    assert made.json()["posted"] is False
    token = made.json()["address"].rpartition("/")[2]
    (letter,) = (await operator.get("/v1/letters")).json()["data"]
    assert token in letter["text"]
    assert letter["to"] == "zoe@example.org"
    chosen = {"token": token, "username": "Zoe", "password": PASSWORD}
    accepted = await stranger.post("/v1/invitations/accept", json=chosen)
    assert (accepted.status_code, accepted.json()) == (201, {"id": zoe, "name": "Zoé Imaginaire"})
    signed = await stranger.post("/v1/sessions", json={"username": "zoe", "password": PASSWORD})
    assert signed.status_code == 201
    check(await stranger.post("/v1/invitations/accept", json=chosen), 404, "invitation_not_found")
    check(await operator.post(f"/v1/members/{zoe}/invitations", json={}), 409, "login_exists")


@pytest.mark.parametrize("to", ["zoe", "zoe@example.org\nBcc: eve@example.org", 7, ["zoe@example.org"], "z" * 300])
async def test_a_letter_goes_to_an_address(house: House, to: object) -> None:
    operator = await house.door(of_association(house.town, Role.OPERATOR))
    _, zoe = member(house.town)
    answer = await operator.post(f"/v1/members/{zoe}/invitations", json={"to": to})
    assert answer.status_code == 422
    assert answer.json()["code"] in {"address_not_valid", "bad_input"}


async def test_letters_are_shown_to_whoever_caused_them_alone(house: House) -> None:
    operator = await house.door(of_association(house.town, Role.OPERATOR))
    other = await house.door(of_association(house.town, Role.TREASURER))
    _, zoe = member(house.town)
    await operator.post(f"/v1/members/{zoe}/invitations", json={})
    shown = await operator.get("/v1/letters")
    assert len(shown.json()["data"]) == 1
    assert shown.headers["cache-control"] == "no-store"
    assert (await other.get("/v1/letters")).json() == {"data": []}


async def test_only_some_invite(house: House) -> None:
    zoe = citizen(house.town)
    for who in (zoe.who, of_association(house.town, Role.AUDITOR)):
        client = await house.door(who)
        check(await client.post(f"/v1/members/{zoe.who.public_id}/invitations", json={}), 403, "not_allowed")


async def test_who_has_something_is_let_in_by_the_board_and_only_they_see_the_link(house: House) -> None:
    zoe = citizen(house.town, 100).who.public_id
    operator = await house.door(of_association(house.town, Role.OPERATOR))
    board = await house.door(of_association(house.town, Role.BOARD))
    check(await operator.post(f"/v1/members/{zoe}/invitations", json={}), 403, "invitation_takes_two")

    body = {"reason": "Elle est au guichet"}
    made = await operator.post(f"/v1/members/{zoe}/invitation-proposals", json=body, headers={"Idempotency-Key": "z"})
    assert made.status_code == 202, made.text
    assert "qui a déjà quelque chose ici" in made.json()["sentence"]
    done = await board.post(f"/v1/proposals/{made.json()['id']}/approve")
    assert done.json()["state"] == "executed", done.text

    assert (await operator.get("/v1/letters")).json()["data"] == []
    (letter,) = (await board.get("/v1/letters")).json()["data"]
    assert "/bienvenue/" in letter["text"]
