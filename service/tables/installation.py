"""What an installation remembers about itself: that its books are a demonstration, and what its console did."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class Demo(SQLModel, table=True):
    """One row, in demo books only: made before their first entry, and `filled_at` once the town is complete."""

    __tablename__ = "demo"
    __table_args__ = (CheckConstraint("id = 1", name="demo_one_row"), c.OPTIONS)

    id: int = Field(default=1, sa_column=c.number(primary_key=True, autoincrement=False))
    size: str = Field(sa_column=c.text())
    seed: int = Field(sa_column=c.number())
    begun_at: int = Field(sa_column=c.number())
    filled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Association(SQLModel, table=True):
    """One row, in real books only: the association as it was founded. `founded_at` once nothing is missing.

    `answers` is a hash of what was answered at its founding: an interrupted one goes on with the same.
    `fee` is what a membership costs for a year, in cents, until the rule book says otherwise.
    """

    __tablename__ = "association"
    __table_args__ = (
        CheckConstraint("id = 1", name="association_one_row"),
        CheckConstraint("fee >= 0", name="association_fee"),
        c.OPTIONS,
    )

    id: int = Field(default=1, sa_column=c.number(primary_key=True, autoincrement=False))
    member: int = Field(sa_column=c.reference("member.id"))
    currency: int = Field(sa_column=c.reference("currency.id"))
    siren: str = Field(sa_column=c.text())
    iban: str = Field(sa_column=c.text())
    public_url: str = Field(sa_column=c.text())
    fee: int = Field(sa_column=c.number())
    answers: bytes = Field(sa_column=c.octets())
    begun_at: int = Field(sa_column=c.number())
    founded_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class ConsoleAct(SQLModel, table=True):
    """Append-only: what someone with a shell did to the people, past the table of permissions.

    `operator` is their account on the machine, `details` a JSON object without any secret.
    """

    __tablename__ = "console_act"
    __table_args__ = (c.OPTIONS,)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    at: int = Field(sa_column=c.number())
    operator: str = Field(sa_column=c.text())
    act: str = Field(sa_column=c.text())
    subject: str = Field(sa_column=c.text())
    details: str = Field(sa_column=c.text())
