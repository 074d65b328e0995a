"""Members on pages: found by name, taken through every step, let in again; and how to reach oneself."""

import html
import re

import pytest

from ledger.memberships import MemberKind, State
from service import decisions, members, memberships
from service.access import Principal, Role
from tests.pages.conftest import Browser, Place
from tests.pages.test_governance import named
from tests.people import agreement, citizen, member, of_association

pytestmark = pytest.mark.anyio


@pytest.fixture
def marie(place: Place) -> Principal:
    """Return a treasurer."""
    return named(place.town, "Marie", Role.TREASURER)


def joined(place: Place, marie: Principal, name: str, kind: MemberKind) -> str:
    """Admit a member and return their page."""
    decision = None if kind is MemberKind.INDIVIDUAL else agreement(place.town)
    return f"/membres/{members.create(place.book, marie, kind=kind, name=name, decision=decision).id}"


def state(place: Place, marie: Principal, page: str) -> State:
    return memberships.find(place.book, marie, page.rpartition("/")[2]).standing.state


async def step(browser: Browser, page: str, slug: str, **fields: str) -> str:
    """Take a step, and return what the page then says."""
    answer = await browser.fill(f"{page}/{slug}", form_on=page, **fields)
    return html.unescape(answer.text if answer.status_code != 303 else (await browser.show(page)).text)


async def test_members_are_found_by_name_whatever_the_accents(place: Place, marie: Principal) -> None:
    joined(place, marie, "Élise Ruche", MemberKind.INDIVIDUAL)
    joined(place, marie, "Le Fournil", MemberKind.BUSINESS)
    for who in (marie, of_association(place.town, Role.OPERATOR)):
        browser = await place.browser_of(who)
        found = (await browser.show("/membres?nom=elise")).text
        assert "Élise Ruche" in found
        assert "Le Fournil" not in found
    assert "Personne de ce nom." in (await browser.show("/membres?nom=zzz")).text
    assert (await (await place.browser_of(citizen(place.town).who)).get("/membres")).status_code == 403


async def test_a_business_becomes_insolvent_recovers_and_leaves(place: Place, marie: Principal) -> None:
    page, browser = joined(place, marie, "Le Fournil", MemberKind.BUSINESS), await place.browser_of(marie)
    assert "Constater un décès" not in (await browser.show(page)).text

    unsure = await step(browser, page, "insolvabilite")
    assert "Rien n'a changé" in unsure
    decided = decisions.list_all(place.book, marie, limit=1)[0][0].id
    await step(browser, page, "insolvabilite", sure="yes", decision=decided, on="2026-01-01")
    assert state(place, marie, page) is State.INSOLVENT
    await step(browser, page, "fin-insolvabilite", sure="yes")
    assert state(place, marie, page) is State.ADMITTED
    assert "parti" in await step(browser, page, "depart", sure="yes")
    assert 'class="refused"' in await step(browser, page, "fin-insolvabilite", sure="yes")
    assert (await browser.fill(f"{page}/rien", form_on=page, sure="yes")).status_code == 404


async def test_what_is_left_to_someone_who_died_is_proposed_for_an_heir(place: Place, marie: Principal) -> None:
    page, browser = joined(place, marie, "Zoé Ruche", MemberKind.INDIVIDUAL), await place.browser_of(marie)
    public_id = page.rpartition("/")[2]
    key = place.book.database.ask("select id from member where public_id = ?", public_id)[0][0]
    account, heir = place.town.account(7_00, holder=key), citizen(place.town)
    await step(browser, page, "deces", sure="yes")
    shown = (await browser.show(page)).text
    address = f"/propositions/nouvelle/transmission?account={account}"
    assert address in shown
    asked = {"key": "C" * 12, "account": account, "payee": heir.account, "reason": ""}
    sure = await browser.fill("/propositions/nouvelle/transmission", **asked)
    assert "les 7,00 MIEL qui restent à Zoé Ruche" in html.unescape(sure.text)


async def test_someone_is_let_in_once_or_by_two(place: Place, marie: Principal) -> None:
    page, browser = joined(place, marie, "Nina Ruche", MemberKind.INDIVIDUAL), await place.browser_of(marie)
    first = await browser.fill(f"{page}/invitation", form_on=page)
    assert re.search(r"/bienvenue/[\w-]{43}", first.text)
    key = place.book.database.ask("select id from member where public_id = ?", page.rpartition("/")[2])[0][0]
    place.town.account(5_00, holder=key)
    second = await browser.fill(f"{page}/invitation", form_on=page)
    assert second.headers["location"].startswith("/propositions/nouvelle/invitation?member=")


async def test_two_treasurers_let_somebody_back_in(place: Place, marie: Principal) -> None:
    key, zoe = member(place.town, "Zoé Ruche")
    await place.browser_of(Principal(key, zoe, zoe, 0, frozenset()))
    browser, other = await place.browser_of(marie), await place.browser_of(named(place.town, "Paul", Role.TREASURER))
    page = f"/membres/{zoe}"

    await browser.fill(f"{page}/acces", form_on=page)
    mine = html.unescape((await browser.show("/membres")).text)
    assert "Quelqu'un d'autre de la trésorerie doit confirmer." in mine
    found = re.search(r'action="(/membres/acces/\w+)"', (await other.show("/membres")).text)
    assert found is not None
    assert (await other.fill(found[1], form_on="/membres")).headers["location"] == "/membres"
    done = await other.fill(found[1], form_on="/membres", sure="yes")
    assert "/bienvenue/" in done.text or "Le lien part" in done.text


async def test_a_pin_is_unlocked_face_to_face(place: Place, marie: Principal) -> None:
    page, browser = joined(place, marie, "Zoé", MemberKind.INDIVIDUAL), await place.browser_of(marie)
    assert "C'est enregistré." in await step(browser, page, "code", forgotten="yes")


async def test_one_says_how_to_be_reached_and_takes_it_back(place: Place) -> None:
    browser, page = await place.browser_of(citizen(place.town).who), "/moi/coordonnees"
    wrong = await browser.fill(page, email="nowhere", phone="", address="", language="en")
    assert (wrong.status_code, 'value="nowhere"' in wrong.text) == (422, True)
    kept = await browser.fill(page, email="zoe@example.org", phone="0601020304", address="", language="en")
    assert kept.headers["location"] == page
    assert "zoe@example.org" in (await browser.show(page)).text
    await browser.fill(f"{page}/effacement", form_on=page)
    assert "zoe@example.org" not in (await browser.show(page)).text
