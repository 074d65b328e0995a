"""Browsers for tests of pages: one of httpx, quick, which runs no script; and a real one, the system's Chromium."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import search
from typing import NamedTuple

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from api.pages import visits
from api.running import Running
from service import logins, page_sessions
from service.access import Principal
from service.book import Book
from service.ids import new_code
from service.installation import Installation
from service.sessions import Known
from service.settings import Settings
from tests.api.conftest import powers
from tests.pages import browsers
from tests.shelves import Shelf
from tests.town import SetClock, Town

ADDRESS = "https://alveole.test"


PASSWORD = "correct horse battery"


class Browser(httpx.AsyncClient):
    """A client that behaves as browsers do: it keeps cookies, and says where its requests come from."""

    async def show(self, path: str) -> httpx.Response:
        """Ask for a page, and follow where it leads."""
        return await self.get(path, follow_redirects=True)

    async def fill(self, path: str, *, form_on: str | None = None, **fields: str) -> httpx.Response:
        """Send a form to `path` with the token that the page `form_on` holds; do not follow."""
        page = await self.show(form_on or path)
        found = search(r'name="form_token" value="([^"]*)"', page.text)
        assert found is not None, "there is no form on this page"
        return await self.post(path, data={"form_token": found[1], **fields})


@dataclass(slots=True)
class Place:
    """A running service with a town, and browsers that visit it."""

    app: FastAPI
    town: Town
    _open: AsyncExitStack

    @property
    def book(self) -> Book:
        """Return the open book."""
        running = self.app.state.running
        assert isinstance(running, Running)
        return running.book

    async def browser(self, language: str = "fr") -> Browser:
        """Return the browser of somebody who is not signed in."""
        headers = {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": language,
            "Origin": ADDRESS,
            "Sec-Fetch-Site": "same-origin",
        }
        made = Browser(transport=httpx.ASGITransport(self.app), base_url=ADDRESS, headers=headers)
        return await self._open.enter_async_context(made)

    async def browser_of(self, who: Principal, language: str = "fr") -> Browser:
        """Return the browser of somebody who is signed in, with a second factor, with the roles they have."""
        assert who.member is not None
        name = new_code().lower()
        with self.book.database.write() as session:
            session.add_all(powers(who.member, who.acting, self.book.clock()))
        logins.add_login(self.book, member=who.public_id, username=name, password=PASSWORD)
        browser = await self.browser(language)
        known = Known(login_of(self.book, name), who.public_id, strong=True)
        browser.cookies.set(visits.SESSION, page_sessions.open_for(self.book, known, agent="Firefox"))
        return browser


def login_of(book: Book, username: str) -> int:
    """Return the key of a login."""
    return int(book.database.ask("select id from login where username = ?", username)[0][0])


@pytest.fixture
async def place(database_url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[Place]:
    """Serve an empty book with a town in it."""
    settings = Settings(database_url=database_url, secret_key_file=tmp_path / "secret.key", public_url=ADDRESS)
    app = create_app(settings, clock=clock)
    async with app.router.lifespan_context(app), AsyncExitStack() as open_clients:
        yield Place(app, Town(app.state.running.book), open_clients)


@pytest.fixture(scope="module")
def chrome() -> Iterator["PlaywrightBrowser"]:
    """Start the system's Chromium for one file: while it runs, nothing else here can have an event loop.

    Where there is none, tests that ask for it fail in CI, and else are skipped.
    """
    path = browsers.chromium()
    if path is None:
        (pytest.fail if browsers.required() else pytest.skip)("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=browsers.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(chrome: "PlaywrightBrowser") -> Iterator[Page]:
    """Open an empty window of 320 by 640 points, in French; whatever it complains of fails the test."""
    context = chrome.new_context(locale="fr-FR", viewport={"width": 320, "height": 640})
    opened, complaints = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert [each for each in complaints if "status of" not in each] == []


class Site(NamedTuple):
    """A server in a process of its own over an empty book, and the same book from here."""

    address: str
    book: Book


@contextmanager
def site_over(url: str, directory: Path) -> Iterator[Site]:
    """Serve a migrated database to real browsers."""
    with browsers.serving(url, directory) as address:
        settings = Settings(database_url=url, secret_key_file=directory / "secret.key", public_url=address)
        book = Book.open(url, installation=Installation.of(settings))
        yield Site(address, book)
        book.close()


@pytest.fixture(scope="module")
def site(shelves: Callable[[str], Shelf], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve one book to all real browsers of a file: what they do with a page is the same over either database."""
    with shelves("sqlite").lend() as url, site_over(url, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture
def passkeys_of(page: Page) -> str:
    """Give the window a device that keeps passkeys and recognises its holder; return the device's id."""
    return give_passkeys(page)


def give_passkeys(page: Page) -> str:
    """Let the browser behave as a device that keeps passkeys and recognises its holder; return the device's id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return str(made["authenticatorId"])
