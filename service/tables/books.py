"""The books: what the database proves and moves when the head advances.

Entries, postings, terms and settlements past the head count for nothing. There
are no foreign keys on them: the trigger on `head` proves every reference for
all new rows at once, which costs a tenth of checking them row by row.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from service.tables import columns as c

LIMIT = 9_000_000_000_000_000
_REQUEST = text("kind = 'request'")


class Book(SQLModel, table=True):
    """One row: the key under which idempotency keys are hashed. It is never rotated and is in every backup."""

    __tablename__ = "book"
    __table_args__ = (CheckConstraint("id = 1", name="book_one_row"), c.OPTIONS)

    id: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    key: bytes = Field(sa_column=c.octets())
    created_at: int = Field(sa_column=c.number())


class Currency(SQLModel, table=True):
    """A unit of account. `kind`: legal, local or owed; `policy`, for a local one: backed or mutual_credit."""

    __tablename__ = "currency"
    __table_args__ = (
        CheckConstraint("kind in ('legal', 'local', 'owed')", name="currency_kind"),
        CheckConstraint(
            "(kind = 'local') = (policy is not null) and coalesce(policy, 'backed') in ('backed', 'mutual_credit')",
            name="currency_policy",
        ),
        CheckConstraint("scale between 0 and 4", name="currency_scale"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    code: str = Field(sa_column=c.text(unique=True))
    name: str = Field(sa_column=c.text())
    scale: int = Field(sa_column=c.number())
    kind: str = Field(sa_column=c.text())
    policy: str | None = Field(default=None, sa_column=c.text(nullable=True))


class Cover(SQLModel, table=True):
    """What stands behind a backed currency: margin = backing - circulation, moved by the head alone."""

    __tablename__ = "cover"
    __table_args__ = (UniqueConstraint("currency", "medium", name="cover_currency_medium"), c.OPTIONS)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    currency: int = Field(sa_column=c.reference("currency.id"))
    medium: str = Field(sa_column=c.text())
    margin: int = Field(default=None, sa_column=c.number(server_default=text("0")))  # not ours to insert


class Account(SQLModel, table=True):
    """An account. It is inserted pending and empty; an opening entry gives it its terms.

    `floor`, `ceiling` and `status` are the terms in force, `balance`, `held` and
    `seq` follow from its postings; the head moves all six and nothing else does.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "status in ('pending','open','spend_only','receive_only','frozen','closed')", name="account_status"
        ),
        CheckConstraint(f"floor between -{LIMIT} and 0 and ceiling between 0 and {LIMIT}", name="account_limits"),
        CheckConstraint("held >= 0 and seq >= 0", name="account_held"),
        CheckConstraint("(kind in ('fund', 'issuance')) = (cover is not null)", name="account_cover"),
        Index("account_by_holder", "holder"),
        Index(
            "account_by_cover",
            "cover",
            sqlite_where=text("cover is not null"),
            postgresql_where=text("cover is not null"),
        ),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    currency: int = Field(sa_column=c.reference("currency.id"))
    kind: str = Field(sa_column=c.text())
    name: str | None = Field(default=None, sa_column=c.text(nullable=True))
    holder: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    cover: int | None = Field(default=None, sa_column=c.reference("cover.id", nullable=True))
    status: str = Field(default="pending", sa_column=c.text())
    floor: int = Field(default=0, sa_column=c.number())
    ceiling: int = Field(default=0, sa_column=c.number())
    balance: int = Field(default=0, sa_column=c.number())
    held: int = Field(default=0, sa_column=c.number())
    seq: int = Field(default=0, sa_column=c.number())


class Entry(SQLModel, table=True):
    """A journal entry. `key` and `request` are HMACs under the book's key; `hash` chains every entry to the one before.

    `dated` marks the few whose accounting date is not the day of their recording,
    so that a balance on a past day need not read every entry since.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("id", name="entry_id"),
        UniqueConstraint("key", name="entry_key"),
        CheckConstraint("seq > 0", name="entry_seq"),
        Index("entry_by_recorded_at", "recorded_at"),
        Index(
            "entry_by_effective_on", "effective_on", sqlite_where=text("dated = 1"), postgresql_where=text("dated = 1")
        ),
        Index(
            "entry_by_reverses",
            "reverses",
            sqlite_where=text("reverses is not null"),
            postgresql_where=text("reverses is not null"),
        ),
        c.OPTIONS,
    )

    seq: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    id: str = Field(sa_column=c.text())
    kind: str = Field(sa_column=c.text())
    recorded_at: int = Field(sa_column=c.number())
    effective_on: str = Field(sa_column=c.text())
    actor: str = Field(sa_column=c.text())
    client: str = Field(sa_column=c.text())
    dated: int = Field(
        default=0,
        sa_column=c.number(CheckConstraint("dated in (0, 1)", name="entry_dated"), server_default=text("0")),
    )
    key: bytes = Field(sa_column=c.octets())
    request: bytes = Field(sa_column=c.octets())
    reverses: int | None = Field(default=None, sa_column=c.number(nullable=True))
    memo_mac: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))
    salt: bytes = Field(sa_column=c.octets())
    digest: bytes = Field(sa_column=c.octets())
    hash: bytes = Field(sa_column=c.octets())


class Posting(SQLModel, table=True):
    """One account's part of an entry: what moved, what was held or released, and what stood afterwards."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint(f"amount between -{LIMIT} and {LIMIT}", name="posting_amount"),
        CheckConstraint("held_after >= 0", name="posting_held_after"),
        Index("posting_by_account", "account", "entry", unique=True),
        c.KEYED,
    )

    entry: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    account: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=c.number())
    amount: int = Field(sa_column=c.number())
    held: int = Field(sa_column=c.number())
    balance: int = Field(sa_column=c.number())
    held_after: int = Field(sa_column=c.number())


class Term(SQLModel, table=True):
    """From the entries after this one on, the account has this floor, ceiling and status."""

    __tablename__ = "term"
    __table_args__ = (
        CheckConstraint("status in ('open','spend_only','receive_only','frozen','closed')", name="term_status"),
        CheckConstraint(f"floor between -{LIMIT} and 0 and ceiling between 0 and {LIMIT}", name="term_limits"),
        Index("term_by_account", "account", "entry", unique=True),
        c.KEYED,
    )

    entry: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    account: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    floor: int = Field(sa_column=c.number())
    ceiling: int = Field(sa_column=c.number())
    status: str = Field(sa_column=c.text())


class Due(SQLModel, table=True):
    """What entries may settle, once and never beyond.

    `kind`: request (`account` is to receive it), hold (`account` has it set
    aside since `entry`, for `payee`), refundable (`account` received it in `entry` and may
    give it back). `done` follows from the settlements up to the head. A hold is
    done as it is captured or released: what is not done is still held.
    """

    __tablename__ = "due"
    __table_args__ = (
        CheckConstraint("amount > 0 and done between 0 and amount", name="due_done"),
        CheckConstraint("state in ('open', 'cancelled')", name="due_state"),
        CheckConstraint("kind in ('request', 'hold', 'refundable')", name="due_kind"),
        CheckConstraint("(kind = 'request') = (entry is null)", name="due_entry"),
        CheckConstraint("(kind = 'hold') = (payee is not null)", name="due_payee"),
        CheckConstraint(f"amount <= {LIMIT}", name="due_amount"),
        Index(
            "due_open_holds",
            "account",
            "expires_at",
            sqlite_where=text("kind = 'hold' and done < amount"),
            postgresql_where=text("kind = 'hold' and done < amount"),
        ),
        Index("due_requests", "account", "created_at", sqlite_where=_REQUEST, postgresql_where=_REQUEST),
        Index(
            "due_by_entry", "entry", sqlite_where=text("entry is not null"), postgresql_where=text("entry is not null")
        ),
        c.KEYED,
    )

    id: str = Field(sa_column=c.text(primary_key=True))
    kind: str = Field(sa_column=c.text())
    account: int = Field(sa_column=c.number())
    payee: int | None = Field(default=None, sa_column=c.number(nullable=True))
    amount: int = Field(sa_column=c.number())
    done: int = Field(default=0, sa_column=c.number())
    whole: int = Field(sa_column=c.number(CheckConstraint("whole in (0, 1)", name="due_whole")))
    state: str = Field(default="open", sa_column=c.text())
    entry: int | None = Field(default=None, sa_column=c.number(nullable=True))
    created_at: int = Field(sa_column=c.number())
    expires_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Settlement(SQLModel, table=True):
    """What an entry settled of a due."""

    __tablename__ = "settlement"
    __table_args__ = (
        CheckConstraint("amount > 0", name="settlement_amount"),
        Index("settlement_by_due", "due", "entry", unique=True),
        c.KEYED,
    )

    entry: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    due: str = Field(sa_column=c.text(primary_key=True))
    amount: int = Field(sa_column=c.number())


class Memo(SQLModel, table=True):
    """The words people wrote about an entry: the only place for them, and erasable."""

    __tablename__ = "memo"
    __table_args__ = (c.OPTIONS,)

    entry: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    text: str = Field(sa_column=c.text())
    reference: str = Field(sa_column=c.text())
    metadata_: str = Field(sa_column=c.text(name="metadata"))
    key: bytes = Field(sa_column=c.octets())


class MemoErasure(SQLModel, table=True):
    """That a memo was erased, when and by whom."""

    __tablename__ = "memo_erasure"
    __table_args__ = (c.OPTIONS,)

    entry: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    at: int = Field(sa_column=c.number())
    actor: str = Field(sa_column=c.text())


class Refusal(SQLModel, table=True):
    """A key whose request was refused for the state it met. Deletable 30 days after `at`."""

    __tablename__ = "refusal"
    __table_args__ = (c.KEYED,)

    key: bytes = Field(sa_column=c.octets(primary_key=True))
    request: bytes = Field(sa_column=c.octets())
    code: str = Field(sa_column=c.text())
    facts: str = Field(sa_column=c.text())
    at: int = Field(sa_column=c.number(index=True))


class Shortfall(SQLModel, table=True):
    """A fact left a currency uncovered at `opened_by`; the entry `closed_by` brought the margin back."""

    __tablename__ = "shortfall"
    __table_args__ = (c.KEYED,)

    cover: int = Field(sa_column=c.reference("cover.id", primary_key=True))
    opened_by: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    closed_by: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Head(SQLModel, table=True):
    """One row. Its advance is the act: it proves the rows past it, then moves the balances."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="head_one_row"), c.OPTIONS)

    id: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=c.number())
    hash: bytes = Field(sa_column=c.octets())
    at: int = Field(sa_column=c.number())
    rev: int = Field(sa_column=c.number())
