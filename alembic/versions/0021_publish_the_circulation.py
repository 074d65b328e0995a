"""Publish the circulation: the figures of each month, once; nobody changes or removes what was published."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "circulation_publication"


def upgrade() -> None:
    """Make the table, and guard it."""
    op.create_table(
        TABLE,
        sa.Column("id", BIG, primary_key=True),
        sa.Column("public_id", sa.Text, nullable=False, unique=True),
        sa.Column("currency", BIG, sa.ForeignKey("currency.id"), nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("currency", "period", name="circulation_publication_once"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"revoke all on {TABLE} from public, alveole_service")
        op.execute(f"grant select, insert on {TABLE} to alveole_service")
        op.execute(f"grant usage on sequence {TABLE}_id_seq to alveole_service")
        return
    for act in ("update", "delete"):
        op.execute(
            f"create trigger {TABLE}_no_{act} before {act} on {TABLE}"
            " begin select raise(abort, 'what was published never changes'); end"
        )
    op.execute(
        f"create trigger {TABLE}_no_replace before insert on {TABLE} when exists (select from {TABLE}"
        " where id = new.id or public_id = new.public_id or (currency = new.currency and period = new.period))"
        " begin select raise(abort, 'what was published never changes'); end".replace("select from", "select 1 from")
    )


def downgrade() -> None:
    """Drop the table; what was published is forgotten here, not where it was read."""
    op.drop_table(TABLE)
