"""Every page, as those see it who may: WCAG 2.2 AA by axe-core, by day and by night, on a phone and on a desk.

A new page is a row of `SEEN`, and where its address holds an id, one in `Everyone.addresses`;
what is no page is named in `FILES`. Where a page follows a form, it is a row of `FOLLOWING`.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize

from api.pages import ROUTERS, assets, rendering
from service.access import Role
from tests.pages.conftest import Site
from tests.pages.everyone import HALF, STRANGER, TABLET, Everyone

AXE = assets.PACKAGES / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
EVERY = {"type": "tag", "values": TAGS}
SEEN_BY_THE_EYE = {"type": "rule", "values": ("color-contrast", "target-size", "link-in-text-block")}
"""What other colours or another width can break."""
WINDOWS: tuple[tuple[ViewportSize, Literal["light", "dark"], dict[str, Any]], ...] = (
    ({"width": 320, "height": 640}, "light", EVERY),
    ({"width": 1280, "height": 800}, "dark", SEEN_BY_THE_EYE),
)

SEEN: dict[str, tuple[str, ...]] = {
    "/connexion": (STRANGER,),
    "/bienvenue/{token}": (STRANGER,),
    "/p/{request_id}": (STRANGER, Role.CITIZEN),
    "/portefeuille": (Role.CITIZEN,),
    "/payer": (Role.CITIZEN,),
    "/portefeuille/ordres": (Role.CITIZEN,),
    "/portefeuille/ordres/confirmation": (Role.CITIZEN,),
    "/portefeuille/ordres/{order_id}": (Role.CITIZEN,),
    "/payer/confirmation": (Role.CITIZEN,),
    "/m/{code}": (STRANGER, Role.CITIZEN),
    "/affiches": (Role.OWNER,),
    "/recus/verifier": (STRANGER,),
    "/recus/{entry_id}": (Role.CITIZEN,),
    "/regles": (STRANGER, Role.TREASURER),
    "/annuaire": (STRANGER, Role.OWNER),
    "/circulation": (STRANGER,),
    "/adhesions": (STRANGER, Role.TREASURER),
    "/moi": (Role.CITIZEN, Role.OWNER, HALF),
    "/moi/code": (Role.CITIZEN,),
    "/moi/donnees": (Role.CITIZEN,),
    "/moi/lettres": (Role.TREASURER,),
    "/moi/securite": (Role.CITIZEN,),
    "/moi/confirmation": (HALF,),
    "/moi/seances": (Role.CITIZEN,),
    "/moi/coordonnees": (Role.CITIZEN,),
    "/membres": (Role.TREASURER,),
    "/membres/{member_id}": (Role.TREASURER, Role.OPERATOR),
    "/propositions": (Role.TREASURER, Role.BOARD),
    "/propositions/nouvelle": (Role.TREASURER, Role.ADMINISTRATOR),
    "/propositions/nouvelle/{slug}": (Role.TREASURER,),
    "/propositions/{proposal_id}": (Role.TREASURER, Role.BOARD),
    "/journal-des-actes": (Role.AUDITOR,),
    "/compensation": (Role.CITIZEN,),
    "/recharger": (Role.CITIZEN,),
    "/recharger/{top_up_id}": (Role.CITIZEN,),
    "/banque": (Role.TREASURER,),
    "/delegations": (Role.CITIZEN, Role.OWNER),
    "/caisse": (Role.OWNER, TABLET),
    "/caisse/ventes/{sale_id}": (Role.OWNER, TABLET),
    "/caisse/jour": (Role.OWNER,),
    "/caisse/cloture": (Role.OWNER,),
    "/caisse/caissier": (TABLET,),
    "/caisse/tablettes": (Role.OWNER,),
    "/caisse/tablette/{token}": (STRANGER,),
    "/hors-ligne": (STRANGER,),
    "/adhesions/guichet": (Role.OPERATOR,),
    "/adhesions/{member_id}": (Role.TREASURER,),
    "/annuaire/{member_id}": (Role.OWNER,),
}
"""Which page which roles are shown."""

FILES = {
    "/",
    "/static/{name}",
    "/connexion/cle",
    "/recus/{entry_id}/fichier",
    "/moi/securite/cle",
    "/moi/donnees.json",
    "/regles/documents/{document_id}",
    "/journal-des-actes/export",
    "/caisse/ventes",
    "/caisse/flux",
    "/caisse/etat",
    "/caisse/cloture.csv",
    "/service-worker.js",
}
"""What is fetched or only leads on."""


def begin_codes(page: Page) -> None:
    page.get_by_role("button", name="Mettre en service").click()


def apply_badly(page: Page) -> None:
    page.get_by_label("Nom").fill("Ph\N{CYRILLIC SMALL LETTER A}re")
    page.locator("main form").evaluate("form => form.requestSubmit()")


def enrol(page: Page) -> None:
    page.locator("[name=name]").fill("Nouvelle Venue")
    page.locator("main form").evaluate("form => form.requestSubmit()")


def change_terms(page: Page) -> None:
    page.locator("[name=status]").select_option("frozen")
    page.get_by_role("button", name="Voir la conséquence").click()


def offer(page: Page) -> None:
    page.get_by_label("Nom de la tablette").first.fill("Terrasse")
    page.get_by_role("button", name="Ajouter une tablette").first.click()


FOLLOWING: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("/moi/securite", Role.AUDITOR, begin_codes),
    ("/adhesions", STRANGER, apply_badly),
    ("/adhesions/guichet", Role.OPERATOR, enrol),
    ("/propositions/nouvelle/{slug}", Role.TREASURER, change_terms),
    ("/caisse/tablettes", Role.OWNER, offer),
)
"""What is shown after a form: on which page, by whom, and how it is filled in."""


@pytest.fixture(scope="module")
def everyone(site: Site) -> Everyone:
    """Let one of each move in, for all the tests here."""
    return Everyone(site)


@pytest.fixture(scope="module")
def windows(chrome: Browser, everyone: Everyone) -> Iterator[Callable[[str], BrowserContext]]:
    """Lend each role a browser that is signed in."""
    opened: dict[str, BrowserContext] = {}

    def window(who: str) -> BrowserContext:
        if who not in opened:
            opened[who] = everyone.window(chrome, who)
        return opened[who]

    yield window
    for each in opened.values():
        each.close()


class Visitor:
    """Someone at a window, who notes whatever the browser complains of."""

    def __init__(self, window: BrowserContext, site: Site) -> None:
        """Open a tab."""
        self.page, self._site, self.complaints = window.new_page(), site, list[str]()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._look_at)

    def _look_at(self, answer: Response) -> None:
        if answer.status >= 400:
            self.complaints.append(f"{answer.status} {answer.url}")

    def open(self, path: str) -> Response:
        """Go to a page, which must be there."""
        answer = self.page.goto(self._site.address + path)
        assert answer is not None
        assert (answer.status, self.page.url) == (200, self._site.address + path)
        return answer


@pytest.fixture
def visitor(
    request: pytest.FixtureRequest, windows: Callable[[str], BrowserContext], everyone: Everyone
) -> Iterator[Visitor]:
    """Return the visitor in the role that the test names."""
    someone = Visitor(windows(request.param), everyone.site)
    yield someone
    someone.page.close()


def violations(page: Page, only: dict[str, Any]) -> list[str]:
    """Return what axe-core finds against the page, by some of its rules."""
    options = json.dumps({"runOnly": only, "resultTypes": ["violations"]})
    found: list[dict[str, Any]] = page.evaluate(f"axe.run({options}).then(found => found.violations)")
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page by day on a phone; and of what light and width decide, by night on a desk."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(AXE.read_text())
    found = list[str]()
    for size, scheme, rules in WINDOWS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {each}" for each in violations(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{scheme}: wider than its window")
    return found


@pytest.mark.parametrize(
    ("path", "visitor"),
    [(path, who) for path, those in SEEN.items() for who in those],
    indirect=["visitor"],
)
def test_everyone_can_use_every_page(path: str, visitor: Visitor, everyone: Everyone) -> None:
    shown = visitor.open(everyone.addresses.get(path, path))
    assert shown.headers["content-security-policy"] == rendering.POLICY
    assert faults(visitor.page) == []
    assert visitor.complaints == []


@pytest.mark.parametrize(
    ("path", "visitor", "fill"), FOLLOWING, indirect=["visitor"], ids=[fill.__name__ for *_, fill in FOLLOWING]
)
def test_what_follows_a_form_can_be_used_too(
    path: str, visitor: Visitor, fill: Callable[[Page], None], everyone: Everyone
) -> None:
    visitor.open(everyone.addresses.get(path, path))
    with visitor.page.expect_navigation():
        fill(visitor.page)
    assert faults(visitor.page) == []


@pytest.mark.parametrize("visitor", [STRANGER], indirect=True)
def test_a_page_that_is_not_there_can_be_read_by_everyone(visitor: Visitor, everyone: Everyone) -> None:
    visitor.page.goto(f"{everyone.site.address}/nulle-part")
    assert faults(visitor.page) == []


def test_no_page_is_left_out() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert {route.path for route in routes if "GET" in (route.methods or ())} - FILES == set(SEEN)
    assert "unsafe" not in rendering.POLICY
