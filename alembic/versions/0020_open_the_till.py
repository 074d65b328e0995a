"""Open the till: tablets that ask and refund, what is taken in euros beside a request, and the requests of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REQUESTS = sa.text("kind = 'request'")


def upgrade() -> None:
    """Make the table, the column and the index."""
    op.create_table(
        "till",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("member", BIG, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_by", BIG, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("link_ends_at", BIG, nullable=False),
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=True),
        sa.Column("enrolled_at", BIG, nullable=True),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.Column("cashier", BIG, sa.ForeignKey("member.id"), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sqlite_strict=True,
    )
    op.create_index("till_by_member", "till", ["member"])
    op.create_index("till_by_cookie", "till", ["cookie_hash"], unique=True)
    op.create_index("till_by_link", "till", ["link_hash"], unique=True)
    op.add_column("payment_request", sa.Column("rest", BIG, nullable=False, server_default="0"))
    op.create_index("due_requests", "due", ["account", "created_at"], sqlite_where=REQUESTS, postgresql_where=REQUESTS)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on till from public, alveole_service")
        op.execute("grant select, insert, update, delete on till to alveole_service")
        op.execute("grant usage on sequence till_id_seq to alveole_service")


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("due_requests", "due")
    op.drop_column("payment_request", "rest")
    op.drop_table("till")
