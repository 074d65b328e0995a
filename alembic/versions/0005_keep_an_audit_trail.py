"""Keep an audit trail: who did what, chained like the books, and only ever added to.

On PostgreSQL the service's role may insert and select, nothing else, and the
head of the trail moves by the database's own hand; on SQLite triggers refuse.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parent.parent / "guards"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the trail and its head, and guard them."""
    op.create_table(
        "audit",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", BIG, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("actor", "client", "operation", "subject", "outcome", "details")
        ),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.CheckConstraint("seq > 0", name="audit_seq"),
        sqlite_strict=True,
    )
    for name in ("actor", "operation", "subject", "outcome"):
        op.create_index(f"audit_by_{name}", "audit", [name, "seq"])
    op.create_index("audit_by_at", "audit", ["at"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="audit_head_one_row"),
        sqlite_strict=True,
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": bytes(32), "at": 0}])
    run(GUARDS / f"0005_{op.get_bind().dialect.name}.sql")


def downgrade() -> None:
    """Drop the trail and what guards it."""
    op.drop_table("audit")
    op.drop_table("audit_head")
    if op.get_bind().dialect.name == "postgresql":
        run(GUARDS / "0005_postgresql_down.sql")


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
