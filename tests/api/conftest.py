"""A running service over an empty book with a small town, and clients signed in to it."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.running import Running
from service import tables
from service.access import Acting, Principal, Role
from service.approvals import pins
from service.book import Book
from service.clock import DAY
from service.ids import new_code
from service.principals import PERSONAL
from service.settings import Settings
from tests.people import of_association
from tests.town import SetClock, Town

ADDRESS = "http://localhost:8000"
LARGE = 100_000

PIN = "274916"
"""Everyone's."""

SPENDING = re.compile(r"/v1/(payments|payments/bulk|holds|payment-requests/[^/]+/pay)")


class Wallet(httpx.AsyncClient):
    """A client that approves whatever it spends, by its holder's PIN, unless the request says otherwise."""

    def build_request(self, method: str, url: Any, **options: Any) -> httpx.Request:
        """Add the PIN to what spends."""
        if method == "POST" and SPENDING.fullmatch(str(url)):
            for name in ("json", "content"):
                options[name] = _approved(options.get(name))
        return super().build_request(method, url, **options)


def _approved(body: Any) -> Any:
    """Return a body with the PIN in it; what is no JSON object stays as it is."""
    if isinstance(body, dict):
        return {"approval": {"pin": PIN}, **body}
    try:
        sent = json.loads(body)
    except (TypeError, ValueError):
        return body
    return json.dumps(_approved(sent)).encode() if isinstance(sent, dict) and len(body) < LARGE else body


@dataclass(slots=True)
class House:
    """The service, with a door for each who asks. `client()` is signed in as nobody."""

    app: FastAPI
    town: Town
    _open: AsyncExitStack

    @property
    def running(self) -> Running:
        """Return what the service is made of."""
        running = self.app.state.running
        assert isinstance(running, Running)
        return running

    @property
    def book(self) -> Book:
        """Return the open book."""
        return self.running.book

    async def client(self, token: str | None = None, **headers: str) -> httpx.AsyncClient:
        """Return a client that sends this token and these headers with every request."""
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        transport = httpx.ASGITransport(self.app)
        client = httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)
        return await self._open.enter_async_context(client)

    async def door(self, who: Principal, **headers: str) -> httpx.AsyncClient:
        """Return a wallet signed in as someone, who has told it their PIN."""
        assert who.member is not None
        token = self.token(who)
        if pins.find(self.book, who.member) is None:
            pins.choose(self.book, who.member, PIN)
        headers["Authorization"] = f"Bearer {token}"
        wallet = Wallet(transport=httpx.ASGITransport(self.app), base_url=ADDRESS, headers=headers)
        return await self._open.enter_async_context(wallet)

    async def approve(self, proposed: httpx.Response) -> dict[str, Any]:
        """Let a board member approve what was proposed, and return what became of it."""
        assert proposed.status_code == 202, proposed.text
        board = await self.door(of_association(self.town, Role.BOARD))
        answer = await board.post(f"/v1/proposals/{proposed.json()['id']}/approve")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def token(self, who: Principal) -> str:
        """Open a session for someone, with their roles and a second factor, and return its access token."""
        assert who.member is not None
        now, session_id = self.book.clock(), new_code()
        with self.book.database.write() as session:
            login = tables.Login(member=who.member, username=new_code(), password_hash="!")
            session.add_all([login, *powers(who.member, who.acting, now)])
            session.flush()
            opened = tables.Session(
                public_id=session_id, login=login.id, created_at=now, expires_at=now + DAY, strong=1, proved_at=now
            )
            session.add(opened)
        return self.running.tokens.access(session_id, who.public_id)


def powers(member: int, acting: Iterable[Acting], since: int) -> list[tables.Power]:
    """Return the rows that give a member these roles."""
    return [
        tables.Power(
            member=member, role=each.role, of=None if each.of == member and own(each.role) else each.of, since=since
        )
        for each in acting
    ]


def own(role: Role) -> bool:
    """Tell whether a role is held in a member's name."""
    return role in PERSONAL


@pytest.fixture
async def house(database_url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[House]:
    """Serve an empty book with a town in it."""
    async with _served(database_url, clock, tmp_path, Town) as served:
        yield served


@pytest.fixture
async def bare_house(database_url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[House]:
    """Serve an empty book with nothing in it."""
    async with _served(database_url, clock, tmp_path, Nowhere) as served:
        yield served


class Nowhere(Town):
    """No town at all."""

    def __init__(self, book: Book) -> None:
        """Leave the book empty."""
        self.book = book


@asynccontextmanager
async def _served(url: str, clock: SetClock, directory: Path, town: Callable[[Book], Town]) -> AsyncIterator[House]:
    settings = Settings(database_url=url, secret_key_file=directory / "secret.key", public_url=ADDRESS)
    app = create_app(settings, clock=clock)
    async with app.router.lifespan_context(app), AsyncExitStack() as open_clients:
        yield House(app, town(app.state.running.book), open_clients)


@pytest.fixture
async def lone(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of an application that has no book: for what is answered before any book is asked."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/none.db", secret_key_file=tmp_path / "secret.key"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        yield client
