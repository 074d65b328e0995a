"""Pages of demo books say that their money does not exist; those of real books say nothing of the kind."""

import html
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.pages.words import words
from service import tables
from service.database import Database
from service.settings import Settings


async def pages_of(url: str, directory: Path) -> list[str]:
    """Return the page about a payment request that is not there, and the one about that problem."""
    app = create_app(Settings(database_url=url, secret_key_file=directory / "secret.key"))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as browser,
    ):
        headers = {"Accept": "text/html", "Accept-Language": "fr"}
        paths = ("/p/000000000000", "/problems/request_not_found")
        return [html.unescape((await browser.get(path, headers=headers)).text) for path in paths]


@pytest.mark.parametrize("demo", [True, False])
async def test_only_pages_of_demo_books_carry_the_banner(database_url: str, tmp_path: Path, *, demo: bool) -> None:
    if demo:
        with closing(Database(database_url)) as database, database.write() as session:
            session.add(tables.Demo(size="tiny", seed=1, begun_at=0))
    assert [words("fr")["common"].demo in page for page in await pages_of(database_url, tmp_path)] == [demo, demo]
