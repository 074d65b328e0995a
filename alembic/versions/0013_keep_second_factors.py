"""Keep second factors: generators of codes, codes on paper, passkeys; and who was let back in by two treasurers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEYED = {"sqlite_strict": True, "sqlite_with_rowid": False}
TABLES = ("code_generator", "recovery_code", "passkey", "spent_challenge", "recovery")


def number(name: str, **options: Any) -> "sa.Column[int]":  # noqa: ANN401 - the arguments of Column, unchanged
    """Return a column of whole numbers."""
    return sa.Column(name, BIG, **{"nullable": False, **options})


def octets(name: str) -> "sa.Column[bytes]":
    """Return a column of bytes."""
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Make the tables, and let the service's role work with them."""
    op.create_table(
        "code_generator",
        number("login", autoincrement=False),
        octets("sealed"),
        number("step"),
        number("created_at"),
        number("confirmed_at", nullable=True),
        sa.ForeignKeyConstraint(["login"], ["login.id"]),
        sa.PrimaryKeyConstraint("login"),
        **KEYED,
    )
    op.create_table(
        "recovery_code",
        number("login", autoincrement=False),
        octets("hash"),
        number("used_at", nullable=True),
        sa.ForeignKeyConstraint(["login"], ["login.id"]),
        sa.PrimaryKeyConstraint("login", "hash"),
        **KEYED,
    )
    op.create_table(
        "passkey",
        number("id", autoincrement="auto"),
        sa.Column("public_id", sa.Text(), nullable=False),
        number("login"),
        octets("credential"),
        octets("public_key"),
        number("uses"),
        number("synced"),
        number("backed_up"),
        sa.Column("name", sa.Text(), nullable=False),
        number("created_at"),
        number("used_at", nullable=True),
        number("disabled_at", nullable=True),
        sa.ForeignKeyConstraint(["login"], ["login.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("credential"),
        sqlite_strict=True,
    )
    op.create_index("passkey_by_login", "passkey", ["login"])
    op.create_table("spent_challenge", octets("hash"), number("ends_at"), sa.PrimaryKeyConstraint("hash"), **KEYED)
    op.create_table(
        "recovery",
        number("id", autoincrement="auto"),
        sa.Column("public_id", sa.Text(), nullable=False),
        number("member"),
        number("proposed_by"),
        number("proposed_at"),
        number("confirmed_by", nullable=True),
        number("confirmed_at", nullable=True),
        *(sa.ForeignKeyConstraint([name], ["member.id"]) for name in ("member", "proposed_by", "confirmed_by")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in TABLES:
            op.execute(f"revoke all on {name} from public, alveole_service")
            op.execute(f"grant select, insert, update, delete on {name} to alveole_service")
        for name in ("passkey", "recovery"):
            op.execute(f"grant usage on sequence {name}_id_seq to alveole_service")


def downgrade() -> None:
    """Drop the tables; sessions are then opened with a password alone."""
    for name in reversed(TABLES):
        op.drop_table(name)
