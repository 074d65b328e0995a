"""The directory over HTTP: found by anyone, said by each for itself, and only while it wants and is a member."""

from typing import Any

import pytest

from ledger.memberships import MemberKind, Step
from service import members, memberships
from service.access import Acting, Operation, Principal, Role
from service.members import Described
from tests.api.conftest import House
from tests.api.test_problems import check
from tests.people import agreement, citizen, of_association

pytestmark = pytest.mark.anyio

WORDS: dict[str, Any] = {
    "public": True,
    "activity": "Boulangerie au levain",
    "section": "C",
    "commune": "33063",
    "town": "Bordeaux",
    "place": {"latitude": 44.837789, "longitude": -0.57918},
    "hours": [{"day": "tuesday", "opens": "08:30", "closes": "12:30"}],
    "accepts": [{"currency": "MIEL", "media": ["digital", "notes"]}],
    "offers": "Pain de la veille",
    "seeks": "De la farine de meule",
}
ARCACHON = {"commune": "33009", "town": "Arcachon", "place": {"latitude": 44.658, "longitude": -1.168}, "section": "A"}


async def settle(house: House, name: str, **words: Any) -> tuple[Described, Principal]:
    """Make a business that is a member, and let it say something of itself."""
    treasurer = of_association(house.town, Role.TREASURER)
    made = members.create(house.book, treasurer, kind=MemberKind.BUSINESS, name=name, decision=agreement(house.town))
    with house.book.database.read() as session:
        key = memberships.member_for(session, treasurer, _READ, made.id).id
    assert key is not None
    who = Principal(key, made.id, made.id, 0, frozenset({Acting(Role.OWNER, key)}))
    answer = await (await house.door(who)).put(f"/v1/members/{made.id}/directory-entry", json={**WORDS, **words})
    assert answer.status_code == 200, answer.text
    return made, who


_READ = Operation.READ_MEMBER


async def found(house: House, query: str = "") -> list[str]:
    answer = await (await house.client()).get(f"/v1/directory{query}")
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["data"]]


async def test_a_business_says_what_it_wants_known_and_anyone_finds_it(house: House) -> None:
    made, who = await settle(house, "Le Fournil")
    answer = (await (await house.client()).get("/v1/directory")).json()
    (entry,) = answer["data"]
    assert entry == {
        **WORDS,
        "member": made.id,
        "name": "Le Fournil",
        "kind": "business",
        "section_fr": "Industrie manufacturière",
        "section_en": "Manufacturing",
        "distance_km": None,
    }
    assert answer["next_cursor"] is None
    mine = await (await house.door(who)).get(f"/v1/members/{made.id}/directory-entry")
    assert mine.json() == entry


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Le Fournil", "Les Parcs"]),
        ("?q=huîtres", ["Les Parcs"]),
        ("?q=HUITRES+arcachon", ["Les Parcs"]),
        ("?q=pain+huitres", []),
        ("?q=%25", ["Le Fournil", "Les Parcs"]),
        ("?section=A", ["Les Parcs"]),
        ("?commune=33063", ["Le Fournil"]),
        ("?near=44.65,-1.16", ["Les Parcs", "Le Fournil"]),
        ("?near=44.65,-1.16&within=10", ["Les Parcs"]),
        ("?limit=1", ["Le Fournil"]),
    ],
)
async def test_searching(house: House, query: str, names: list[str]) -> None:
    await settle(house, "Les Parcs", **ARCACHON, activity="Huîtres", offers="")
    await settle(house, "Le Fournil")
    assert await found(house, query) == names


async def test_pages_follow_each_other(house: House) -> None:
    for name in ("A", "B", "C"):
        await settle(house, name)
    client = await house.client()
    first = (await client.get("/v1/directory?limit=2")).json()
    second = (await client.get(f"/v1/directory?limit=2&cursor={first['next_cursor']}")).json()
    assert [each["name"] for page in (first, second) for each in page["data"]] == ["A", "B", "C"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("how", [{"headers": {"accept": "application/geo+json"}}, {"params": {"format": "geojson"}}])
async def test_maps_read_it_as_geojson(house: House, how: dict[str, Any]) -> None:
    made, _ = await settle(house, "Le Fournil")
    await settle(house, "Sans lieu", place=None)
    answer = await (await house.client()).get("/v1/directory", **how)
    assert answer.headers["content-type"] == "application/geo+json"
    shown = answer.json()
    assert shown["type"] == "FeatureCollection"
    first, second = shown["features"]
    assert (first["id"], first["geometry"]) == (made.id, {"type": "Point", "coordinates": [-0.57918, 44.837789]})
    assert second["geometry"] is None
    assert first["properties"]["name"] == "Le Fournil"


async def test_only_those_are_shown_who_chose_it_and_are_members(house: House) -> None:
    hidden, owner = await settle(house, "Caché", public=False)
    left, gone = await settle(house, "Parti")
    memberships.take(house.book, gone, Step.LEAVE, left.id)
    assert await found(house) == []
    other = await house.door((await settle(house, "Autre"))[1])
    check(await other.get(f"/v1/members/{hidden.id}/directory-entry"), 404, "member_not_found")
    check(await other.put(f"/v1/members/{hidden.id}/directory-entry", json=WORDS), 404, "member_not_found")
    assert (await (await house.door(owner)).get(f"/v1/members/{hidden.id}/directory-entry")).status_code == 200


async def test_people_are_in_no_directory(house: House) -> None:
    zoe, treasurer = citizen(house.town), await house.door(of_association(house.town, Role.TREASURER))
    at = f"/v1/members/{zoe.who.public_id}/directory-entry"
    check(await treasurer.put(at, json=WORDS), 409, "step_not_possible")
    check(await treasurer.get(at), 404, "not_found")
    check(await (await house.door(zoe.who)).put(at, json=WORDS), 403, "not_allowed")


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ({"commune": "33000"}, 422, "commune_not_valid"),
        ({"section": "Z"}, 422, "bad_input"),
        ({"place": {"latitude": 91, "longitude": 0}}, 422, "bad_input"),
        ({"hours": [{"day": "monday", "opens": "12:00", "closes": "09:00"}]}, 422, "hours_not_valid"),
        ({"hours": [{"day": "monday", "opens": "9:00", "closes": "12:00"}]}, 422, "bad_input"),
        ({"accepts": [{"currency": "NONE", "media": ["digital"]}]}, 404, "currency_not_found"),
        ({"accepts": [{"currency": "MIEL", "media": ["gold"]}]}, 422, "bad_input"),
        ({"activity": "a\u202eb"}, 422, "bad_text"),
        ({"offers": "x" * 601}, 422, "bad_text"),
        ({"name": "Autre"}, 422, "bad_input"),
    ],
)
async def test_what_cannot_be_said_is_not_kept(house: House, words: dict[str, Any], status: int, code: str) -> None:
    made, who = await settle(house, "Le Fournil")
    client = await house.door(who)
    check(await client.put(f"/v1/members/{made.id}/directory-entry", json={**WORDS, **words}), status, code)
    assert await found(house) == ["Le Fournil"]


@pytest.mark.parametrize(
    "query",
    [
        "?near=91,0",
        "?near=0,181",
        "?near=here",
        "?within=0",
        "?commune=33",
        "?section=Z",
        "?q=" + "x" * 101,
        "?cursor=!",
    ],
)
async def test_searches_that_make_no_sense_are_refused(house: House, query: str) -> None:
    answer = await (await house.client()).get(f"/v1/directory{query}")
    check(answer, 422, "commune_not_valid" if "commune" in query else "bad_input")
