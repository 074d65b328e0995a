"""What is held on a person is told over HTTP to them and to administrators, and forgotten when they ask."""

import pytest

from service import verification
from service.access import Role
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import citizen, of_association
from tests.service.privacy.scene import NAME, play

pytestmark = pytest.mark.anyio


async def test_a_person_reads_what_is_held_on_them_and_is_forgotten(house: House) -> None:
    scene = play(house.town)
    public_id = scene.zenobie.who.public_id
    client = await house.door(scene.zenobie.who)
    administrator = await house.door(scene.administrator)

    told = await client.get(f"/v1/members/{public_id}/personal-data")

    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    assert told.json()["format"] == "alveole-personal-data-1"
    assert told.json()["tables"]["member"][0]["name"] == NAME
    erased = await client.post(f"/v1/members/{public_id}/erasure")
    assert (erased.status_code, erased.json()["accounts"]) == (200, 1)
    check(await client.get("/v1/me"), 401, "bad_token")  # whoever is forgotten is signed out
    check(await administrator.post(f"/v1/members/{public_id}/erasure"), 409, "member_erased")
    left = (await administrator.get(f"/v1/members/{public_id}/personal-data")).json()["tables"]
    assert left["member"][0]["name"] == "—"
    assert "login" not in left
    assert verification.verify(house.book.database).sound


async def test_what_stands_in_the_way_is_told_and_two_people_decide(house: House) -> None:
    scene = play(house.town, balance=30)
    public_id = scene.zenobie.who.public_id
    client, administrator = await house.door(scene.zenobie.who), await house.door(scene.administrator)
    board = await house.door(of_association(house.town, Role.BOARD))
    check(await client.post(f"/v1/members/{public_id}/erasure"), 409, "balance_left")
    check(await client.post(f"/v1/members/{public_id}/erasure-proposals", json={}), 400, "key_missing")

    proposed = await administrator.post(
        f"/v1/members/{public_id}/erasure-proposals",
        json={"reason": "Partie sans laisser d'adresse"},
        headers={"idempotency-key": "a"},
    )

    assert proposed.status_code == 202
    check(await administrator.post(f"/v1/proposals/{proposed.json()['id']}/approve"), 403, "not_allowed")
    approved = await board.post(f"/v1/proposals/{proposed.json()['id']}/approve")
    assert approved.json()["state"] == "executed"
    check(await client.get("/v1/me"), 401, "bad_token")


async def test_nobody_is_told_of_another_nor_whether_they_are_there(house: House) -> None:
    scene, alix = play(house.town), citizen(house.town)
    public_id = scene.zenobie.who.public_id
    client = await house.door(alix.who)
    for member in (public_id, "ZZZZZZZZZZZZ"):
        check(await client.get(f"/v1/members/{member}/personal-data"), 404, "member_not_found")
        check(await client.post(f"/v1/members/{member}/erasure"), 404, "member_not_found")
    auditor = await house.door(of_association(house.town, Role.AUDITOR))
    check(await auditor.get(f"/v1/members/{public_id}/personal-data"), 403, "not_allowed")
