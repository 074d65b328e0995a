"""Euros: what members said they will send, the association's bank accounts, and every line of their statements."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from service.tables import columns as c

TOP_UP_BY_LINE = text("top_up is not null")


class BankAccount(SQLModel, table=True):
    """Append-only: a bank account that holds a currency's guarantee fund. The last one is where euros are sent."""

    __tablename__ = "bank_account"
    __table_args__ = (c.OPTIONS,)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    iban: str = Field(sa_column=c.text(unique=True))
    currency: int = Field(sa_column=c.reference("currency.id"))
    since: int = Field(sa_column=c.number())


class BankMapping(SQLModel, table=True):
    """Which column of a bank's CSV files is what, as JSON, for one of our bank accounts."""

    __tablename__ = "bank_mapping"
    __table_args__ = (c.OPTIONS,)

    bank_account: int = Field(sa_column=c.number(ForeignKey("bank_account.id"), primary_key=True, autoincrement=False))
    mapping: str = Field(sa_column=c.text())
    changed_at: int = Field(sa_column=c.number())


class TopUp(SQLModel, table=True):
    """Euros that someone said they will send, for units on `account`. A `standing` one is paid again and again."""

    __tablename__ = "top_up"
    __table_args__ = (
        CheckConstraint("amount > 0", name="top_up_amount"),
        CheckConstraint("standing in (0, 1)", name="top_up_standing"),
        CheckConstraint("(standing = 1) = (expires_at is null)", name="top_up_expires"),
        Index("top_up_by_account", "account", "id"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    reference: str = Field(sa_column=c.text(unique=True))
    account: int = Field(sa_column=c.reference("account.id"))
    asked_by: int = Field(sa_column=c.reference("member.id"))
    amount: int = Field(sa_column=c.number())
    standing: int = Field(sa_column=c.number())
    created_at: int = Field(sa_column=c.number())
    expires_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    cancelled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    key: bytes = Field(sa_column=c.octets(unique=True))
    request: bytes = Field(sa_column=c.octets())


class BankStatement(SQLModel, table=True):
    """Append-only: a file of a bank, known again by its digest. Balances in cents, where the bank gives them."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        CheckConstraint("(opening_on is null) = (opening is null)", name="bank_statement_opening"),
        CheckConstraint("(closing_on is null) = (closing is null)", name="bank_statement_closing"),
        Index("bank_statement_by_digest", "digest", "place", unique=True),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    digest: bytes = Field(sa_column=c.octets())
    place: int = Field(sa_column=c.number())
    bank_account: int = Field(sa_column=c.reference("bank_account.id"))
    opening_on: str | None = Field(default=None, sa_column=c.text(nullable=True))
    opening: int | None = Field(default=None, sa_column=c.number(nullable=True))
    closing_on: str | None = Field(default=None, sa_column=c.text(nullable=True))
    closing: int | None = Field(default=None, sa_column=c.number(nullable=True))
    lines: int = Field(sa_column=c.number())
    imported_by: int = Field(sa_column=c.reference("member.id"))
    imported_at: int = Field(sa_column=c.number())


class BankLine(SQLModel, table=True):
    """One movement on a bank account. What the bank said of it stays; only how it ends moves, and only forward.

    `received`: known, its entry on the way; `queued`: in the books, in suspense; `deciding`: its
    `ending` is chosen, that entry on the way; `done`: it left suspense, in the entry `result`.
    `attempt` counts refused decisions, so that each has a key of its own. `top_up` is the one it may
    answer, and answers once it ended so.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="bank_line_amount"),
        CheckConstraint("state in ('received', 'queued', 'deciding', 'done')", name="bank_line_state"),
        CheckConstraint("(state = 'received') = (entry is null)", name="bank_line_entry"),
        CheckConstraint("(state in ('deciding', 'done')) = (ending is not null)", name="bank_line_ending"),
        CheckConstraint("(state = 'done') = (result is not null)", name="bank_line_result"),
        CheckConstraint("ending <> 'top_up' or top_up is not null", name="bank_line_top_up"),
        Index("bank_line_by_state", "state", "id"),
        Index("bank_line_by_day", "bank_account", "booked_on"),
        Index("bank_line_by_top_up", "top_up", sqlite_where=TOP_UP_BY_LINE, postgresql_where=TOP_UP_BY_LINE),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    statement: int = Field(sa_column=c.reference("bank_statement.id"))
    bank_account: int = Field(sa_column=c.reference("bank_account.id"))
    fingerprint: bytes = Field(sa_column=c.octets(unique=True))
    booked_on: str = Field(sa_column=c.text())
    value_on: str = Field(sa_column=c.text())
    amount: int = Field(sa_column=c.number())
    payer: str = Field(sa_column=c.text())
    payer_iban: str = Field(sa_column=c.text())
    reference: str = Field(sa_column=c.text())
    text: str = Field(sa_column=c.text())
    bank_ref: str = Field(sa_column=c.text())
    code: str = Field(sa_column=c.text())
    state: str = Field(default="received", sa_column=c.text())
    entry: str | None = Field(default=None, sa_column=c.text(nullable=True))
    ending: str | None = Field(default=None, sa_column=c.text(nullable=True))
    top_up: int | None = Field(default=None, sa_column=c.reference("top_up.id", nullable=True))
    attempt: int = Field(default=0, sa_column=c.number())
    failure: str | None = Field(default=None, sa_column=c.text(nullable=True))
    decided_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    decided_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    result: str | None = Field(default=None, sa_column=c.text(nullable=True))
