"""The writer's PostgreSQL: binary COPY, and a lock on the head row that orders every process."""

import contextlib
from collections.abc import Sequence

import psycopg
from psycopg import errors

from service.database import Database
from service.journal.facts import Key, Row
from service.journal.rows import COLUMNS, KEPT, Rows
from service.journal.store import HEAD, SWEEP, Failure, HeadState


def _arrays(types: str) -> str:
    return ", ".join(f"%s::{type_}[]" for type_ in types.split())


_TYPES = {
    table: types.split()
    for table, types in {
        "entry": "int8 text text int8 text text text int8 bytea bytea int8 bytea bytea bytea bytea",
        "posting": "int8 int8 int8 int8 int8 int8 int8",
        "term": "int8 int8 int8 int8 text",
        "settlement": "int8 text int8",
        "due": "text text int8 int8 int8 int8 int8 text int8 int8 int8",
        "memo": "int8 text text text bytea",
        "refusal": "bytea bytea text text int8",
    }.items()
}
_COPY = {table: f"copy {table} ({', '.join(columns)}) from stdin (format binary)" for table, columns in COLUMNS.items()}

_KEPT = {"allowance": "text text int8 int8", "known_payee": "int8 int8 int8"}
_UPSERT = {
    table: f"insert into {table} ({', '.join(columns)}) select * from unnest({_arrays(types)}) on conflict {conflict}"  # noqa: S608 - constants
    for (table, (columns, conflict)), types in zip(KEPT.items(), _KEPT.values(), strict=True)
}

_BEGIN = """
begin isolation level read committed;
set local lock_timeout = '2s';
set local idle_in_transaction_session_timeout = '5s';
set local synchronous_commit = on
"""

_RETRIED = (
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.SerializationFailure,
    errors.QueryCanceled,
)
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)


class PostgresqlStore:
    """One connection at a time; a lost one is replaced at the next transaction."""

    def __init__(self, database: Database) -> None:
        """Connect when the first transaction begins."""
        self._database = database
        self._connection: psycopg.Connection | None = None

    def begin(self) -> HeadState:
        """Begin, and lock the head row in a statement of its own: what is read afterwards is what it guards."""
        cursor = self._cursor()
        cursor.execute(_BEGIN)
        cursor.execute("select from head where id = 1 for update")
        cursor.execute(HEAD)
        row = cursor.fetchone()
        assert row is not None, "the migrations make the head row"
        seq, hash_, at, rev, tail = row
        if tail:
            for statement in SWEEP:
                cursor.execute(statement.format(seq=seq))
        return HeadState(seq, bytes(hash_), at, rev, tail)

    def fetch(self, sql: str, keys: Sequence[Key], /) -> list[Row]:
        """Return the rows of a query whose `{keys}` stands for "is one of the keys"."""
        kind, literal = _array(keys)
        cursor = self._cursor()
        cursor.execute(sql.format(keys=f"= any(%s::{kind}[])"), (literal,))
        return cursor.fetchall()

    def advance(self, rows: Rows) -> None:
        """Copy the rows in and advance the head."""
        cursor = self._cursor()
        for table, inserted in rows.tables.items():
            if inserted:
                copy_rows(cursor, table, inserted)
        cursor.execute("update head set seq = %s, hash = %s, at = %s where id = 1", (rows.seq, rows.hash, rows.at))

    def remember(self, refusals: list[Row]) -> None:
        """Copy recorded refusals in."""
        copy_rows(self._cursor(), "refusal", refusals)

    def upsert(self, table: str, rows: list[Row]) -> None:
        """Insert rows, or change those that are there, with one statement."""
        self._cursor().execute(_UPSERT[table], [list(column) for column in zip(*rows, strict=True)])

    def commit(self) -> None:
        """Commit, durably."""
        self._cursor().execute("commit")

    def rollback(self) -> None:
        """Undo; a connection that cannot is given up."""
        connection = self._connection
        if connection is None:
            return
        try:
            connection.execute("rollback")
        except psycopg.Error:
            self.close()

    def failure(self, error: BaseException) -> Failure:
        """Tell what to retry, what was lost, and what is a bug."""
        if isinstance(error, _RETRIED):
            return Failure.RETRY
        lost = self._connection is None or self._connection.closed or isinstance(error, _LOST)
        return Failure.LOST if lost else Failure.BUG

    def close(self) -> None:
        """Give the connection up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()

    def _cursor(self) -> psycopg.Cursor[Row]:
        if self._connection is None:
            self._connection = psycopg.connect(self._database.driver_url, autocommit=True)
        return self._connection.cursor()


def copy_rows(cursor: psycopg.Cursor[Row], table: str, rows: Sequence[Row]) -> None:
    """Copy rows into a table, in the order of its `COLUMNS`."""
    with cursor.copy(_COPY[table]) as copy:
        copy.set_types(_TYPES[table])
        for row in rows:
            copy.write_row(row)


def _array(keys: Sequence[Key]) -> tuple[str, str]:
    """Return the type of the keys and all of them as an array literal: the driver writes lists several times slower."""
    first = keys[0]
    if isinstance(first, int):
        return "int8", f"{{{','.join(map(str, keys))}}}"
    if isinstance(first, bytes):
        return "bytea", "{" + ",".join([f'"\\\\x{key.hex()}"' for key in keys if isinstance(key, bytes)]) + "}"
    escaped = [str(key).replace("\\", "\\\\").replace('"', '\\"') for key in keys]
    return "text", "{" + ",".join([f'"{key}"' for key in escaped]) + "}"
