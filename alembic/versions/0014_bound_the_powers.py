"""Bound the powers: accountants and guardians, how much each power lets pass, who gave it, and what passed by it.

Programs come in kinds, so that a till can do what a cashier may and no more.
"""

import sqlalchemy as sa
from alembic import op

from service.ids import new_code

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "'citizen','owner','cashier','treasurer','board','operator','auditor','administrator'"
NOW = "'citizen','owner','cashier','accountant','guardian','treasurer','board','operator','auditor','administrator'"
BOUNDS = "(once is null) = (total is null) and once between 0 and total"
KEPT = "id, member, role, of, since, until"


def upgrade() -> None:
    """Add what bounds a power and tells programs apart, and the table of what passed."""
    if op.get_bind().dialect.name == "sqlite":
        rebuild(NOW, *added())
    else:
        replace_the_check(NOW)
        for column in added():
            op.add_column("power", column)
    name_the_powers()
    for name in ("once", "total", "made_at"):
        op.add_column("client", sa.Column(name, BIG, nullable=True))
    op.add_column("client", sa.Column("kind", sa.Text(), nullable=False, server_default="program"))
    op.create_table(
        "power_use",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("power", "currency", "day")),
        sa.Column("amount", BIG, nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("power_use_by_power", "power_use", ["power", "currency", "day"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on power_use from public, alveole_service")
        op.execute("grant select, insert, delete on power_use to alveole_service")


def downgrade() -> None:
    """Drop them; whoever had one of the new roles has it no more, for nothing before knows them."""
    op.drop_table("power_use")
    for name in ("kind", "once", "total", "made_at"):
        op.drop_column("client", name)
    op.execute("delete from power where role in ('accountant', 'guardian')")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("power_by_whose", "power")
        rebuild(BEFORE)
    else:
        op.drop_index("power_by_whose", "power")
        replace_the_check(BEFORE)
        op.drop_constraint("power_bounds", "power", type_="check")
        for name in ("public_id", "once", "total", "granted_by"):
            op.drop_column("power", name)


def added() -> list[sa.Column[object]]:
    """Return the new columns of a power."""
    reference = [] if op.get_bind().dialect.name == "sqlite" else [sa.ForeignKey("member.id")]
    return [
        sa.Column("public_id", sa.Text(), nullable=True),
        sa.Column("once", BIG, nullable=True),
        sa.Column("total", BIG, nullable=True),
        sa.Column("granted_by", BIG, *reference, nullable=True),
    ]


def replace_the_check(roles: str) -> None:
    """Let a power have these roles."""
    op.drop_constraint("power_role", "power", type_="check")
    op.create_check_constraint("power_role", "power", f"role in ({roles})")


def rebuild(roles: str, *more: sa.Column[object]) -> None:
    """Make the table of powers anew: SQLite changes no check in place."""
    op.drop_index("power_by_member", "power")
    op.rename_table("power", "power_before")
    names = {column.name for column in more}
    for column in more:
        column.nullable = column.name != "public_id"
    op.create_table(
        "power",
        sa.Column("id", BIG, nullable=False),
        sa.Column("member", BIG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("of", BIG, nullable=True),
        sa.Column("since", BIG, nullable=False),
        sa.Column("until", BIG, nullable=True),
        *more,
        sa.PrimaryKeyConstraint("id"),
        *(sa.ForeignKeyConstraint([name], ["member.id"]) for name in ("member", "of")),
        sa.CheckConstraint(f"role in ({roles})", name="power_role"),
        *([sa.ForeignKeyConstraint(["granted_by"], ["member.id"])] if names else []),
        *([sa.UniqueConstraint("public_id"), sa.CheckConstraint(BOUNDS, name="power_bounds")] if names else []),
        sqlite_strict=True,
    )
    copied = f"{KEPT}, public_id" if names else KEPT
    read = f"{KEPT}, 'power-' || id" if names else KEPT
    op.execute(f"insert into power ({copied}) select {read} from power_before")  # noqa: S608 - constants
    op.drop_table("power_before")
    op.create_index("power_by_member", "power", ["member"])


def name_the_powers() -> None:
    """Give each power of before a public id, and then say that each has one."""
    power = sa.table("power", sa.column("id", BIG), sa.column("public_id", sa.Text()))
    bind = op.get_bind()
    for (id_,) in bind.execute(sa.select(power.c.id)).all():
        bind.execute(sa.update(power).where(power.c.id == id_).values(public_id=new_code()))
    op.create_index("power_by_whose", "power", ["of"])
    if bind.dialect.name == "postgresql":
        op.alter_column("power", "public_id", nullable=False)
        op.create_unique_constraint("power_public_id_key", "power", ["public_id"])
        op.create_check_constraint("power_bounds", "power", BOUNDS)
