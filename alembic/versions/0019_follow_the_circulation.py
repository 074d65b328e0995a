"""Follow the circulation: sums projected from the books, and in what sector and commune a business was since when.

What the directory says today is taken for what was true from the first entry on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROJECTED = {
    "circulation_flow": (
        {
            "currency": BIG,
            "day": sa.Text,
            "series": sa.Text,
            **dict.fromkeys(("payer", "payee", "payer_trait", "payee_trait"), BIG),
        },
        {"amount": BIG, "times": BIG},
    ),
    "circulation_day": (
        {"currency": BIG, "day": sa.Text},
        {
            **dict.fromkeys(("seq", "stock_seq", "mass", "fund"), BIG),
            "weighted": sa.Text,
            "matched": BIG,
            "lifo": sa.Text,
            "mixed": sa.Text,
        },
    ),
    "circulation_purse": ({"currency": BIG, "member": BIG}, {"lots": sa.Text, "amount": BIG, "moment": sa.Text}),
    "circulation_born": ({"currency": BIG, "day": sa.Text}, {"amount": BIG}),
    "circulation_age": (
        {"currency": BIG, "day": sa.Text},
        dict.fromkeys(("total", "weeks_1", "weeks_4", "weeks_8", "weeks_26"), BIG),
    ),
    "circulation_figure": (
        {"currency": BIG, "period": sa.Text},
        {"seq": BIG, "indicators": sa.Text, "cells": sa.Text},
    ),
}
TABLES = ("circulation_cursor", *PROJECTED)


def upgrade() -> None:
    """Make the tables, and take down where each business is now."""
    op.create_table(
        "member_trait",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("member", BIG, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("since", BIG, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("commune", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("member_trait_by_member", "member_trait", ["member", "since"])
    op.execute(
        "insert into member_trait (member, since, section, commune)"
        " select member, 0, section, commune from directory_entry order by member"
    )
    op.create_table(
        "circulation_cursor",
        sa.Column("id", BIG, nullable=False, autoincrement=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="circulation_cursor_one_row"),
        sqlite_strict=True,
    )
    for table, (keys, values) in PROJECTED.items():
        op.create_table(
            table,
            *[sa.Column(name, kind, nullable=False, autoincrement=False) for name, kind in keys.items()],
            *[sa.Column(name, kind, nullable=False) for name, kind in values.items()],
            sa.PrimaryKeyConstraint(*keys),
            sqlite_strict=True,
            sqlite_with_rowid=False,
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"revoke all on member_trait, {', '.join(TABLES)} from public, alveole_service")
        op.execute("grant select, insert on member_trait to alveole_service")
        op.execute("grant usage on sequence member_trait_id_seq to alveole_service")
        op.execute(f"grant select, insert, update, delete on {', '.join(TABLES)} to alveole_service")


def downgrade() -> None:
    """Drop the tables. Where businesses were before goes with them."""
    for table in (*reversed(TABLES), "member_trait"):
        op.drop_table(table)
