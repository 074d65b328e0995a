"""What a till keeps beside the books: whose name the payer chose to show."""

from sqlalchemy import ForeignKey
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class SharedName(SQLModel, table=True):
    """That a payer lets the payee of a request read their name: the holder of the account that pays."""

    __tablename__ = "shared_name"
    __table_args__ = (c.KEYED,)

    request: str = Field(sa_column=c.text(ForeignKey("payment_request.id"), primary_key=True))
    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
