"""The same inserts without any guarantee: what posting is measured against.

The same rows go into tables of the same shape: their columns, primary keys and
the indexes that reading needs, but no trigger, no check, no reference and no
other uniqueness. The rows are made beforehand, no rule is asked, nothing is
hashed, nobody waits for an answer; commits are as durable as ours.
"""

import random
import secrets
import sqlite3
import time
from collections.abc import Sequence
from itertools import count
from typing import Protocol

import psycopg
from sqlalchemy import Column, Index, MetaData, NullPool, Table, create_engine
from sqlmodel import SQLModel

from ledger.money import AMOUNT_MAX
from scripts.measuring.figures import Load
from scripts.measuring.towns import ACTOR, MEMBERS, Place
from service.clock import day_of, system_clock
from service.database import Database
from service.ids import new_code, uuid7
from service.journal.facts import Row
from service.journal.postgresql import copy_rows
from service.journal.rows import COLUMNS

TABLES = ("entry", "posting", "account", "head")
INSERTED = ("entry", "posting")
HALF_FULL: dict[str, dict[str, object]] = {"account": {"postgresql_with": {"fillfactor": 50}}}
"""As the guards have it: room in each page for the next version of its rows."""

_ACCOUNT = "insert into account (id, public_id, currency, kind, status, floor, ceiling, balance, held, seq) values ({})"
_FIRST_HEAD = "insert into head (id, seq, hash, at, rev) values (1, 0, {}, 0, 0)"
_MOVES = """
update account set balance = moved.balance, held = moved.held, seq = moved.seq
from unnest(%s::int8[], %s::int8[], %s::int8[], %s::int8[]) as moved (balance, held, seq, id)
where account.id = moved.id
"""


class Inserts(Protocol):
    """How one of the databases is written to, in its own fastest way."""

    def insert(self, entries: Sequence[Row], postings: Sequence[Row], moved: Sequence[Row], head: Row) -> None:
        """Insert the rows, move the balances and the head, and commit."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Unguarded:
    """A book that promises nothing."""

    def __init__(self, place: Place, kind: str) -> None:
        """Make the tables, and the accounts."""
        url, owner = place.new_url(kind)
        _make_tables(owner)
        self._inserts: Inserts = _Sqlite(url) if kind == "sqlite" else _Postgresql(owner)
        self._balances = [0] * MEMBERS
        self._seqs = [0] * MEMBERS
        self._entries = count(1)

    def close(self) -> None:
        """Close the connection."""
        self._inserts.close()

    def post(self, payments: int, *, together: int) -> Load:
        """Insert so many payments, so many in one transaction."""
        latencies = []
        for start in range(0, payments, together):
            rows = self._rows(min(together, payments - start))
            began = time.perf_counter()
            self._inserts.insert(*rows)
            latencies.append(time.perf_counter() - began)
        return Load(payments, sum(latencies))

    def _rows(self, payments: int) -> tuple[list[Row], list[Row], list[Row], Row]:
        """Make the rows of payments between members drawn by chance."""
        now = system_clock()
        day = day_of(now)
        entries, postings, moved = [], [], {}
        for seq in (next(self._entries) for _ in range(payments)):
            digests = (secrets.token_bytes(32), secrets.token_bytes(32))
            key, request, salt = (secrets.token_bytes(16) for _ in range(3))
            id_ = uuid7(now, secrets.token_bytes(8))
            entries.append((seq, id_, "payment", now, day, ACTOR, ACTOR, 0, key, request, None, None, salt, *digests))
            amount = random.randint(1, 50)
            payer, payee = sorted(random.sample(range(MEMBERS), 2))
            for account, reached in ((payer, -amount), (payee, +amount)):
                self._balances[account] += reached
                self._seqs[account] += 1
                after = (self._seqs[account], reached, 0, self._balances[account], 0)
                postings.append((seq, account, *after))
                moved[account] = (self._balances[account], 0, self._seqs[account], account)
        return entries, postings, list(moved.values()), (entries[-1][0], entries[-1][-1], now)


class _Sqlite:
    """One prepared statement a table, over tuples."""

    def __init__(self, url: str) -> None:
        """Connect as the service does, and make the accounts."""
        self._pooled = Database(url).connect()
        connection = self._pooled.connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        self._connection = connection
        self._into = {table: f"{_into(table)} values ({', '.join('?' * len(COLUMNS[table]))})" for table in INSERTED}
        connection.execute("begin")
        connection.executemany(_ACCOUNT.format(", ".join("?" * 10)), _accounts())
        connection.execute(_FIRST_HEAD.format("?"), (b"",))
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

    def __init__(self, url: str) -> None:
        """Connect as the service does, and make the accounts."""
        self._connection = psycopg.connect(Database(url).driver_url, autocommit=True)
        self._cursor = self._connection.cursor()
        self._cursor.executemany(_ACCOUNT.format(", ".join(["%s"] * 10)), _accounts())
        self._cursor.execute(_FIRST_HEAD.format("%s"), (b"",))

    def insert(self, entries: Sequence[Row], postings: Sequence[Row], moved: Sequence[Row], head: Row) -> None:
        cursor = self._cursor
        cursor.execute("begin")
        copy_rows(cursor, "entry", entries)
        copy_rows(cursor, "posting", postings)
        balances = [f"{{{','.join(map(str, column))}}}" for column in zip(*moved, strict=True)]
        cursor.execute(_MOVES, balances)
        cursor.execute("update head set seq = %s, hash = %s, at = %s where id = 1", head)
        cursor.execute("commit")

    def close(self) -> None:
        self._connection.close()


def _accounts() -> list[Row]:
    return [(number, new_code(), 1, "member", "open", 0, AMOUNT_MAX, 0, 0, 0) for number in range(MEMBERS)]


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
        options = {**guarded.dialect_kwargs, **HALF_FULL.get(name, {})}
        table = Table(name, plain, *columns, **options)
        for index in guarded.indexes:
            if len(index.columns) and index.dialect_options["sqlite"]["where"] is None:
                Index(index.name, *[table.c[column.name] for column in index.columns])
    engine = create_engine(url, poolclass=NullPool)
    plain.create_all(engine)
