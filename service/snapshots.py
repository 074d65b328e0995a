"""One consistent state of the books, read as plain rows, however many there are.

Verification and exports read whole books, each through a connection of its own:
what must be sorted goes to disk instead of memory, and nobody waits for them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.engine import make_url

from service.database import BUSY_TIMEOUT_MS, Database

if TYPE_CHECKING:
    import psycopg

Row = tuple[Any, ...]

ROWS_AT_ONCE = 2_000

_SQLITE = (
    f"pragma busy_timeout = {BUSY_TIMEOUT_MS}",
    "pragma query_only = on",
    "pragma temp_store = file",
    "pragma cache_size = -16384",
    "begin",
)
_POSTGRESQL = b"""
begin isolation level repeatable read read only;
set local idle_in_transaction_session_timeout = 0;
set local statement_timeout = 0;
set local work_mem = '64MB';
set local jit = off
"""
_FIRST = "select seq from head"
"""A snapshot is taken when it is first read."""


class Snapshot(Protocol):
    """The books as they were when it was taken. Queries name numbers of ours only, so they take no parameters."""

    def all(self, sql: str) -> list[Row]:
        """Return the rows of a query that has few; OverflowError when its figures go beyond 64 bits."""
        ...

    def stream(self, sql: str, at_once: int = ROWS_AT_ONCE) -> Iterator[Row]:
        """Yield the rows of a query that may have any number; fewer `at_once` where each is large."""
        ...

    def interrupt(self) -> None:
        """Stop the query of another thread, because nobody wants its answer any more."""
        ...


class SqliteSnapshot:
    """A snapshot of an SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through a connection inside its transaction."""
        self._connection = connection
        self.interrupt = connection.interrupt

    def all(self, sql: str) -> list[Row]:
        """Return the rows of a query that has few."""
        try:
            return self._connection.execute(sql).fetchall()
        except sqlite3.OperationalError as error:
            if "overflow" in str(error):
                raise OverflowError(str(error)) from error
            raise

    def stream(self, sql: str, at_once: int = ROWS_AT_ONCE) -> Iterator[Row]:  # noqa: ARG002 - SQLite reads one by one
        """Yield the rows of a query that may have any number."""
        yield from self._connection.execute(sql)


class PostgresqlSnapshot:
    """A snapshot of a PostgreSQL database."""

    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        """Read through a connection inside its transaction."""
        self._connection = connection
        self._names = count()
        self.interrupt = connection.cancel_safe

    def all(self, sql: str) -> list[Row]:
        """Return the rows of a query that has few. One that fails leaves the snapshot as it was."""
        try:
            with self._connection.transaction():
                return self._connection.execute(sql.encode(), binary=True).fetchall()
        except self._connection.DataError as error:
            raise OverflowError(str(error)) from error

    def stream(self, sql: str, at_once: int = ROWS_AT_ONCE) -> Iterator[Row]:
        """Yield the rows of a query that may have any number, from a cursor that the server keeps."""
        with self._connection.cursor(name=f"stream_{next(self._names)}") as cursor:
            cursor.itersize = at_once
            yield from cursor.execute(sql.encode(), binary=True)


def snapshot(database: Database) -> AbstractContextManager[Snapshot]:
    """Lend a snapshot of the books as they are now."""
    return _of_sqlite(database) if database.sqlite else _of_postgresql(database)


@contextmanager
def _of_sqlite(database: Database) -> Iterator[Snapshot]:
    file = Path(make_url(database.url).database or "").absolute().as_uri()
    with closing(
        sqlite3.connect(f"{file}?mode=rw", uri=True, isolation_level=None, check_same_thread=False)
    ) as connection:
        for statement in (*_SQLITE, _FIRST):
            connection.execute(statement).fetchall()
        yield SqliteSnapshot(connection)


@contextmanager
def _of_postgresql(database: Database) -> Iterator[Snapshot]:
    import psycopg  # noqa: PLC0415 - a book in SQLite needs none

    with closing(psycopg.connect(database.driver_url, autocommit=True)) as connection:
        connection.execute(_POSTGRESQL)
        connection.execute(_FIRST.encode())
        yield PostgresqlSnapshot(connection)
