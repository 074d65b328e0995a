"""Bring a database to the tables and guards of this version, or back.

There is no alembic.ini: the one setting that matters, the database's URL, is
handed in. A migration happens wholly or not at all, on SQLite too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, event
from sqlmodel import SQLModel

import service.tables  # noqa: F401 - fills SQLModel.metadata

SCRIPTS = Path(__file__).parent.parent / "alembic"
TURN = "select pg_advisory_xact_lock(20_250_714)"  # any number, as long as it never changes


def upgrade(url: str, revision: str = "head") -> None:
    """Climb to `revision`. Processes that start together take turns, and the second finds it done."""
    with _alone(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Climb down to `revision`; "base" leaves an empty database."""
    with _alone(url) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """Return the revision the database stands at, or None when it was never migrated."""
    with _connect(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def latest() -> str | None:
    """Return the revision this version of the program wants."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def revisions() -> list[str]:
    """Return every revision, the first one first."""
    walk = ScriptDirectory(str(SCRIPTS)).walk_revisions()
    return [script.revision for script in walk][::-1]


def check(url: str) -> list[str]:
    """Return the differences between the database and the models, in alembic's words."""
    with _connect(url) as connection:
        found = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
        return [repr(difference) for difference in found]


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """Lend a connection inside a transaction that no other migration enters meanwhile."""
    with _connect(url) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("begin immediate")
        else:
            connection.exec_driver_sql(TURN)
        yield connection
        connection.commit()


@contextmanager
def _connect(url: str) -> Iterator[Connection]:
    """Lend a connection; what it did is undone unless it commits."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _leave_transactions_to_us)
    with engine.connect() as connection:
        yield connection


def _leave_transactions_to_us(connection: SqliteConnection, _: object) -> None:
    """Stop Python's driver from beginning transactions; it leaves table changes outside them."""
    connection.isolation_level = None


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
