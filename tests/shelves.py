"""Where books for tests come from: one migrated template for each database, and a copy for each test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from service import migrations
from tests import postgres


class Shelf(Protocol):
    """One of the databases that a book may be kept in."""

    def lend(self) -> AbstractContextManager[str]:
        """Lend a migrated database without any account: the URL by which the service opens it."""
        ...

    def bare(self) -> AbstractContextManager[str]:
        """Lend a database without tables: the URL by which its owner opens it."""
        ...

    def close(self) -> None:
        """Remove what was made."""
        ...


class SqliteShelf:
    """Files, in memory where the machine allows it."""

    def __init__(self) -> None:
        """Migrate the file that is copied."""
        memory = postgres.MEMORY if postgres.MEMORY.is_dir() else None
        self._directory = tempfile.TemporaryDirectory(prefix="alveole-", dir=memory)
        self._template = Path(self._directory.name, "book.sqlite3")
        try:
            migrations.upgrade(f"sqlite:///{self._template}")
        except BaseException:
            self.close()
            raise

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Lend a copy of the file."""
        with tempfile.TemporaryDirectory(dir=self._directory.name) as directory:
            yield f"sqlite:///{shutil.copy(self._template, directory)}"

    @contextmanager
    def bare(self) -> Iterator[str]:
        """Lend the name of a file that is not there."""
        with tempfile.TemporaryDirectory(dir=self._directory.name) as directory:
            yield f"sqlite:///{directory}/bare.sqlite3"

    def close(self) -> None:
        """Remove every file."""
        self._directory.cleanup()


class PostgresqlShelf:
    """Databases of this process's server, opened by a role that owns no table."""

    def __init__(self) -> None:
        """Migrate the database that is cloned."""
        self._server = postgres.shared()
        self._template = self._server.new_database()
        migrations.upgrade(self._template.owner_url)

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Lend a clone of the database."""
        with self._server.temporary_database(self._template.name) as database:
            yield database.app_url

    @contextmanager
    def bare(self) -> Iterator[str]:
        """Lend an empty database."""
        with self._server.temporary_database() as database:
            yield database.owner_url

    def close(self) -> None:
        """Remove the template; the server ends with the process."""
        self._server.drop(self._template)


SHELVES: dict[str, Callable[[], Shelf]] = {"sqlite": SqliteShelf, "postgresql": PostgresqlShelf}


def owner_url(url: str) -> str:
    """Return the URL by which the owner of its tables opens a database that the service opens by `url`."""
    return url.replace(f"//{postgres.APP}:", f"//{postgres.OWNER}:")
