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
def open_book() -> "Iterator[Book]":
    """Open the book, once it is ready."""
    from service import preflight
    from service.book import Book
    from service.database import Database

    url = settings().database_url
    with closing(Database(url, pool_size=1)) as database:
        preflight.check_ready(database)
    with closing(Book.open(url)) as book:
        yield book


def operator() -> str:
    """Return whose account on this machine this is, behind sudo too."""
    return os.environ.get("SUDO_USER") or getpass.getuser()
