"""The database: reading without waiting, writing one after the other.

SQLite gives one writer at a time and says "busy" to the others; here writers of
this process queue in order of arrival instead, so that an administrator's small
change waits for one batch of payments at most. On PostgreSQL the lock on the
head row does the same for all processes.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

BUSY_TIMEOUT_MS = 10_000


class FairLock:
    """A mutual exclusion that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        """Start free."""
        self._inner = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def __enter__(self) -> None:
        """Wait for this thread's turn."""
        with self._inner:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(self, *_: object) -> None:
        """Hand over to whoever has waited longest."""
        with self._inner:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


class Database:
    """One book's database, for one process."""

    def __init__(self, url: str, *, pool_size: int = 20, durable: bool = True) -> None:
        """Open the database at an SQLAlchemy URL. Nothing connects before it is used.

        Not `durable`: a crash of the machine may undo the last commits on SQLite. Only
        for books that nobody was told of yet, such as a demo town that is being filled.
        """
        self.url = url
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.driver_url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._lock = FairLock()
        self._reading = _engine(url, "BEGIN", pool_size, durable=durable)
        self._writing = _engine(url, "BEGIN IMMEDIATE", 2, durable=durable) if self.sqlite else self._reading

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """Return what is raised when something is wrong with the database: by SQLAlchemy and by the driver."""
        driver_error: type[Exception] = self._reading.dialect.loaded_dbapi.Error
        return SQLAlchemyError, driver_error

    def missing(self) -> bool:
        """Tell whether the database is an SQLite file that is not there; connecting would make it."""
        return self.sqlite and not Path(make_url(self.url).database or "").exists()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Read from one consistent state; the session is rolled back at the end."""
        with self._reading.connect() as connection, Session(bind=connection) as session:
            yield session

    def ask(self, sql: str, *parameters: int | str | bytes) -> list[tuple[Any, ...]]:
        """Run one query, its parameters marked by `?`, and return its rows.

        For what every request asks: a tenth of the price of a session. A query alone
        needs no transaction around it, which on PostgreSQL saves two of four errands.
        """
        connection = self._reading.raw_connection()
        driver: Any = connection.driver_connection
        try:
            if self.sqlite:
                return list(driver.execute(sql, parameters).fetchall())
            driver.autocommit = True
            return list(driver.execute(sql.replace("?", "%s"), parameters).fetchall())
        finally:
            if not self.sqlite and not driver.closed:
                driver.autocommit = False
            connection.close()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Change tables in one transaction: committed at the end, rolled back by any exception."""
        with (
            self.turn(),
            self._writing.connect() as connection,
            connection.begin(),
            Session(bind=connection) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this process's turn to write; only SQLite needs turns."""
        if not self.sqlite:
            yield
            return
        with self._lock:
            yield

    def fetch(self, session: Session) -> Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]:
        """Return a function that runs a query on the session, in which `{keys}` stands for "is one of the keys"."""
        cursor = session.connection().connection.cursor()

        def run(sql: str, keys: Sequence[Any], /) -> list[tuple[Any, ...]]:
            if self.sqlite:
                cursor.execute(sql.format(keys=f"in ({','.join('?' * len(keys))})"), tuple(keys))
            else:
                cursor.execute(sql.format(keys="= any(%s)"), (list(keys),))
            return list(cursor.fetchall())

        return run

    def connect(self) -> Connection:
        """Return a connection for the journal's writer, which begins and commits by itself."""
        return self._writing.connect()

    def close(self) -> None:
        """Close every connection."""
        self._reading.dispose()
        self._writing.dispose()


def _engine(url: str, begin: str, pool_size: int, *, durable: bool) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,  # they may be words and names of people, and errors are logged
            isolation_level="READ COMMITTED",
            connect_args={"options": "-c timezone=UTC", "connect_timeout": 10},
        )
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,  # as above
        connect_args={"check_same_thread": False},
    )
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)

    def prepare(raw: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
        raw.isolation_level = None  # the driver would begin on its own, too late
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA cache_size = -65536")
        raw.execute("PRAGMA temp_store = MEMORY")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
