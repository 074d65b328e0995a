"""Copying a book row by row, from either database into either, while the guards of the target sleep.

A guard knows only how to go on from a head, so none could accept rows that were
recorded long ago. They were proved then, and are verified afterwards; keys and
references are checked all the while. The target's tables and guards are made by
our own migrations, never taken from the source.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy import Integer, LargeBinary, MetaData, NullPool, Table, create_engine
from sqlalchemy.engine import make_url

from service import migrations
from service.snapshots import ROWS_AT_ONCE, Row, Snapshot

Progress = Callable[[int, int], None]

DOCUMENTS_AT_ONCE = 2
_LARGE = "document"
"""A row of it may hold 10 MB."""

_NOT_COPIED = "alembic_version"
"""The target's own migrations have written it."""


class Target(Protocol):
    """An empty database whose guards sleep."""

    def take(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows of a table."""
        ...


def copy(taken: Snapshot, url: str, progress: Progress) -> None:
    """Copy the book of a snapshot into an empty database (its owner's URL, on PostgreSQL), migrated as the book is."""
    ((revision,),) = taken.all("select version_num from alembic_version")
    migrations.upgrade(url, revision)
    tables = _tables(url)
    total = sum(taken.all(_count(table))[0][0] for table in tables)
    done = 0
    with _target(url, tables) as target:
        for table in tables:
            at_once = DOCUMENTS_AT_ONCE if table.name == _LARGE else ROWS_AT_ONCE
            rows = taken.stream(_select(table), at_once)
            while batch := list(islice(rows, at_once)):
                target.take(table, batch)
                done += len(batch)
                progress(done, total)


def _target(url: str, tables: Sequence[Table]) -> AbstractContextManager[Target]:
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        return _sqlite_target(Path(made.database or ""), tables)
    return _postgresql_target(made.set(drivername="postgresql").render_as_string(hide_password=False), tables)


class _SqliteTarget:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def take(self, table: Table, rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(table.columns))
        insert = f'insert into "{table.name}" ({_columns(table)}) values ({marks})'  # noqa: S608 - a table of ours
        self._connection.executemany(insert, rows)


@contextmanager
def _sqlite_target(file: Path, tables: Sequence[Table]) -> Iterator[Target]:
    """Lend an SQLite file inside one transaction, at the end of which the guards are back."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("pragma foreign_keys = on")
        connection.execute("begin immediate")
        guards = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f'drop trigger "{name}"')
        for table in tables:
            connection.execute(f'delete from "{table.name}"')  # noqa: S608 - a table of ours
        yield _SqliteTarget(connection)
        for _, guard in guards:
            connection.execute(guard)
        connection.execute("commit")


class _PostgresqlTarget:
    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection

    def take(self, table: Table, rows: Sequence[Row]) -> None:
        columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
        into = sql.SQL("copy {} ({}) from stdin (format binary)").format(sql.Identifier(table.name), columns)
        with self._connection.cursor() as cursor, cursor.copy(into) as copying:
            copying.set_types([_type(column.type) for column in table.columns])
            for row in rows:
                copying.write_row(row)


@contextmanager
def _postgresql_target(url: str, tables: Sequence[Table]) -> Iterator[Target]:
    """Lend a PostgreSQL database inside one transaction, at the end of which the guards are awake again."""
    with psycopg.connect(url) as connection:
        for table in tables:
            name = sql.Identifier(table.name)
            connection.execute(sql.SQL("alter table {} disable trigger user").format(name))
            connection.execute(sql.SQL("delete from {}").format(name))
        yield _PostgresqlTarget(connection)
        for table in tables:
            _continue_sequences(connection, table)
        for table in tables:
            connection.execute(sql.SQL("alter table {} enable trigger user").format(sql.Identifier(table.name)))


def _continue_sequences(connection: "psycopg.Connection[Any]", table: Table) -> None:
    """Let numbers that the database gives go on after the last one."""
    for column in table.primary_key:
        if isinstance(column.type, Integer):
            statement = sql.SQL(
                "select setval(found::regclass, (select max({}) from {})) from pg_get_serial_sequence(%s, %s) found"
                " where found is not null"
            ).format(sql.Identifier(column.name), sql.Identifier(table.name))
            connection.execute(statement, (table.name, column.name))


def _tables(url: str) -> list[Table]:
    """Return the tables of a database, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(create_engine(url, poolclass=NullPool))
    return [table for table in metadata.sorted_tables if table.name != _NOT_COPIED]


def _count(table: Table) -> str:
    return f'select count(*) from "{table.name}"'  # noqa: S608 - a table of ours


def _select(table: Table) -> str:
    order = ", ".join(f'"{column.name}"' for column in table.primary_key)
    return f'select {_columns(table)} from "{table.name}" order by {order}'  # noqa: S608 - a table of ours


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _type(kind: object) -> str:
    """Return PostgreSQL's name for one of the three types that our columns have."""
    if isinstance(kind, LargeBinary):
        return "bytea"
    return "int8" if isinstance(kind, Integer) else "text"
