"""Remember who was forgotten: one row for each erasure, which is never taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasure",
        sa.Column("member", BIG, sa.ForeignKey("member.id"), autoincrement=False, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("asked_by", BIG, sa.ForeignKey("member.id"), nullable=True),
        sa.Column("approved_by", BIG, sa.ForeignKey("member.id"), nullable=True),
        sa.Column("settled_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("member"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on erasure from public, alveole_service")
        op.execute("grant select, insert, update (settled_at) on erasure to alveole_service")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("erasure")
