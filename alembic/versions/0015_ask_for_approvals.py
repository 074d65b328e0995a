"""Ask for approvals: PINs, what passkeys sign, what may pass without, and who was paid before.

Whoever has paid somebody in the books so far has nothing new in paying them again.
On PostgreSQL nobody changes an allowance beside the writer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_KEY = {"sqlite_strict": True, "sqlite_with_rowid": False}
TABLES = ("pin", "approval_challenge", "allowance", "known_payee")

PAID = """
insert into known_payee (payer, payee, since)
select paid.account, received.account, min(e.recorded_at)
from entry e
join posting paid on paid.entry = e.seq and paid.amount < 0
join posting received on received.entry = e.seq and received.amount > 0
where e.kind in ('payment', 'capture')
group by paid.account, received.account
"""


def upgrade() -> None:
    """Make the tables, and learn from the books who has paid whom."""
    op.create_table(
        "pin",
        number("member", sa.ForeignKey("member.id"), autoincrement=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("pepper", sa.Text(), nullable=False),
        number("wrong"),
        number("changed_at"),
        sa.PrimaryKeyConstraint("member"),
        sa.CheckConstraint("wrong between 0 and 5", name="pin_wrong"),
        sqlite_strict=True,
    )
    op.create_table(
        "approval_challenge",
        sa.Column("id", sa.Text(), nullable=False),
        number("member", sa.ForeignKey("member.id")),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        number("expires_at"),
        sa.Column("used_at", BIG, nullable=True),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        **BY_KEY,
    )
    op.create_index("approval_challenge_by_member", "approval_challenge", ["member", "expires_at"])
    op.create_table(
        "allowance",
        sa.Column("id", sa.Text(), nullable=False),
        *[sa.Column(name, BIG, nullable=True) for name in ("single", "daily", "monthly")],
        sa.Column("day", sa.Text(), nullable=False, server_default=""),
        number("today", server_default="0"),
        number("this_month", server_default="0"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("today >= 0 and this_month >= today", name="allowance_spent"),
        sa.CheckConstraint(
            "(single is null) = (daily is null) and (daily is null) = (monthly is null)"
            " and (single is null or 0 <= single and single <= daily and daily <= monthly)",
            name="allowance_limits",
        ),
        **BY_KEY,
    )
    op.create_table(
        "known_payee",
        number("payer", sa.ForeignKey("account.id"), autoincrement=False),
        number("payee", sa.ForeignKey("account.id"), autoincrement=False),
        number("since"),
        sa.PrimaryKeyConstraint("payer", "payee"),
        **BY_KEY,
    )
    op.execute(PAID)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"revoke all on {', '.join(TABLES)} from public, alveole_service")
        op.execute(f"grant select, insert, update, delete on {', '.join(TABLES)} to alveole_service")
        op.execute(
            "create trigger allowance_beside_no_writer before insert or update or delete on allowance"
            " for each statement execute function lock_the_head()"
        )


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(TABLES):
        op.drop_table(table)


def number(name: str, *extra: sa.schema.SchemaItem, **options: object) -> sa.Column[int]:
    """Return a 64-bit integer column."""
    return sa.Column(name, BIG, *extra, nullable=False, **options)  # type: ignore[arg-type]  # Column's own options
