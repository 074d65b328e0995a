"""Let payers show their name to whom they pay: beside the books, where it can be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shared_name",
        sa.Column("request", sa.Text(), sa.ForeignKey("payment_request.id"), nullable=False),
        sa.Column("member", BIG, sa.ForeignKey("member.id"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("request", "member"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on shared_name from public, alveole_service")
        op.execute("grant select, insert, update, delete on shared_name to alveole_service")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("shared_name")
