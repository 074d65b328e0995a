"""Lines of credit: their terms, how far each has come, and every step of the way.

What is owed on a line is in the books, on its claim and its debt account; here is
what people agreed on. A line's terms never change but for its limit, which a step records.
"""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c

STATES = (
    "('proposed','countersigned','approved','attested','active','suspended','closing','closed','refused','withdrawn')"
)


class CreditLine(SQLModel, table=True):
    """A line of credit. `lent_from` and `lent_to` are the parties' own accounts; `most` is the limit, in minor units.

    `claim`, `debt` and, where the lender sets units aside, `aside` are the line's own accounts.
    """

    __tablename__ = "credit_line"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="credit_line_state"),
        CheckConstraint("lender <> borrower", name="credit_line_parties"),
        CheckConstraint("most > 0 and longest_days > 0", name="credit_line_most"),
        CheckConstraint("funding in ('set_aside', 'if_available')", name="credit_line_funding"),
        CheckConstraint("(funding = 'set_aside') = (aside is not null)", name="credit_line_aside"),
        Index("credit_line_by_lender", "lender"),
        Index("credit_line_by_borrower", "borrower"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    request: bytes = Field(sa_column=c.octets())
    lender: int = Field(sa_column=c.reference("member.id"))
    borrower: int = Field(sa_column=c.reference("member.id"))
    lent_from: int = Field(sa_column=c.reference("account.id"))
    lent_to: int = Field(sa_column=c.reference("account.id"))
    claim: int = Field(sa_column=c.reference("account.id", unique=True))
    debt: int = Field(sa_column=c.reference("account.id", unique=True))
    aside: int | None = Field(default=None, sa_column=c.reference("account.id", unique=True, nullable=True))
    most: int = Field(sa_column=c.number())
    funding: str = Field(sa_column=c.text())
    basis: str = Field(sa_column=c.text())
    matures_on: str = Field(sa_column=c.text())
    longest_days: int = Field(sa_column=c.number())
    treasury: int | None = Field(default=None, sa_column=c.number(nullable=True))
    state: str = Field(sa_column=c.text())
    proposed_by: str = Field(sa_column=c.text())
    proposed_at: int = Field(sa_column=c.number())


class CreditStep(SQLModel, table=True):
    """Append-only: a step of a line, by whom, for which side, under which limit; and the document that shows it."""

    __tablename__ = "credit_step"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="credit_step_state"),
        CheckConstraint("coalesce(side, 'lender') in ('lender', 'borrower')", name="credit_step_side"),
        Index("credit_step_by_line", "line"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    line: int = Field(sa_column=c.reference("credit_line.id"))
    step: str = Field(sa_column=c.text())
    state: str = Field(sa_column=c.text())
    side: str | None = Field(default=None, sa_column=c.text(nullable=True))
    by: int = Field(sa_column=c.reference("member.id"))
    at: int = Field(sa_column=c.number())
    most: int = Field(sa_column=c.number())
    decided_on: str | None = Field(default=None, sa_column=c.text(nullable=True))
    document: int | None = Field(default=None, sa_column=c.reference("document.id", nullable=True))
