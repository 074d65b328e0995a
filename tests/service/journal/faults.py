"""A store around the real one that fails where it is told to: every fault is one that the databases do have."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import psycopg

from service.database import Database
from service.journal.facts import Key, Row
from service.journal.journal import open_store
from service.journal.rows import Rows
from service.journal.store import Failure, HeadState, Store


class Fault(NamedTuple):
    """What happens at a place: before `begin`, `advance` or `commit`, or right after (`committed`, `rolled back`)."""

    place: str
    happens: Callable[[], object]


class Faults:
    """The faults to come, in their order."""

    def __init__(self) -> None:
        """Start with none."""
        self._coming: list[Fault] = []

    def expect(self, place: str, *errors: Exception) -> None:
        """Let each error be raised once at a place."""
        self._coming += [Fault(place, partial(_throw, error)) for error in errors]

    def happen(self, place: str, what: Callable[[], object]) -> None:
        """Let something happen at a place, once."""
        self._coming.append(Fault(place, what))

    def reach(self, place: str) -> None:
        """Let the next fault happen, if this is its place."""
        if self._coming and self._coming[0].place == place:
            self._coming.pop(0).happens()

    @property
    def spent(self) -> bool:
        """Tell whether every fault was met."""
        return not self._coming


class FaultyStore:
    """One of the service's stores, with faults."""

    def __init__(self, store: Store, faults: Faults) -> None:
        """Wrap a store."""
        self._store = store
        self._faults = faults

    def fetch(self, sql: str, keys: Sequence[Key], /) -> list[Row]:
        """Fetch."""
        return self._store.fetch(sql, keys)

    def begin(self) -> HeadState:
        """Begin, or fail to."""
        self._faults.reach("begin")
        return self._store.begin()

    def advance(self, rows: Rows) -> None:
        """Advance, or fail to."""
        self._faults.reach("advance")
        self._store.advance(rows)

    def remember(self, refusals: list[Row]) -> None:
        """Remember refusals."""
        self._store.remember(refusals)

    def upsert(self, table: str, rows: list[Row]) -> None:
        """Insert or change."""
        self._store.upsert(table, rows)

    def commit(self) -> None:
        """Commit, or fail to, or commit and fail to hear of it."""
        self._faults.reach("commit")
        self._store.commit()
        self._faults.reach("committed")

    def rollback(self) -> None:
        """Roll back, or trip over it."""
        self._store.rollback()
        self._faults.reach("rolled back")

    def failure(self, error: BaseException) -> Failure:
        """Tell what an error means."""
        return self._store.failure(error)

    def close(self) -> None:
        """Close."""
        self._store.close()


def faulty(faults: Faults) -> Callable[[Database], Store]:
    """Return how to open a store with these faults."""
    return lambda database: FaultyStore(open_store(database), faults)


def passing(database: Database) -> list[Exception]:
    """Return the errors of each kind that are nobody's fault and pass."""
    if not database.sqlite:
        errors = psycopg.errors
        return [errors.DeadlockDetected(), errors.LockNotAvailable(), errors.SerializationFailure()]
    return [_sqlite(sqlite3.SQLITE_BUSY), _sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), _sqlite(sqlite3.SQLITE_LOCKED)]


def lost(database: Database) -> Exception:
    """Return the error after which nobody knows whether a commit was done."""
    if database.sqlite:
        return _sqlite(sqlite3.SQLITE_BUSY)
    return psycopg.OperationalError("the connection is lost")


def refused(database: Database) -> Exception:
    """Return the error of a constraint that refuses what the rules allowed."""
    return sqlite3.IntegrityError("gap") if database.sqlite else psycopg.errors.CheckViolation("gap")


def kill_backends(database: Database) -> None:
    """Kill every other PostgreSQL backend that serves the book's role, as an administrator or a restart would."""
    with psycopg.connect(database.driver_url, autocommit=True) as connection:
        killed = connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database() and usename = current_user"
        ).fetchall()
    assert (True,) in killed


def _throw(error: Exception) -> None:
    raise error


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    return error
