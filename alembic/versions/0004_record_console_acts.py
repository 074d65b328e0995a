"""Record what someone with a shell does to the people: made, granted, disabled.

Only added to, never changed. On PostgreSQL the service's role has no other
right; on SQLite triggers refuse, `insert or replace` included.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSE = """
create trigger console_act_{name} before {act} on console_act {when} begin select raise(abort, 'append only'); end
"""
GUARDS = {
    "replaced": ("insert", "when exists (select 1 from console_act where id = new.id)"),
    "updated": ("update", ""),
    "deleted": ("delete", ""),
}


def upgrade() -> None:
    """Make the table, and let it only grow."""
    op.create_table(
        "console_act",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("operator", "act", "subject", "details")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on console_act from public, alveole_service")
        op.execute("grant select, insert on console_act to alveole_service")
        op.execute("grant usage on sequence console_act_id_seq to alveole_service")
    else:
        for name, (act, when) in GUARDS.items():
            op.execute(REFUSE.format(name=name, act=act, when=when))


def downgrade() -> None:
    """Drop the table and what guards it."""
    op.drop_table("console_act")
