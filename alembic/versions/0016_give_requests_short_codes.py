"""Give requests short codes: digits that stand for one open payment request, for whoever cannot scan."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. What is open now ends within the hour, and does without."""
    op.create_table(
        "short_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), sa.ForeignKey("payment_request.id"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("request"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on short_code from public, alveole_service")
        op.execute("grant select, insert, update, delete on short_code to alveole_service")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("short_code")
