"""Tables of the same shape as the books', without what guards them, and the fastest way to fill them."""

import sqlite3
from collections.abc import Sequence
from typing import Protocol

import psycopg
from sqlalchemy import Column, Index, MetaData, NullPool, Table, create_engine
from sqlmodel import SQLModel

from ledger.money import AMOUNT_MAX
from scripts.measuring.towns import Place
from service.database import Database
from service.journal.facts import Row
from service.journal.postgresql import copy_rows
from service.journal.rows import COLUMNS

TABLES = ("entry", "posting", "account", "head")
INSERTED = ("entry", "posting")
HALF_FULL: dict[str, dict[str, object]] = {"account": {"postgresql_with": {"fillfactor": 50}}}
"""As the guards have it: room in each page for the next version of its rows."""

_ACCOUNT = "insert into account (id, public_id, currency, kind, status, floor, ceiling, balance, held, seq) values ({})"
_HEAD = "insert into head (id, seq, hash, at, rev) values (1, 0, {}, 0, 0)"
_MOVES = """
update account set balance = moved.balance, held = moved.held, seq = moved.seq
from unnest(%s::int8[], %s::int8[], %s::int8[], %s::int8[]) as moved (balance, held, seq, id)
where account.id = moved.id
"""


class Inserts(Protocol):
    """How one of the databases is written to."""

    def insert(self, entries: Sequence[Row], postings: Sequence[Row], moved: Sequence[Row], head: Row) -> None:
        """Insert the rows, move the balances and the head, and commit."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


def open_inserts(place: Place, kind: str, accounts: Sequence[str]) -> Inserts:
    """Make the tables in a database of their own, and the accounts; they are numbered in their order."""
    url, owner = place.new_url(kind)
    _make_tables(owner)
    rows = [(number, each, 1, "member", "open", 0, AMOUNT_MAX, 0, 0, 0) for number, each in enumerate(accounts)]
    return _Sqlite(url, rows) if kind == "sqlite" else _Postgresql(owner, rows)


class _Sqlite:
    """One prepared statement a table, over tuples."""

    def __init__(self, url: str, accounts: Sequence[Row]) -> None:
        """Connect as the service does, and make the accounts."""
        self._pooled = Database(url).connect()
        connection = self._pooled.connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        self._connection = connection
        self._into = {table: f"{_into(table)} values ({', '.join('?' * len(COLUMNS[table]))})" for table in INSERTED}
        connection.execute("begin")
        connection.executemany(_ACCOUNT.format(", ".join("?" * 10)), accounts)
        connection.execute(_HEAD.format("?"), (b"",))
        connection.execute("commit")

    def insert(self, entries: Sequence[Row], postings: Sequence[Row], moved: Sequence[Row], head: Row) -> None:
        connection = self._connection
        connection.execute("begin immediate")
        connection.executemany(self._into["entry"], entries)
        connection.executemany(self._into["posting"], postings)
        connection.executemany("update account set balance = ?, held = ?, seq = ? where id = ?", moved)
        connection.execute("update head set seq = ?, hash = ?, at = ? where id = 1", head)
        connection.execute("commit")

    def close(self) -> None:
        self._pooled.close()


class _Postgresql:
    """Binary COPY, and one update of all balances."""

    def __init__(self, url: str, accounts: Sequence[Row]) -> None:
        """Connect as the service does, and make the accounts."""
        self._connection = psycopg.connect(Database(url).driver_url, autocommit=True)
        self._cursor = self._connection.cursor()
        self._cursor.executemany(_ACCOUNT.format(", ".join(["%s"] * 10)), accounts)
        self._cursor.execute(_HEAD.format("%s"), (b"",))

    def insert(self, entries: Sequence[Row], postings: Sequence[Row], moved: Sequence[Row], head: Row) -> None:
        cursor = self._cursor
        cursor.execute("begin")
        copy_rows(cursor, "entry", entries)
        copy_rows(cursor, "posting", postings)
        cursor.execute(_MOVES, [f"{{{','.join(map(str, column))}}}" for column in zip(*moved, strict=True)])
        cursor.execute("update head set seq = %s, hash = %s, at = %s where id = 1", head)
        cursor.execute("commit")

    def close(self) -> None:
        self._connection.close()


def _into(table: str) -> str:
    return f"insert into {table} ({', '.join(COLUMNS[table])})"


def _make_tables(url: str) -> None:
    """Make tables that have the columns, the primary keys and the reading indexes of the guarded ones, and no more."""
    plain = MetaData()
    for name in TABLES:
        guarded = SQLModel.metadata.tables[name]
        columns = [
            Column(each.name, each.type, primary_key=each.primary_key, nullable=each.nullable, autoincrement=False)
            for each in guarded.columns
        ]
        table = Table(name, plain, *columns, **{**guarded.dialect_kwargs, **HALF_FULL.get(name, {})})
        for index in guarded.indexes:
            if index.dialect_options["sqlite"]["where"] is None:
                Index(index.name, *[table.c[column.name] for column in index.columns])
    plain.create_all(create_engine(url, poolclass=NullPool))
