"""The writer's SQLite: plain tuples through the driver, one prepared statement a table."""

import contextlib
import sqlite3
from collections.abc import Sequence
from itertools import chain

from service.database import Database
from service.journal.facts import Key, Row
from service.journal.rows import COLUMNS, KEPT, Rows
from service.journal.store import HEAD, SWEEP, Failure, HeadState

SIZES = (128, 64, 32, 16, 8, 4, 2, 1)
"""How many rows a statement inserts: the fewer statements, the better, and each is prepared once.

The interpreter goes to another thread at every statement, and has to come back.
"""

_ROW = {table: f"({', '.join('?' * len(columns))})" for table, columns in COLUMNS.items()}
_INTO = {table: f"insert or fail into {table} ({', '.join(columns)}) values " for table, columns in COLUMNS.items()}  # noqa: S608 - constants
_INSERT = {(table, size): into + ", ".join([_ROW[table]] * size) for table, into in _INTO.items() for size in SIZES}

_UPSERT = {
    table: f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))}) on conflict {conflict}"  # noqa: S608 - constants
    for table, (columns, conflict) in KEPT.items()
}


class SqliteStore:
    """One connection, which holds this process's turn to write for as long as a transaction is open."""

    def __init__(self, database: Database) -> None:
        """Connect."""
        self._database = database
        self._connection = database.connect()
        raw = self._connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        self._raw = raw
        self._cursor = raw.cursor()
        self._turn = contextlib.ExitStack()

    def begin(self) -> HeadState:
        """Wait for the turn, then for other processes, and lock the whole database."""
        self._turn.enter_context(self._database.turn())
        self._cursor.execute("BEGIN IMMEDIATE")
        seq, hash_, at, rev, tail = self._cursor.execute(HEAD).fetchone()
        if tail:
            for statement in SWEEP:
                self._cursor.execute(statement.format(seq=seq))
        return HeadState(seq, hash_, at, rev, bool(tail))

    def fetch(self, sql: str, keys: Sequence[Key], /) -> list[Row]:
        """Return the rows of a query whose `{keys}` stands for "is one of the keys"."""
        among = f"in ({','.join('?' * len(keys))})"
        return self._cursor.execute(sql.format(keys=among), keys).fetchall()

    def advance(self, rows: Rows) -> None:
        """Insert the rows and advance the head."""
        for table, inserted in rows.tables.items():
            self._insert(table, inserted)
        self._cursor.execute("update head set seq = ?, hash = ?, at = ? where id = 1", (rows.seq, rows.hash, rows.at))

    def remember(self, refusals: list[Row]) -> None:
        """Insert recorded refusals."""
        self._insert("refusal", refusals)

    def upsert(self, table: str, rows: list[Row]) -> None:
        """Insert rows, or change those that are there."""
        self._cursor.executemany(_UPSERT[table], rows)

    def commit(self) -> None:
        """Commit, durably, and hand over the turn."""
        self._cursor.execute("COMMIT")
        self._turn.close()

    def rollback(self) -> None:
        """Undo, and hand over the turn."""
        with contextlib.suppress(sqlite3.Error):
            if self._raw.in_transaction:
                self._cursor.execute("ROLLBACK")
        self._turn.close()

    def failure(self, error: BaseException) -> Failure:
        """Tell a busy database from a bug; SQLite has no connection to lose."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF  # the driver's own errors have none
        return Failure.RETRY if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} else Failure.BUG

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _insert(self, table: str, rows: list[Row]) -> None:
        start = 0
        for size in SIZES:
            while len(rows) - start >= size:
                values = list(chain.from_iterable(rows[start : start + size]))
                self._cursor.execute(_INSERT[table, size], values)
                start += size
