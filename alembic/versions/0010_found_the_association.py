"""Found the association: one row about it, which the service may make and complete, and never take away."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "association",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("member", BIG, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("currency", BIG, sa.ForeignKey("currency.id"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("siren", "iban", "public_url")),
        sa.Column("fee", BIG, nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", BIG, nullable=False),
        sa.Column("founded_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="association_one_row"),
        sa.CheckConstraint("fee >= 0", name="association_fee"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on association from public, alveole_service")
        op.execute("grant select, insert, update (iban, public_url, fee, founded_at) on association to alveole_service")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("association")
