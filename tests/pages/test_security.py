"""The pages about one's own second factors, password and sessions; and coming in by a link."""

import re

import pyotp
import pytest

from service import invitations
from service.access import Principal
from service.clock import SECOND
from service.invitations import Purpose
from service.principals import PROOF_LASTS
from tests.authenticator import Device
from tests.pages.conftest import ADDRESS, PASSWORD, Browser, Place
from tests.people import citizen, member
from tests.town import SetClock

pytestmark = pytest.mark.anyio

NEW = "quatre ruches au bord du lac"


@pytest.fixture
def zoe(place: Place) -> Principal:
    return citizen(place.town).who


@pytest.fixture
async def browser(place: Place, zoe: Principal) -> Browser:
    """Return the browser of somebody who signed in with a second factor, and has none kept."""
    return await place.browser_of(zoe)


def shown(place: Place, secret: str) -> str:
    return pyotp.TOTP(secret).generate_otp(place.book.clock() // (30 * SECOND))


def device() -> Device:
    return Device(origin=ADDRESS, rp_id="alveole.test")


async def test_codes_are_put_into_use_and_out(place: Place, browser: Browser) -> None:
    begun = await browser.fill("/moi/securite/codes", form_on="/moi/securite")
    (secret,) = re.findall(r'name="secret" value="([A-Z2-7]+)"', begun.text)
    first = "/moi/securite/codes/premier"
    wrong = await browser.fill(first, form_on="/moi/securite", code="000000", secret=secret, address="otpauth://x")
    right = await browser.fill(first, form_on="/moi/securite", code=shown(place, secret))

    assert "data:image/svg+xml;base64," in begun.text
    assert (wrong.status_code, secret in wrong.text) == (401, True)
    assert len(re.findall(r'<li class="code">', right.text)) == 10
    assert "Il en reste 10." in (await browser.get("/moi/securite")).text
    again = await browser.fill("/moi/securite/papier", form_on="/moi/securite")
    assert len(re.findall(r'<li class="code">', again.text)) == 10
    left = await browser.fill("/moi/securite/codes/retirer", form_on="/moi/securite")
    assert left.headers["location"] == "/moi/securite"


async def test_a_passkey_is_added_signs_in_and_is_removed(place: Place, browser: Browser) -> None:
    key, stranger = device(), await place.browser()
    options = (await browser.get("/moi/securite/cle")).json()
    added = await browser.fill("/moi/securite/cle", form_on="/moi/securite", credential=key.create(options), name="Clé")
    again = await browser.fill("/moi/securite/cle", form_on="/moi/securite", credential="{}", name="Clé")
    asked = (await stranger.get("/connexion/cle")).json()
    signed = await stranger.post("/connexion/cle", data={"credential": key.get(asked)})
    twice = await (await place.browser()).post("/connexion/cle", data={"credential": key.get(asked)})

    assert (added.headers["location"], again.status_code) == ("/moi/securite", 401)
    assert (signed.status_code, signed.headers["location"], twice.status_code) == (303, "/moi", 401)
    page = await stranger.get("/moi/securite")
    (path,) = re.findall(r'action="(/moi/securite/cle/[^"]+/retirer)"', page.text)
    await stranger.fill(path, form_on="/moi/securite")
    assert path not in (await stranger.get("/moi/securite")).text
    assert (await stranger.fill(path, form_on="/moi/securite")).status_code == 404


async def test_a_password_is_changed(browser: Browser) -> None:
    path = "/moi/securite/mot-de-passe"
    wrong = await browser.fill(path, form_on="/moi/securite", current=NEW, new=NEW)
    poor = await browser.fill(path, form_on="/moi/securite", current=PASSWORD, new="password1234")
    good = await browser.fill(path, form_on="/moi/securite", current=PASSWORD, new=NEW)

    assert (wrong.status_code, poor.status_code, good.status_code) == (401, 422, 303)


async def test_a_weak_session_is_led_to_confirm_itself(place: Place, zoe: Principal, browser: Browser) -> None:
    begun = await browser.fill("/moi/securite/codes", form_on="/moi/securite")
    (secret,) = re.findall(r'name="secret" value="([A-Z2-7]+)"', begun.text)
    await browser.fill("/moi/securite/codes/premier", form_on="/moi/securite", code=shown(place, secret))
    with place.book.database.write() as session:
        session.connection().exec_driver_sql("update session set strong = 0")
    place.book.clock.now += 30 * SECOND  # type: ignore[attr-defined]  # the tests' clock can be set

    led = await browser.fill("/moi/securite/codes/retirer", form_on="/moi/securite")
    wrong = await browser.fill("/moi/confirmation", code="000000")
    right = await browser.fill("/moi/confirmation", code=shown(place, secret))
    assert zoe.member is not None

    assert led.headers["location"].startswith("/moi/confirmation")
    assert (wrong.status_code, right.headers["location"]) == (401, "/moi")
    assert (await browser.get("/moi/confirmation")).headers["location"] == "/moi"


async def test_sessions_are_ended_one_by_one_and_together(place: Place, zoe: Principal, browser: Browser) -> None:
    page = await browser.get("/moi/seances")
    assert "Firefox" in page.text
    assert "Celle-ci" in page.text
    ended = await browser.fill("/moi/seances/terminer", form_on="/moi/seances")
    unknown = await browser.fill("/moi/seances/000000000000/terminer", form_on="/moi/seances")

    assert (ended.headers["location"], unknown.status_code) == ("/moi/seances", 404)


def link(place: Place, key: int, purpose: Purpose) -> str:
    with place.book.database.write() as session:
        return f"/bienvenue/{invitations.invite(place.book, session, key, purpose).token}"


async def test_whoever_follows_a_link_chooses_how_to_sign_in(place: Place) -> None:
    key, _ = member(place.town)
    path, browser = link(place, key, Purpose.FIRST_SIGN_IN), await place.browser()

    page = await browser.get(path)
    poor = await browser.fill(path, username="zoe", password="zoe zoe zoe zoe")
    good = await browser.fill(path, username="Zoe", password=NEW)

    assert "Bienvenue, Zoé Imaginaire" in page.text
    assert (poor.status_code, good.headers["location"]) == (422, "/moi/securite")
    assert "Ma sécurité" in (await browser.get("/moi/securite")).text
    assert (await browser.get(path)).status_code == 404


async def test_whoever_is_let_back_in_chooses_a_password_alone(place: Place, zoe: Principal, browser: Browser) -> None:
    assert zoe.member is not None
    path, stranger = link(place, zoe.member, Purpose.RECOVERY), await place.browser("en")

    page = await stranger.get(path)
    good = await stranger.fill(path, password=NEW)

    assert 'name="username"' not in page.text
    assert good.headers["location"] == "/moi/securite"
    assert (await browser.get("/moi")).status_code == 303, "what let them in before is gone"


async def test_a_ticket_that_ended_begins_again(place: Place) -> None:
    answer = await (await place.browser()).post("/connexion/code", data={"ticket": "x", "code": "000000"})

    assert answer.headers["location"] == "/connexion"


async def test_every_form_is_sent_in_a_body(browser: Browser) -> None:
    page = (await browser.get("/moi/securite")).text

    assert page.count("<form") == page.count('method="post"')


async def test_after_a_while_one_is_asked_again_and_led_back(clock: SetClock, browser: Browser) -> None:
    clock.advance(PROOF_LASTS)
    led = await browser.get("/moi/securite")
    assert led.headers["location"] == "/moi/confirmation?next=%2Fmoi%2Fsecurite"
    wrong = await browser.fill("/moi/confirmation", password="wrong horse battery", next="/moi/securite")
    assert "ne vont pas ensemble" in wrong.text
    right = await browser.fill("/moi/confirmation", password=PASSWORD, next="//evil.example")
    assert right.headers["location"] == "/moi"
    assert (await browser.get("/moi/confirmation?next=/moi/securite")).headers["location"] == "/moi/securite"
    assert (await browser.get("/moi/securite")).status_code == 200
