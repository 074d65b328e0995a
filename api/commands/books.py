"""What commands that act on a book share: the book itself, and in whose account they act."""

import getpass
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from api.commands.console import settings

if TYPE_CHECKING:
    from service.book import Book


@contextmanager
def open_book(public_url: str | None = None) -> "Iterator[Book]":
    """Open the book, once it is ready; letters lead to `public_url` where it is not the one of the settings."""
    from service import preflight
    from service.book import Book
    from service.database import Database
    from service.installation import Installation

    chosen = settings(public_url=public_url)
    with closing(Database(chosen.database_url, pool_size=1)) as database:
        preflight.check_ready(database)
    with closing(Book.open(chosen.database_url, installation=Installation.of(chosen))) as book:
        yield book


def operator() -> str:
    """Return whose account on this machine this is, behind sudo too."""
    return os.environ.get("SUDO_USER") or getpass.getuser()
