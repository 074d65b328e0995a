"""Signing in and out in a browser; what a page refuses to take for its own."""

import html
from typing import Any

import pytest

from api.pages import visits
from service import logins
from service.clock import MINUTE
from service.page_sessions import IDLE_MAX, LASTS
from tests.pages.conftest import ADDRESS, Browser, Place
from tests.people import citizen, member
from tests.town import SetClock

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"


@pytest.fixture
async def browser(place: Place) -> Browser:
    """Return a browser; a member may sign in as `zoe`."""
    _, public_id = member(place.town)
    logins.add_login(place.book, member=public_id, username="zoe", password=PASSWORD)
    return await place.browser()


async def sign_in(browser: Browser, **fields: str) -> Any:
    return await browser.post("/connexion", data={"username": "zoe", "password": PASSWORD, **fields})


async def test_whoever_is_not_signed_in_is_led_to_the_form_and_back(browser: Browser) -> None:
    home = await browser.get("/")
    led = await browser.get("/moi?x=1")
    there = await browser.get(led.headers["location"])
    answer = await sign_in(browser, next="/moi?x=1")

    assert (home.status_code, home.headers["location"]) == (303, "/moi")
    assert (led.status_code, led.headers["location"]) == (303, "/connexion?next=%2Fmoi%3Fx%3D1")
    assert 'name="next" value="/moi?x=1"' in there.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/moi?x=1")
    assert "Zoé Imaginaire" in (await browser.get("/moi")).text


async def test_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(browser: Browser) -> None:
    (cookie,) = (await sign_in(browser)).headers.get_list("set-cookie")
    name, *attributes = cookie.lower().replace(" ", "").split(";")

    assert name.startswith("__host-session=")
    assert set(attributes) == {"httponly", "secure", "path=/", "samesite=lax"}


async def test_a_wrong_password_and_an_unknown_name_look_alike(browser: Browser) -> None:
    wrong = await sign_in(browser, password="wrong horse battery")
    unknown = await sign_in(browser, username="zoa")

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text == unknown.text.replace('value="zoa"', 'value="zoe"')
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:alert(1)", "/x\r\nset-cookie: a=b", ""],
)
async def test_nobody_is_led_to_another_site(browser: Browser, elsewhere: str) -> None:
    assert (await sign_in(browser, next=elsewhere)).headers["location"] == "/moi"


async def test_signing_out_ends_the_session_at_once(browser: Browser) -> None:
    await sign_in(browser)
    kept = browser.cookies[visits.SESSION]

    left = await browser.fill("/deconnexion", form_on="/moi")
    said = await browser.show("/moi")
    browser.cookies.set(visits.SESSION, kept)
    after = await browser.get("/moi")

    assert (left.status_code, left.headers["location"]) == (303, "/connexion")
    assert "Vous êtes déconnecté." in html.unescape(said.text)
    assert after.status_code == 303


async def test_a_word_in_passing_is_said_once(browser: Browser) -> None:
    await sign_in(browser)
    await browser.fill("/deconnexion", form_on="/moi")

    told = [html.unescape((await browser.get("/connexion")).text) for _ in range(2)]

    assert ["Vous êtes déconnecté." in each for each in told] == [True, False]


@pytest.mark.parametrize("flash", ["nothing.there", "signing.__class__", "<b>", "signing.title.x"])
async def test_a_cookie_cannot_put_words_of_its_own_on_a_page(browser: Browser, flash: str) -> None:
    browser.cookies.set(visits.FLASH, flash)

    assert 'class="flash"' not in (await browser.get("/connexion")).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": f"{ADDRESS}.evil.test"},
    ],
)
async def test_a_form_sent_from_elsewhere_does_nothing(browser: Browser, headers: dict[str, str]) -> None:
    answer = await browser.post("/connexion", data={"username": "zoe", "password": PASSWORD}, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_a_form_that_says_nothing_of_its_origin_does_nothing(browser: Browser) -> None:
    for name in ("Origin", "Sec-Fetch-Site"):
        del browser.headers[name]

    assert (await sign_in(browser)).status_code == 403


async def test_a_form_needs_the_token_of_its_own_session(place: Place, browser: Browser) -> None:
    await sign_in(browser)
    other = await place.browser_of(citizen(place.town).who)
    page = await other.get("/moi")
    foreign = page.text.split('name="form_token" value="')[1].split('"')[0]

    for token in ("", foreign, "é"):
        assert (await browser.post("/deconnexion", data={"form_token": token})).status_code == 403
    assert (await browser.post("/deconnexion")).status_code == 403
    assert (await browser.get("/moi")).status_code == 200


async def test_a_browser_left_alone_is_signed_out(browser: Browser, clock: SetClock) -> None:
    await sign_in(browser)
    clock.advance(IDLE_MAX)

    assert (await browser.get("/moi")).status_code == 303


async def test_a_browser_in_use_stays_signed_in_until_its_session_ends(browser: Browser, clock: SetClock) -> None:
    await sign_in(browser)
    seen = []
    for _ in range(LASTS // (IDLE_MAX - MINUTE) + 1):
        seen.append((await browser.get("/moi")).status_code)
        clock.advance(IDLE_MAX - MINUTE)

    assert seen == [200] * len(seen)
    assert (await browser.get("/moi")).status_code == 303


async def test_whoever_is_signed_in_needs_no_form(browser: Browser) -> None:
    await sign_in(browser)

    assert (await browser.get("/connexion?next=/moi")).headers["location"] == "/moi"


async def test_the_sixth_attempt_in_a_minute_waits_for_the_next(browser: Browser) -> None:
    for _ in range(5):
        await sign_in(browser, password="wrong horse battery")

    assert (await sign_in(browser)).status_code == 429
