"""Lend between members: lines of credit, and every step of each.

What is owed is in the books; the database proves with the head that a line's claim
and debt stay equal and opposite: alembic/guards/0022_<dialect>.sql.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parent.parent / "guards"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = (
    "('proposed','countersigned','approved','attested','active','suspended','closing','closed','refused','withdrawn')"
)


def upgrade() -> None:
    """Make the tables, and guard them."""
    op.create_table(
        "credit_line",
        sa.Column("id", BIG, nullable=False),
        *texts("public_id"),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        *[reference(name, "member.id") for name in ("lender", "borrower")],
        *[reference(name, "account.id") for name in ("lent_from", "lent_to", "claim", "debt")],
        reference("aside", "account.id", nullable=True),
        sa.Column("most", BIG, nullable=False),
        *texts("funding", "basis", "matures_on"),
        sa.Column("longest_days", BIG, nullable=False),
        sa.Column("treasury", BIG, nullable=True),
        *texts("state", "proposed_by"),
        sa.Column("proposed_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        *[sa.UniqueConstraint(name) for name in ("public_id", "claim", "debt", "aside")],
        sa.CheckConstraint(f"state in {STATES}", name="credit_line_state"),
        sa.CheckConstraint("lender <> borrower", name="credit_line_parties"),
        sa.CheckConstraint("most > 0 and longest_days > 0", name="credit_line_most"),
        sa.CheckConstraint("funding in ('set_aside', 'if_available')", name="credit_line_funding"),
        sa.CheckConstraint("(funding = 'set_aside') = (aside is not null)", name="credit_line_aside"),
        sqlite_strict=True,
    )
    for party in ("lender", "borrower"):
        op.create_index(f"credit_line_by_{party}", "credit_line", [party])
    op.create_table(
        "credit_step",
        sa.Column("id", BIG, nullable=False),
        reference("line", "credit_line.id"),
        *texts("step", "state"),
        sa.Column("side", sa.Text(), nullable=True),
        reference("by", "member.id"),
        *[sa.Column(name, BIG, nullable=False) for name in ("at", "most")],
        sa.Column("decided_on", sa.Text(), nullable=True),
        reference("document", "document.id", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(f"state in {STATES}", name="credit_step_state"),
        sa.CheckConstraint("coalesce(side, 'lender') in ('lender', 'borrower')", name="credit_step_side"),
        sqlite_strict=True,
    )
    op.create_index("credit_step_by_line", "credit_step", ["line"])
    run(GUARDS / f"0022_{op.get_bind().dialect.name}.sql")


def downgrade() -> None:
    """Drop the tables and what guards them."""
    run(GUARDS / f"0022_{op.get_bind().dialect.name}_down.sql")
    for table in ("credit_step", "credit_line"):
        op.drop_table(table)


def texts(*names: str) -> list[sa.Column[str]]:
    """Return text columns that are never null."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that refers to another table's key."""
    return sa.Column(name, BIG, sa.ForeignKey(target), nullable=nullable)


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
