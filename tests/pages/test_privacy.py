"""My data, in a browser: read, taken away, forgotten; and the letters that I am to hand on."""

import pytest

from service import enrolment
from service.access import Role
from tests.pages.conftest import Place
from tests.people import member, of_association
from tests.service.privacy.scene import NAME, play

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("language", "title"), [("fr", "Comment vous joindre"), ("en", "How to reach you")])
async def test_a_person_reads_all_that_is_held_on_them(place: Place, language: str, title: str) -> None:
    scene = play(place.town, balance=7)
    browser = await place.browser_of(scene.zenobie.who, language)

    page = await browser.show("/moi/donnees")

    assert page.status_code == 200
    for told in (NAME, "0601020304", "zenobie@telling.example", title, "De Zénobie Tellinguème"):
        assert told in page.text
    for written in ("0,07 MIEL", "sans limite", "1er janvier 2026") if language == "fr" else ("0.07 MIEL",):
        assert written in page.text
    assert "argon2" not in page.text
    file = await browser.get("/moi/donnees.json")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.json()["tables"]["member"][0]["name"] == NAME


async def test_whoever_is_sure_is_forgotten_and_signed_out(place: Place) -> None:
    scene = play(place.town)
    browser = await place.browser_of(scene.zenobie.who)

    unsure = await browser.fill("/moi/donnees/effacement", form_on="/moi/donnees")
    assert unsure.headers["location"] == "/moi/donnees"
    assert "Rien n'a été effacé" in (await browser.show("/moi/donnees")).text.replace("&#39;", "'")

    done = await browser.fill("/moi/donnees/effacement", form_on="/moi/donnees", sure="yes")

    assert done.headers["location"] == "/connexion"
    assert "Vous êtes oublié" in (await browser.show("/connexion")).text
    assert (await browser.get("/moi/donnees")).headers["location"].startswith("/connexion")


async def test_what_stands_in_the_way_is_said_on_a_page(place: Place) -> None:
    scene = play(place.town, balance=7)
    browser = await place.browser_of(scene.zenobie.who)
    refused = await browser.fill("/moi/donnees/effacement", form_on="/moi/donnees", sure="yes")
    assert refused.status_code == 409
    assert "Il reste quelque chose sur un compte" in refused.text


async def test_letters_are_shown_to_whoever_is_to_hand_them_on(place: Place) -> None:
    operator, (_, zoe) = of_association(place.town, Role.OPERATOR), member(place.town)
    browser = await place.browser_of(operator)
    assert "Aucune lettre" in (await browser.show("/moi/lettres")).text
    link, _ = enrolment.invite_member(place.book, operator, zoe, to="zoe@example.org", language="fr")
    shown = (await browser.show("/moi/lettres")).text
    assert link.address in shown
    assert "zoe@example.org" in shown


async def test_whoever_is_not_signed_in_is_led_to_the_door(place: Place) -> None:
    browser = await place.browser()
    for path in ("/moi/donnees", "/moi/donnees.json", "/moi/lettres"):
        assert (await browser.get(path)).headers["location"].startswith("/connexion")
