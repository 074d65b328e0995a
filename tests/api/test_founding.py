"""A founded association: two administrators by their own links, no demo data, and a first member."""

import httpx
import pytest

from service import founding
from service.founding import Let
from tests.api.conftest import ADDRESS, House
from tests.api.test_factors import give_codes
from tests.founding import PLAN

pytestmark = pytest.mark.anyio

PASSWORD = "trois abeilles sous la pluie"


async def enrol(stranger: httpx.AsyncClient, let: Let, username: str) -> str:
    """Follow a link, and sign in; return the access token."""
    token = let.link.rpartition("/")[2]
    accepted = await stranger.post(
        "/v1/invitations/accept", json={"token": token, "username": username, "password": PASSWORD}
    )
    assert (accepted.status_code, accepted.json()["name"]) == (201, let.name)
    signed = await stranger.post("/v1/sessions", json={"username": username, "password": PASSWORD})
    access: str = signed.json()["access_token"]
    return access


async def test_a_founded_association_takes_its_first_member(bare_house: House) -> None:
    founded = founding.found(bare_house.book, "root", PLAN._replace(public_url=ADDRESS))
    stranger = await bare_house.client()
    doors = [
        await bare_house.client(await enrol(stranger, let, f"admin{index}")) for index, let in enumerate(founded.people)
    ]
    for door in doors:
        assert (await door.get("/v1/me")).json()["second_factor"] == "enrol"
        await give_codes(bare_house, door)
        roles = {each["role"] for each in (await door.get("/v1/me")).json()["roles"]}
        assert roles == {"citizen", "board", "administrator"}

    made = await doors[0].post("/v1/members", json={"kind": "individual", "name": "Capucine Lavandier"})

    assert made.status_code == 201
    capucine = made.json()["id"]
    invited = (await doors[1].post(f"/v1/members/{capucine}/invitations", json={})).json()
    let = Let(capucine, "Capucine Lavandier", invited["address"], 0, posted=False)
    member = await bare_house.client(await enrol(stranger, let, "capucine"))
    assert (await member.get("/v1/me")).json()["name"] == "Capucine Lavandier"
    currencies = (await member.get("/v1/currencies")).json()["data"]
    assert [each["code"] for each in currencies] == ["EUR", "MIEL"]
