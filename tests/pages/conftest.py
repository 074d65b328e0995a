"""Browsers for tests of pages: one of httpx, quick, which runs no script."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from re import search

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.pages import visits
from api.running import Running
from service import logins, page_sessions
from service.access import Principal
from service.book import Book
from service.ids import new_code
from service.sessions import Known
from service.settings import Settings
from tests.api.conftest import powers
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
