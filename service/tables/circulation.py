"""How the currency circulates: sums that are projected from the books and can be made anew from them at any time.

Facts of their own are `member_trait`, in what sector and commune a business was from which entry on, and what
was published, which never changes.
Figures that may pass 64 bits (amount times microseconds) are whole numbers written as text.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class MemberTrait(SQLModel, table=True):
    """Append-only: the sector and commune of a member for the entries from number `since` on."""

    __tablename__ = "member_trait"
    __table_args__ = (Index("member_trait_by_member", "member", "since"), c.OPTIONS)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    member: int = Field(sa_column=c.reference("member.id"))
    since: int = Field(sa_column=c.number())
    section: str = Field(sa_column=c.text())
    commune: str = Field(sa_column=c.text())


class CirculationCursor(SQLModel, table=True):
    """One row: up to which entry the books are projected, and the day on which it was recorded."""

    __tablename__ = "circulation_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="circulation_cursor_one_row"), c.OPTIONS)

    id: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=c.number())
    day: str = Field(sa_column=c.text())


class CirculationFlow(SQLModel, table=True):
    """What one member paid another on an accounting day, in a series; 0 stands for the house. Traits as they were."""

    __tablename__ = "circulation_flow"
    __table_args__ = (c.KEYED,)

    currency: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    day: str = Field(sa_column=c.text(primary_key=True))
    series: str = Field(sa_column=c.text(primary_key=True))
    payer: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    payee: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    payer_trait: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    payee_trait: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    amount: int = Field(sa_column=c.number())
    times: int = Field(sa_column=c.number())


class CirculationDay(SQLModel, table=True):
    """What an accounting day changed: the mass, the fund, and how long what left accounts had been held.

    `seq` and `stock_seq` are the last entries that touched the day, and its stocks. `weighted` is the change of
    the mass times what was left of the day.
    """

    __tablename__ = "circulation_day"
    __table_args__ = (c.KEYED,)

    currency: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    day: str = Field(sa_column=c.text(primary_key=True))
    seq: int = Field(sa_column=c.number())
    stock_seq: int = Field(sa_column=c.number())
    mass: int = Field(sa_column=c.number())
    fund: int = Field(sa_column=c.number())
    weighted: str = Field(sa_column=c.text())
    matched: int = Field(sa_column=c.number())
    lifo: str = Field(sa_column=c.text())
    mixed: str = Field(sa_column=c.text())


class CirculationPurse(SQLModel, table=True):
    """What a member holds and since when: `lots` is JSON, [instant, amount] by arrival."""

    __tablename__ = "circulation_purse"
    __table_args__ = (c.KEYED,)

    currency: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    member: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    lots: str = Field(sa_column=c.text())
    amount: int = Field(sa_column=c.number())
    moment: str = Field(sa_column=c.text())


class CirculationBorn(SQLModel, table=True):
    """How much of what members hold arrived on a day, and has not left its account since."""

    __tablename__ = "circulation_born"
    __table_args__ = (c.KEYED,)

    currency: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    day: str = Field(sa_column=c.text(primary_key=True))
    amount: int = Field(sa_column=c.number())


class CirculationAge(SQLModel, table=True):
    """What members held at the end of a day that is over, and how much of it since 1, 4, 8 and 26 weeks or more."""

    __tablename__ = "circulation_age"
    __table_args__ = (c.KEYED,)

    currency: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    day: str = Field(sa_column=c.text(primary_key=True))
    total: int = Field(sa_column=c.number())
    weeks_1: int = Field(sa_column=c.number())
    weeks_4: int = Field(sa_column=c.number())
    weeks_8: int = Field(sa_column=c.number())
    weeks_26: int = Field(sa_column=c.number())


class CirculationFigure(SQLModel, table=True):
    """The figures of a period that is over, as JSON, computed when the books were projected up to `seq`."""

    __tablename__ = "circulation_figure"
    __table_args__ = (c.KEYED,)

    currency: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    period: str = Field(sa_column=c.text(primary_key=True))
    seq: int = Field(sa_column=c.number())
    indicators: str = Field(sa_column=c.text())
    cells: str = Field(sa_column=c.text())


class CirculationPublication(SQLModel, table=True):
    """Append-only: the figures of a month as they were published, once, as JSON; `seq` is the last entry they know."""

    __tablename__ = "circulation_publication"
    __table_args__ = (UniqueConstraint("currency", "period", name="circulation_publication_once"), c.OPTIONS)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    currency: int = Field(sa_column=c.reference("currency.id"))
    period: str = Field(sa_column=c.text())
    at: int = Field(sa_column=c.number())
    seq: int = Field(sa_column=c.number())
    body: str = Field(sa_column=c.text())
