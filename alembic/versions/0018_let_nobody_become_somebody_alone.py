"""Let nobody become somebody alone: which links two people stand behind, and what a member wrote themselves.

A session also remembers when whoever holds it last proved who they are, and a login
whether somebody else has seen its password. Of what was there before, nothing is vouched for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MARKS = (("invitation", "vouched"), ("member_contact", "given"), ("login", "lent"))


def upgrade() -> None:
    """Add the columns."""
    for table, name in MARKS:
        op.add_column(table, sa.Column(name, BIG, nullable=False, server_default=sa.text("0")))
    op.add_column("session", sa.Column("proved_at", BIG, nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("session", "proved_at")
    for table, name in reversed(MARKS):
        op.drop_column(table, name)
