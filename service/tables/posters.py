"""Posters: the codes that businesses print, and the requests that were made by them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class Poster(SQLModel, table=True):
    """A printed code: whom it pays, what it is called, and, if they are fixed, the amount and the words."""

    __tablename__ = "poster"
    __table_args__ = (
        CheckConstraint("amount is null or amount > 0", name="poster_amount"),
        Index("poster_by_account", "account"),
        c.KEYED,
    )

    id: str = Field(sa_column=c.text(primary_key=True))
    account: int = Field(sa_column=c.reference("account.id"))
    label: str = Field(sa_column=c.text())
    amount: int | None = Field(default=None, sa_column=c.number(nullable=True))
    text: str = Field(sa_column=c.text())
    made_by: int = Field(sa_column=c.reference("member.id"))
    created_at: int = Field(sa_column=c.number())
    revoked_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class PosterUse(SQLModel, table=True):
    """That a request was made by a poster."""

    __tablename__ = "poster_use"
    __table_args__ = (Index("poster_use_by_poster", "poster"), c.KEYED)

    request: str = Field(sa_column=c.text(ForeignKey("payment_request.id"), primary_key=True))
    poster: str = Field(sa_column=c.text(ForeignKey("poster.id")))
