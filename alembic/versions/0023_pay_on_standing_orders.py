"""Pay on standing orders: what was ordered, what became of each day, and whom people want at hand."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_KEY = {"sqlite_strict": True, "sqlite_with_rowid": False}
TABLES = ("standing_order", "standing_day", "favourite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "standing_order",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("public_id", sa.Text(), nullable=False, unique=True),
        number("ordered_by", sa.ForeignKey("member.id")),
        number("account", sa.ForeignKey("account.id")),
        number("payee", sa.ForeignKey("account.id")),
        number("amount"),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("text", "rhythm", "first_on", "last_on", "done_on")],
        number("created_at"),
        sa.Column("ended_at", BIG, nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("rhythm in ('once', 'weekly', 'monthly')", name="standing_order_rhythm"),
        sa.CheckConstraint("amount > 0 and first_on <= last_on", name="standing_order_days"),
        sqlite_strict=True,
    )
    op.create_index("standing_order_by_account", "standing_order", ["account"])
    op.create_table(
        "standing_day",
        number("standing_order", sa.ForeignKey("standing_order.id"), autoincrement=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        number("at"),
        sa.PrimaryKeyConstraint("standing_order", "due_on"),
        sa.CheckConstraint("(entry is null) <> (code is null)", name="standing_day_one_outcome"),
        **BY_KEY,
    )
    op.create_table(
        "favourite",
        number("member", sa.ForeignKey("member.id"), autoincrement=False),
        number("account", sa.ForeignKey("account.id"), autoincrement=False),
        number("since"),
        sa.PrimaryKeyConstraint("member", "account"),
        **BY_KEY,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"revoke all on {', '.join(TABLES)} from public, alveole_service")
        op.execute(f"grant select, insert, update, delete on {', '.join(TABLES)} to alveole_service")
        op.execute("grant usage on sequence standing_order_id_seq to alveole_service")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(TABLES):
        op.drop_table(table)


def number(name: str, *extra: sa.schema.SchemaItem, **options: object) -> sa.Column[int]:
    """Return a 64-bit integer column."""
    return sa.Column(name, BIG, *extra, nullable=False, **options)  # type: ignore[arg-type]  # Column's own options
