"""Guard the books: the database itself refuses what no ledger may do.

The rules are the database's own, written in its language beside this file, so
that they hold whatever the program does: alembic/guards/0002_<dialect>.sql.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parent.parent / "guards"


def upgrade() -> None:
    """Create the guards of this database's dialect."""
    run(GUARDS / f"0002_{op.get_bind().dialect.name}.sql")


def downgrade() -> None:
    """Drop every guard; later migrations have dropped their own by now."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        triggers = sa.text("select name from sqlite_schema where type = 'trigger'")
        for name in bind.scalars(triggers).all():
            bind.exec_driver_sql(f'drop trigger "{name}"')
    else:
        run(GUARDS / f"0002_{bind.dialect.name}_down.sql")


def run(file: Path) -> None:
    """Execute a file of statements, unchanged: without parameters a percent sign means itself."""
    bind = op.get_bind().execution_options(no_parameters=True)
    source = file.read_text(encoding="utf-8")
    for statement in split(source) if bind.dialect.name == "sqlite" else [source]:
        bind.exec_driver_sql(statement)


def split(source: str) -> Iterator[str]:
    """Cut a file where SQLite sees the end of a statement: its driver takes one at a time."""
    statement = ""
    for line in source.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip(), f"an unfinished statement: {statement}"
