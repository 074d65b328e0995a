"""What a wallet keeps beside the books: standing orders and what became of each day, and favourites."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class StandingOrder(SQLModel, table=True):
    """An order to pay the same amount again and again, approved once. `done_on`: every day up to it had its turn."""

    __tablename__ = "standing_order"
    __table_args__ = (
        CheckConstraint("rhythm in ('once', 'weekly', 'monthly')", name="standing_order_rhythm"),
        CheckConstraint("amount > 0 and first_on <= last_on", name="standing_order_days"),
        Index("standing_order_by_account", "account"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    ordered_by: int = Field(sa_column=c.reference("member.id"))
    account: int = Field(sa_column=c.reference("account.id"))
    payee: int = Field(sa_column=c.reference("account.id"))
    amount: int = Field(sa_column=c.number())
    text: str = Field(sa_column=c.text())
    rhythm: str = Field(sa_column=c.text())
    first_on: str = Field(sa_column=c.text())
    last_on: str = Field(sa_column=c.text())
    done_on: str = Field(sa_column=c.text())
    created_at: int = Field(sa_column=c.number())
    ended_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    key: bytes = Field(sa_column=c.octets(unique=True))
    request: bytes = Field(sa_column=c.octets())


class StandingDay(SQLModel, table=True):
    """What became of one day of an order: the entry that paid it, or the refusal, with what it tells (JSON)."""

    __tablename__ = "standing_day"
    __table_args__ = (
        CheckConstraint("(entry is null) <> (code is null)", name="standing_day_one_outcome"),
        c.KEYED,
    )

    standing_order: int = Field(sa_column=c.reference("standing_order.id", primary_key=True, autoincrement=False))
    due_on: str = Field(sa_column=c.text(primary_key=True))
    entry: str | None = Field(default=None, sa_column=c.text(nullable=True))
    code: str | None = Field(default=None, sa_column=c.text(nullable=True))
    facts: str = Field(default="{}", sa_column=c.text())
    at: int = Field(sa_column=c.number())


class Favourite(SQLModel, table=True):
    """An account that somebody wants at hand to pay."""

    __tablename__ = "favourite"
    __table_args__ = (c.KEYED,)

    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
    account: int = Field(sa_column=c.reference("account.id", primary_key=True, autoincrement=False))
    since: int = Field(sa_column=c.number())
