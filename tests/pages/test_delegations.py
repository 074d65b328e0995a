"""On its page, a shop adds a cashier in four steps: the page, a name, the button, the link to hand on."""

import re
from re import search

import pytest

from service.access import Acting, Principal, Role
from service.clock import DAY, day_of
from tests.pages.conftest import Place
from tests.people import citizen, member
from tests.town import SetClock

pytestmark = pytest.mark.anyio


async def owner_of(place: Place) -> tuple[Principal, str]:
    """Return a business that signs in itself, and its id."""
    key, public_id = member(place.town, "Boulangerie du Phare", "business")
    return Principal(key, public_id, public_id, 0, frozenset({Acting(Role.OWNER, key)})), public_id


async def test_a_shop_adds_a_new_cashier_and_ends_it(place: Place) -> None:
    who, business = await owner_of(place)
    browser = await place.browser_of(who)
    page = await browser.show("/delegations")
    assert 'role="status"' not in page.text
    assert "agit pour vous.<" in page.text
    assert 'href="/delegations"' in page.text

    added = await browser.fill("/delegations", of=business, role="cashier", name="Ada Imaginaire")
    assert added.status_code == 200
    assert search(r"/bienvenue/[\w-]{43}", added.text)
    assert "Ada Imaginaire" in added.text
    assert "50,00 au plus à la fois" in added.text

    found = search(rf'action="(/delegations/{business}/\w+/fin)"', added.text)
    assert found is not None
    ended = await browser.fill(found[1], form_on="/delegations")
    assert (ended.status_code, ended.headers["location"]) == (303, "/delegations")
    assert "agit pour vous.<" in (await browser.show("/delegations")).text


async def test_a_person_names_a_guardian_with_dates_and_amounts(place: Place, clock: SetClock) -> None:
    zoe, ada = citizen(place.town), citizen(place.town)
    await place.browser_of(ada.who)
    browser = await place.browser_of(zoe.who, "en")
    known = {"of": zoe.who.public_id, "role": "guardian", "username": login(place, ada.who)}

    refused = await browser.fill("/delegations", **known)
    assert refused.status_code == 422
    assert "A guardian has an end and limits" in refused.text
    until = day_of(clock() + 30 * DAY)
    added = await browser.fill("/delegations", **known, once="50,5", total="1 000", until=until)
    assert added.status_code == 303, re.findall(r'role="alert">([^<]*)', added.text)
    page = await browser.show("/delegations")
    assert "at most 50.50 at once" in page.text
    assert "1000.00 a month" in page.text


@pytest.mark.parametrize(
    "fields", [{"role": "owner"}, {"once": "x"}, {"once": "1", "total": "-1"}, {"until": "0000-00-00"}, {"name": ""}]
)
async def test_what_makes_no_sense_is_told_on_the_page(place: Place, fields: dict[str, str]) -> None:
    who, business = await owner_of(place)
    browser = await place.browser_of(who)
    answer = await browser.fill("/delegations", **{"of": business, "role": "cashier", "name": "Ada", **fields})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_whoever_may_delegate_nothing_is_not_led_there(place: Place) -> None:
    key, public_id = member(place.town)
    browser = await place.browser_of(Principal(key, public_id, public_id, 0, frozenset({Acting(Role.AUDITOR, None)})))
    assert (await browser.show("/delegations")).status_code == 403
    assert 'href="/delegations"' not in (await browser.show("/moi")).text


def login(place: Place, who: Principal) -> str:
    """Return the name under which someone signs in."""
    return str(place.book.database.ask("select username from login where member = ?", who.member or 0)[0][0])
