"""The directory on pages: searched by anyone, and each entry written by whom it is about."""

import pytest

from ledger.memberships import MemberKind
from service import members, memberships
from service.access import Acting, Operation, Principal, Role
from tests.pages.conftest import Place
from tests.people import agreement, citizen, of_association

pytestmark = pytest.mark.anyio

ENTRY = {
    "public": "yes",
    "activity": "Boulangerie <au levain>",
    "section": "C",
    "commune": "33063",
    "town": "Bordeaux",
    "latitude": "44,8378",
    "longitude": "-0.5792",
    "tuesday": "9:00-12:30, 14h-19h30",
    "accepts": "MIEL:digital",
    "offers": "Pain de la veille",
    "seeks": "Farine",
}


def bakery(place: Place) -> Principal:
    """Make a business that is a member, and return someone who owns it."""
    treasurer = of_association(place.town, Role.TREASURER)
    decision = agreement(place.town)
    made = members.create(place.book, treasurer, kind=MemberKind.BUSINESS, name="Le Fournil", decision=decision)
    with place.book.database.read() as session:
        key = memberships.member_for(session, treasurer, Operation.READ_MEMBER, made.id).id
    assert key is not None
    return Principal(key, made.id, made.id, 0, frozenset({Acting(Role.OWNER, key)}))


async def test_a_business_writes_its_entry_and_anyone_finds_it(place: Place) -> None:
    owner = bakery(place)
    page = f"/annuaire/{owner.public_id}"
    browser = await place.browser_of(owner)
    assert f'href="{page}"' in (await browser.show("/annuaire")).text

    kept = await browser.fill(page, **ENTRY)

    assert (kept.status_code, kept.headers["location"]) == (303, page)
    again = await browser.show(page)
    for value in ("09:00-12:30, 14:00-19:30", "44.837800", "Pain de la veille"):
        assert value in again.text
    assert 'value="MIEL:digital" checked' in again.text
    anyone = await place.browser("en")
    for query in ("", "?q=levain", "?section=C", "?commune=33063"):
        found = await anyone.show(f"/annuaire{query}")
        assert "Boulangerie &lt;au levain&gt;" in found.text
        assert "Tuesday 09:00\N{EN DASH}12:30" in found.text
    assert "Le Fournil" not in (await anyone.show("/annuaire?q=huitres")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"commune": "33000"}, "INSEE"),
        ({"tuesday": "matin"}, "Opening hours"),
        ({"tuesday": "12:00-9:00"}, "Opening hours"),
        ({"latitude": "north"}, "not in the expected form"),
        ({"latitude": "95"}, "not in the expected form"),
        ({"section": "Z"}, "not in the expected form"),
        ({"accepts": "MIEL:gold"}, "not in the expected form"),
        ({"accepts": "NONE:digital"}, "currency"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_stays_on_the_form(
    place: Place, fields: dict[str, str], sentence: str
) -> None:
    owner = bakery(place)
    browser = await place.browser_of(owner, "en")
    answer = await browser.fill(f"/annuaire/{owner.public_id}", **{**ENTRY, **fields})
    assert answer.status_code in {404, 422}
    assert sentence in answer.text
    assert "Pain de la veille" in answer.text
    assert "<h2>Le Fournil</h2>" not in (await browser.show("/annuaire?q=pain")).text


async def test_the_form_is_for_whom_it_is_about(place: Place) -> None:
    page = f"/annuaire/{bakery(place).public_id}"
    assert (await (await place.browser_of(citizen(place.town).who)).show(page)).status_code == 403
    assert (await (await place.browser()).get(page)).status_code == 303


@pytest.mark.parametrize("query", ["?section=Z", "?commune=33"])
async def test_a_search_that_makes_no_sense_says_so(place: Place, query: str) -> None:
    answer = await (await place.browser("en")).show(f"/annuaire{query}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
