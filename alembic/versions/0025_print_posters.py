"""Print posters: codes that stay, by which a business is paid, and the requests that were made by them."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("poster", "poster_use")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "poster",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", BIG, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", BIG, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.CheckConstraint("amount is null or amount > 0", name="poster_amount"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("poster_by_account", "poster", ["account"])
    op.create_table(
        "poster_use",
        sa.Column("request", sa.Text(), sa.ForeignKey("payment_request.id"), nullable=False),
        sa.Column("poster", sa.Text(), sa.ForeignKey("poster.id"), nullable=False),
        sa.PrimaryKeyConstraint("request"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("poster_use_by_poster", "poster_use", ["poster"])
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"revoke all on {table} from public, alveole_service")
        op.execute("grant select, insert on poster, poster_use to alveole_service")
        op.execute("grant update (revoked_at, label, text) on poster to alveole_service")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(TABLES):
        op.drop_table(table)
