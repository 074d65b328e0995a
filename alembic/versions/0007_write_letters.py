"""Write letters: what waits to be sent, the links that let people in once, and the work of every day.

All three may be changed and deleted: letters and links are kept no longer than
they serve.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state = 'waiting'")
TABLES = ("letter", "invitation", "job")


def upgrade() -> None:
    """Make the tables, and let the service's role work with them."""
    op.create_table(
        "letter",
        number("id", autoincrement="auto"),
        text("public_id"),
        text("kind"),
        member("member", nullable=True),
        member("caused_by", nullable=True),
        text("state"),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        number("attempts"),
        number("created_at"),
        number("next_at"),
        number("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("state in ('waiting', 'shown', 'sent', 'failed')", name="letter_state"),
        sa.CheckConstraint("(state in ('waiting', 'shown')) = (sealed is not null)", name="letter_sealed"),
        sqlite_strict=True,
    )
    op.create_index("letter_waiting", "letter", ["next_at"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("letter_by_cause", "letter", ["caused_by"])
    op.create_table(
        "invitation",
        number("id", autoincrement="auto"),
        text("public_id"),
        member("member"),
        text("purpose"),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        member("caused_by", nullable=True),
        number("created_at"),
        number("expires_at"),
        number("used_at", nullable=True),
        number("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("token_hash"),
        sa.CheckConstraint("purpose in ('first_sign_in', 'recovery')", name="invitation_purpose"),
        sqlite_strict=True,
    )
    op.create_index("invitation_by_member", "invitation", ["member"])
    op.create_table(
        "job",
        text("name"),
        text("day"),
        number("taken_until"),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in TABLES:
            op.execute(f"revoke all on {name} from public, alveole_service")
            op.execute(f"grant select, insert, update, delete on {name} to alveole_service")
        for name in TABLES[:2]:
            op.execute(f"grant usage on sequence {name}_id_seq to alveole_service")


def downgrade() -> None:
    """Drop the tables."""
    for name in reversed(TABLES):
        op.drop_table(name)


def number(name: str, *, nullable: bool = False, autoincrement: str | bool = False) -> "sa.Column[int]":
    """Return a 64-bit integer column; only a key is filled by a sequence."""
    return sa.Column(name, BIG, nullable=nullable, autoincrement=autoincrement)  # type: ignore[arg-type]  # as sa's own


def text(name: str) -> "sa.Column[str]":
    """Return a text column."""
    return sa.Column(name, sa.Text(), nullable=False)


def member(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    """Return a column that refers to a member."""
    return sa.Column(name, BIG, sa.ForeignKey("member.id"), nullable=nullable)
