"""Let browsers sign in: a session may be known by a cookie, and knows how strongly it was opened.

Only the hash of the cookie is kept. `strong` says that a second factor was given;
`seen_at` ends a browser's session that nobody uses; `agent` helps a person to
recognise their own sessions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns; no session that is open was opened strongly."""
    op.add_column("session", sa.Column("cookie_hash", sa.LargeBinary(), nullable=True))
    op.add_column("session", sa.Column("strong", BIG, nullable=False, server_default=sa.text("0")))
    op.add_column("session", sa.Column("seen_at", BIG, nullable=True))
    op.add_column("session", sa.Column("agent", sa.Text(), nullable=True))
    op.create_index("session_by_cookie", "session", ["cookie_hash"], unique=True)


def downgrade() -> None:
    """Forget the browsers' sessions, which nobody could use any more."""
    op.execute("delete from session where cookie_hash is not null")
    op.drop_index("session_by_cookie", "session")
    for name in ("agent", "seen_at", "strong", "cookie_hash"):
        op.drop_column("session", name)
