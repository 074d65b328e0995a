"""Let it take two people: documents, decisions, proposals, and the rule book that only they change.

A proposal moves forward only and is approved by someone else; documents,
decisions and changes of rules stay as they are: alembic/guards/0011_<dialect>.sql.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parent.parent / "guards"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and guard them."""
    op.create_table(
        "document",
        sa.Column("id", BIG, nullable=False),
        *texts("public_id", "title", "media_type"),
        sa.Column("size", BIG, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("public", BIG, nullable=False),
        reference("uploaded_by", "member.id"),
        sa.Column("uploaded_at", BIG, nullable=False),
        *texts("keep_until"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint(
            "media_type in ('application/pdf', 'image/png', 'image/jpeg', 'text/plain')", name="document_media_type"
        ),
        sa.CheckConstraint("size between 1 and 10000000", name="document_size"),
        sa.CheckConstraint("public in (0, 1)", name="document_public"),
        sqlite_strict=True,
    )
    op.create_table(
        "decision",
        sa.Column("id", BIG, nullable=False),
        *texts("public_id", "body", "decided_on", "title"),
        reference("document", "document.id", nullable=True),
        *texts("signers"),
        reference("recorded_by", "member.id"),
        sa.Column("recorded_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("body in ('general_assembly', 'board', 'bureau', 'committee')", name="decision_body"),
        sqlite_strict=True,
    )
    op.create_table(
        "proposal",
        sa.Column("id", BIG, nullable=False),
        *texts("public_id", "operation", "parameters", "words"),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        reference("proposed_by", "member.id"),
        sa.Column("proposed_at", BIG, nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        *texts("state"),
        reference("decided_by", "member.id", nullable=True),
        sa.Column("decided_client", sa.Text(), nullable=True),
        sa.Column("decided_at", BIG, nullable=True),
        sa.Column("done_at", BIG, nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint(
            "state in ('proposed','approved','executed','failed','refused','withdrawn','expired')",
            name="proposal_state",
        ),
        sa.CheckConstraint("(state in ('proposed', 'expired')) = (decided_by is null)", name="proposal_decided"),
        sa.CheckConstraint(
            "state not in ('approved', 'executed', 'failed', 'refused') or decided_by <> proposed_by",
            name="proposal_by_two",
        ),
        sa.CheckConstraint("state <> 'withdrawn' or decided_by = proposed_by", name="proposal_withdrawn"),
        sa.CheckConstraint("(state = 'failed') = (failure is not null)", name="proposal_failure"),
        sqlite_strict=True,
    )
    op.create_index("proposal_by_state", "proposal", ["state", "id"])
    op.create_table(
        "rule_change",
        sa.Column("id", BIG, nullable=False),
        *texts("rule", "value"),
        reference("decision", "decision.id"),
        reference("proposal", "proposal.id"),
        sa.Column("changed_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("proposal"),
        sqlite_strict=True,
    )
    op.create_index("rule_change_by_rule", "rule_change", ["rule", "id"])
    run(GUARDS / f"0011_{op.get_bind().dialect.name}.sql")


def downgrade() -> None:
    """Drop the tables and what guards them."""
    for table in ("rule_change", "proposal", "decision", "document"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        run(GUARDS / "0011_postgresql_down.sql")


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
