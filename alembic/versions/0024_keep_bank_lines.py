"""Keep bank lines: the association's bank accounts, what members will send, and what the bank says came and went.

No line of a statement is ever lost, and its ending moves forward only: alembic/guards/0024_<dialect>.sql.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parent.parent / "guards"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("bank_account", "bank_mapping", "top_up", "bank_statement", "bank_line")
BY_TOP_UP = sa.text("top_up is not null")


def upgrade() -> None:
    """Make the tables, guard them, and keep the bank account that the association was founded with."""
    op.create_table(
        "bank_account",
        number("id"),
        texts("iban"),
        number("currency", sa.ForeignKey("currency.id")),
        number("since"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("iban"),
        sqlite_strict=True,
    )
    op.create_table(
        "bank_mapping",
        sa.Column("bank_account", BIG, sa.ForeignKey("bank_account.id"), autoincrement=False, nullable=False),
        texts("mapping"),
        number("changed_at"),
        sa.PrimaryKeyConstraint("bank_account"),
        sqlite_strict=True,
    )
    op.create_table(
        "top_up",
        number("id"),
        texts("public_id"),
        texts("reference"),
        number("account", sa.ForeignKey("account.id")),
        number("asked_by", sa.ForeignKey("member.id")),
        number("amount"),
        number("standing"),
        number("created_at"),
        maybe("expires_at"),
        maybe("cancelled_at"),
        *[sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("key", "request")],
        sa.PrimaryKeyConstraint("id"),
        *[sa.UniqueConstraint(name) for name in ("public_id", "reference", "key")],
        sa.CheckConstraint("amount > 0", name="top_up_amount"),
        sa.CheckConstraint("standing in (0, 1)", name="top_up_standing"),
        sa.CheckConstraint("(standing = 1) = (expires_at is null)", name="top_up_expires"),
        sqlite_strict=True,
    )
    op.create_index("top_up_by_account", "top_up", ["account", "id"])
    op.create_table(
        "bank_statement",
        number("id"),
        texts("public_id"),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        number("place"),
        number("bank_account", sa.ForeignKey("bank_account.id")),
        texts("opening_on", nullable=True),
        maybe("opening"),
        texts("closing_on", nullable=True),
        maybe("closing"),
        number("lines"),
        number("imported_by", sa.ForeignKey("member.id")),
        number("imported_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("(opening_on is null) = (opening is null)", name="bank_statement_opening"),
        sa.CheckConstraint("(closing_on is null) = (closing is null)", name="bank_statement_closing"),
        sqlite_strict=True,
    )
    op.create_index("bank_statement_by_digest", "bank_statement", ["digest", "place"], unique=True)
    _make_lines()
    op.execute(
        "insert into bank_account (id, iban, currency, since) select 1, iban, currency, begun_at from association"
    )
    run(GUARDS / f"0024_{op.get_bind().dialect.name}.sql")


def _make_lines() -> None:
    op.create_table(
        "bank_line",
        number("id"),
        texts("public_id"),
        number("statement", sa.ForeignKey("bank_statement.id")),
        number("bank_account", sa.ForeignKey("bank_account.id")),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        *[texts(name) for name in ("booked_on", "value_on")],
        number("amount"),
        *[texts(name) for name in ("payer", "payer_iban", "reference", "text", "bank_ref", "code", "state")],
        *[texts(name, nullable=True) for name in ("entry", "ending")],
        sa.Column("top_up", BIG, sa.ForeignKey("top_up.id"), nullable=True),
        number("attempt"),
        texts("failure", nullable=True),
        sa.Column("decided_by", BIG, sa.ForeignKey("member.id"), nullable=True),
        maybe("decided_at"),
        texts("result", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("fingerprint"),
        sa.CheckConstraint("amount <> 0", name="bank_line_amount"),
        sa.CheckConstraint("state in ('received', 'queued', 'deciding', 'done')", name="bank_line_state"),
        sa.CheckConstraint("(state = 'received') = (entry is null)", name="bank_line_entry"),
        sa.CheckConstraint("(state in ('deciding', 'done')) = (ending is not null)", name="bank_line_ending"),
        sa.CheckConstraint("(state = 'done') = (result is not null)", name="bank_line_result"),
        sa.CheckConstraint("ending <> 'top_up' or top_up is not null", name="bank_line_top_up"),
        sqlite_strict=True,
    )
    op.create_index("bank_line_by_state", "bank_line", ["state", "id"])
    op.create_index("bank_line_by_day", "bank_line", ["bank_account", "booked_on"])
    op.create_index("bank_line_by_top_up", "bank_line", ["top_up"], sqlite_where=BY_TOP_UP, postgresql_where=BY_TOP_UP)


def downgrade() -> None:
    """Drop the tables and what guards them."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        run(GUARDS / "0024_postgresql_down.sql")


def number(name: str, *extra: sa.schema.SchemaItem) -> sa.Column[int]:
    """Return a 64-bit integer column."""
    return sa.Column(name, BIG, *extra, nullable=False)


def maybe(name: str) -> sa.Column[int]:
    """Return a 64-bit integer column that may be null."""
    return sa.Column(name, BIG, nullable=True)


def texts(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a text column."""
    return sa.Column(name, sa.Text(), nullable=nullable)


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
