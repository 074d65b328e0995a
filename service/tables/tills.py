"""What tills keep beside the books: tablets, and the names that payers chose to show."""

from sqlalchemy import ForeignKey, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class SharedName(SQLModel, table=True):
    """That a payer lets the payee of a request read their name: the holder of the account that pays."""

    __tablename__ = "shared_name"
    __table_args__ = (c.KEYED,)

    request: str = Field(sa_column=c.text(ForeignKey("payment_request.id"), primary_key=True))
    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))


class Till(SQLModel, table=True):
    """A tablet of a member's that asks and refunds, and nothing else.

    `link_hash` is of the link that enrols it, until `link_ends_at`; `cookie_hash` of what the tablet then keeps.
    `cashier` is who works at it now.
    """

    __tablename__ = "till"
    __table_args__ = (
        Index("till_by_member", "member"),
        Index("till_by_cookie", "cookie_hash", unique=True),
        Index("till_by_link", "link_hash", unique=True),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    member: int = Field(sa_column=c.reference("member.id"))
    name: str = Field(sa_column=c.text())
    made_by: int = Field(sa_column=c.reference("member.id"))
    made_at: int = Field(sa_column=c.number())
    link_hash: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))
    link_ends_at: int = Field(sa_column=c.number())
    cookie_hash: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))
    enrolled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    revoked_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    cashier: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
