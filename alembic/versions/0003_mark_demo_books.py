"""Mark demo books, so that nobody takes them for real ones.

The mark is made before the first entry. On PostgreSQL the service can make it
and say that the town is complete, and can never take it away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of the mark."""
    op.create_table(
        "demo",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("begun_at", BIG, nullable=False),
        sa.Column("filled_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="demo_one_row"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on demo from public, alveole_service")
        op.execute("grant select, insert, update (filled_at) on demo to alveole_service")


def downgrade() -> None:
    """Drop the mark."""
    op.drop_table("demo")
