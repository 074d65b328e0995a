"""Every page: its language, its headers, its way to the other language; problems as pages for browsers alone."""

import re

import httpx
import pytest

from api.pages import assets, visits
from tests.pages.conftest import Place
from tests.people import citizen

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("language", "title"), [("fr", "Connexion"), ("en", "Sign in")])
async def test_a_page_speaks_the_language_of_the_browser(place: Place, language: str, title: str) -> None:
    page = await (await place.browser(language)).get("/connexion")

    assert f'<html lang="{language}">' in page.text
    assert f"<title>{title} · Alvéole</title>" in page.text
    assert page.headers["content-language"] == language


async def test_a_language_that_was_chosen_is_kept(place: Place) -> None:
    browser = await place.browser("fr")

    chosen = await browser.get("/connexion?next=/moi&lang=en")
    later = await browser.get("/connexion")

    assert 'href="/connexion?next=/moi&amp;lang=fr"' in chosen.text
    assert browser.cookies[visits.LANGUAGE] == "en"
    assert later.headers["content-language"] == "en"


async def test_nothing_foreign_and_nothing_inline_runs_on_a_page(place: Place) -> None:
    page = await (await place.browser()).get("/connexion")
    policy = page.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "//" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert not re.findall(r'(?:src|href)="(?!/|#)', page.text)


async def test_what_is_no_page_may_run_nothing_at_all(place: Place) -> None:
    answer = await (await place.browser()).get("/v1/me")

    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_page_that_is_not_there_says_so_in_html(place: Place) -> None:
    browser = await place.browser()
    for_people = await browser.get("/nulle-part")
    for_programs = await browser.get("/nulle-part", headers={"Accept": "application/json"})

    assert (for_people.status_code, for_programs.status_code) == (404, 404)
    assert "<h1>Introuvable</h1>" in for_people.text
    assert for_programs.json()["code"] == "not_found"


async def test_a_body_of_another_kind_is_refused(place: Place) -> None:
    browser = await place.browser()

    assert (await browser.post("/connexion", json={"username": "zoe"})).status_code == 415
    assert (await browser.post("/connexion", content=b"a=" + b"b" * (1 << 19))).status_code == 413


async def test_scripts_are_led_to_the_form_by_a_header(place: Place) -> None:
    answer = await (await place.browser()).get("/moi", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/connexion?next=%2Fmoi")


@pytest.mark.parametrize("name", [*assets.INSTALLED, "page.css"])
async def test_what_a_page_loads_is_there_and_may_be_kept(place: Place, name: str) -> None:
    browser = await place.browser()

    known, unknown = await browser.get(assets.address(name)), await browser.get(f"/static/{name}?v=old")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert "immutable" in known.headers["cache-control"]
    assert unknown.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fassets.py", "package.json", "%2e%2e"])
async def test_nothing_else_is_served(lone_or_place: httpx.AsyncClient, name: str) -> None:
    assert (await lone_or_place.get(f"/static/{name}")).status_code == 404


@pytest.fixture
async def lone_or_place(place: Place) -> httpx.AsyncClient:
    """Return any browser."""
    return await place.browser()


async def test_the_page_about_oneself_tells_roles_and_accounts(place: Place) -> None:
    zoe = citizen(place.town)
    page = await (await place.browser_of(zoe.who)).get("/moi")

    assert "Adhérent" in page.text
    assert zoe.account in page.text
