"""Make the tables, and the two rows that every book starts with.

The books come first, then the people. On SQLite every table is STRICT, so that
a column holds its type and nothing else; a table whose key is no integer of its
own is WITHOUT ROWID, so that no hidden row number can be used to replace a row.
"""

import secrets
import time
from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LIMIT = 9_000_000_000_000_000
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_NUMBER = {"sqlite_strict": True}
BY_KEY = {"sqlite_strict": True, "sqlite_with_rowid": False}
TABLES = (
    *("book", "currency", "cover", "member", "account"),
    *("entry", "posting", "term", "due", "settlement"),
    *("memo", "memo_erasure", "refusal", "shortfall", "head"),
    *("login", "power", "client", "session", "payment_request"),
)


def upgrade() -> None:
    """Make every table, then the head and the book's key."""
    make_the_units()
    make_the_accounts()
    make_the_journal()
    make_the_dues()
    make_the_words()
    make_the_acts()
    make_the_people()
    begin_the_book()


def downgrade() -> None:
    """Drop every table, the referring ones first."""
    for table in reversed(TABLES):
        op.drop_table(table)


def make_the_units() -> None:
    """Make currencies, and what covers the backed ones."""
    op.create_table(
        "book",
        number("id", autoincrement=False),
        octets("key"),
        number("created_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="book_one_row"),
        **BY_NUMBER,
    )
    op.create_table(
        "currency",
        number("id"),
        text("code"),
        text("name"),
        number("scale"),
        text("kind"),
        text("policy", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("kind in ('legal', 'local', 'owed')", name="currency_kind"),
        sa.CheckConstraint(
            "(kind = 'local') = (policy is not null) and coalesce(policy, 'backed') in ('backed', 'mutual_credit')",
            name="currency_policy",
        ),
        sa.CheckConstraint("scale between 0 and 4", name="currency_scale"),
        sa.UniqueConstraint("code"),
        **BY_NUMBER,
    )
    op.create_table(
        "cover",
        number("id"),
        reference("currency", "currency.id"),
        text("medium"),
        number("margin", server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("currency", "medium", name="cover_currency_medium"),
        **BY_NUMBER,
    )


def make_the_accounts() -> None:
    """Make members and their accounts; the head alone moves an account's figures."""
    op.create_table(
        "member",
        number("id"),
        text("public_id"),
        text("kind"),
        text("name"),
        number("created_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "kind in ('individual', 'business', 'association', 'public_body', 'issuer', 'office')",
            name="member_kind",
        ),
        sa.UniqueConstraint("public_id"),
        **BY_NUMBER,
    )
    op.create_table(
        "account",
        number("id"),
        text("public_id"),
        reference("currency", "currency.id"),
        text("kind"),
        text("name", nullable=True),
        reference("holder", "member.id", nullable=True),
        reference("cover", "cover.id", nullable=True),
        text("status"),
        *numbers("floor", "ceiling", "balance", "held", "seq"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "status in ('pending','open','spend_only','receive_only','frozen','closed')",
            name="account_status",
        ),
        sa.CheckConstraint(
            f"floor between -{LIMIT} and 0 and ceiling between 0 and {LIMIT}",
            name="account_limits",
        ),
        sa.CheckConstraint("held >= 0 and seq >= 0", name="account_held"),
        sa.CheckConstraint("(kind in ('fund', 'issuance')) = (cover is not null)", name="account_cover"),
        sa.UniqueConstraint("public_id"),
        **BY_NUMBER,
    )
    op.create_index("account_by_holder", "account", ["holder"])
    op.create_index("account_by_cover", "account", ["cover"], **where("cover is not null"))


def make_the_journal() -> None:
    """Make entries, their postings, and the terms they set."""
    op.create_table(
        "entry",
        number("seq", autoincrement=False),
        text("id"),
        text("kind"),
        number("recorded_at"),
        *(text(name) for name in ("effective_on", "actor", "client")),
        number("dated", sa.CheckConstraint("dated in (0, 1)", name="entry_dated"), server_default=sa.text("0")),
        octets("key"),
        octets("request"),
        number("reverses", nullable=True),
        octets("memo_mac", nullable=True),
        *(octets(name) for name in ("salt", "digest", "hash")),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", name="entry_id"),
        sa.UniqueConstraint("key", name="entry_key"),
        sa.CheckConstraint("seq > 0", name="entry_seq"),
        **BY_NUMBER,
    )
    op.create_index("entry_by_recorded_at", "entry", ["recorded_at"])
    op.create_index("entry_by_effective_on", "entry", ["effective_on"], **where("dated = 1"))
    op.create_index("entry_by_reverses", "entry", ["reverses"], **where("reverses is not null"))
    op.create_table(
        "posting",
        *numbers("entry", "account", "seq", "amount", "held", "balance", "held_after"),
        sa.PrimaryKeyConstraint("entry", "account"),
        sa.CheckConstraint(f"amount between -{LIMIT} and {LIMIT}", name="posting_amount"),
        sa.CheckConstraint("held_after >= 0", name="posting_held_after"),
        **BY_KEY,
    )
    op.create_index("posting_by_account", "posting", ["account", "entry"], unique=True)
    op.create_table(
        "term",
        *numbers("entry", "account", "floor", "ceiling"),
        text("status"),
        sa.PrimaryKeyConstraint("entry", "account"),
        sa.CheckConstraint(
            "status in ('open','spend_only','receive_only','frozen','closed')",
            name="term_status",
        ),
        sa.CheckConstraint(
            f"floor between -{LIMIT} and 0 and ceiling between 0 and {LIMIT}",
            name="term_limits",
        ),
        **BY_KEY,
    )
    op.create_index("term_by_account", "term", ["account", "entry"], unique=True)


def make_the_dues() -> None:
    """Make what entries may settle, once and never beyond."""
    op.create_table(
        "due",
        text("id"),
        text("kind"),
        number("account"),
        number("payee", nullable=True),
        *numbers("amount", "done"),
        number("whole", sa.CheckConstraint("whole in (0, 1)", name="due_whole")),
        text("state"),
        number("entry", nullable=True),
        number("created_at"),
        number("expires_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("amount > 0 and done between 0 and amount", name="due_done"),
        sa.CheckConstraint("state in ('open', 'cancelled')", name="due_state"),
        sa.CheckConstraint("kind in ('request', 'hold', 'refundable')", name="due_kind"),
        sa.CheckConstraint("(kind = 'request') = (entry is null)", name="due_entry"),
        sa.CheckConstraint("(kind = 'hold') = (payee is not null)", name="due_payee"),
        sa.CheckConstraint(f"amount <= {LIMIT}", name="due_amount"),
        **BY_KEY,
    )
    open_hold = where("kind = 'hold' and done < amount")
    op.create_index("due_open_holds", "due", ["account", "expires_at"], **open_hold)
    op.create_index("due_by_entry", "due", ["entry"], **where("entry is not null"))
    op.create_table(
        "settlement",
        number("entry"),
        text("due"),
        number("amount"),
        sa.PrimaryKeyConstraint("entry", "due"),
        sa.CheckConstraint("amount > 0", name="settlement_amount"),
        **BY_KEY,
    )
    op.create_index("settlement_by_due", "settlement", ["due", "entry"], unique=True)


def make_the_words() -> None:
    """Make room for what people wrote, its erasure, and the answers to refused requests."""
    op.create_table(
        "memo",
        number("entry", autoincrement=False),
        *(text(name) for name in ("text", "reference", "metadata")),
        octets("key"),
        sa.PrimaryKeyConstraint("entry"),
        **BY_NUMBER,
    )
    op.create_table(
        "memo_erasure",
        number("entry", autoincrement=False),
        number("at"),
        text("actor"),
        sa.PrimaryKeyConstraint("entry"),
        **BY_NUMBER,
    )
    op.create_table(
        "refusal",
        octets("key"),
        octets("request"),
        text("code"),
        text("facts"),
        number("at"),
        sa.PrimaryKeyConstraint("key"),
        **BY_KEY,
    )
    op.create_index("ix_refusal_at", "refusal", ["at"])


def make_the_acts() -> None:
    """Make the head, whose advance is the act, and the shortfalls it records."""
    op.create_table(
        "shortfall",
        reference("cover", "cover.id"),
        number("opened_by"),
        number("closed_by", nullable=True),
        sa.PrimaryKeyConstraint("cover", "opened_by"),
        **BY_KEY,
    )
    op.create_table(
        "head",
        number("id", autoincrement=False),
        number("seq"),
        octets("hash"),
        *numbers("at", "rev"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="head_one_row"),
        **BY_NUMBER,
    )


def make_the_people() -> None:
    """Make how people sign in, what they may do and what they ask for."""
    op.create_table(
        "login",
        number("id"),
        reference("member", "member.id"),
        text("username"),
        text("password_hash"),
        number("disabled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
        **BY_NUMBER,
    )
    op.create_table(
        "power",
        number("id"),
        reference("member", "member.id"),
        text("role"),
        reference("of", "member.id", nullable=True),
        number("since"),
        number("until", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(
            "role in ('citizen','owner','cashier','treasurer','board','operator','auditor','administrator')",
            name="power_role",
        ),
        **BY_NUMBER,
    )
    op.create_index("power_by_member", "power", ["member"])
    op.create_table(
        "client",
        number("id"),
        *(text(name) for name in ("public_id", "name", "secret_hash", "scopes")),
        reference("member", "member.id", nullable=True),
        number("disabled_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        **BY_NUMBER,
    )
    op.create_table(
        "session",
        number("id"),
        text("public_id"),
        reference("login", "login.id", nullable=True),
        reference("client", "client.id", nullable=True),
        octets("refresh_hash", nullable=True),
        text("scopes", nullable=True),
        *numbers("created_at", "expires_at"),
        number("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("(login is null) <> (client is null)", name="session_of_one"),
        sa.UniqueConstraint("public_id"),
        **BY_NUMBER,
    )
    op.create_index("session_by_login", "session", ["login"], **where("login is not null"))
    op.create_table(
        "payment_request",
        text("id"),
        reference("account", "account.id"),
        reference("asked_by", "member.id"),
        text("text"),
        text("reference"),
        octets("key"),
        octets("request"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        **BY_KEY,
    )


def begin_the_book() -> None:
    """Put the head at nothing and draw the book's key."""
    head = sa.table("head", *map(sa.column, ("id", "seq", "hash", "at", "rev")))
    book = sa.table("book", *map(sa.column, ("id", "key", "created_at")))
    op.execute(head.insert().values(id=1, seq=0, hash=bytes(32), at=0, rev=0))
    now_us = time.time_ns() // 1000
    op.execute(book.insert().values(id=1, key=secrets.token_bytes(32), created_at=now_us))


def number(
    name: str,
    *constraints: sa.CheckConstraint,
    nullable: bool = False,
    autoincrement: Literal["auto", False] = "auto",
    server_default: sa.TextClause | None = None,
) -> sa.Column[int]:
    """Return a 64-bit integer column; only a key is ever filled by a sequence."""
    return sa.Column(
        name, BIG, *constraints, nullable=nullable, autoincrement=autoincrement, server_default=server_default
    )


def numbers(*names: str) -> tuple[sa.Column[int], ...]:
    """Return 64-bit integer columns, none of which a sequence fills."""
    return tuple(number(name, autoincrement=False) for name in names)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a text column."""
    return sa.Column(name, sa.Text(), nullable=nullable)


def octets(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    """Return a column of bytes."""
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a 64-bit integer column that refers to another table's key."""
    return sa.Column(name, BIG, sa.ForeignKey(target), nullable=nullable)


def where(condition: str) -> dict[str, Any]:
    """Return the options of an index over some rows only, for both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
