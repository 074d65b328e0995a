"""How the association governs itself: who did what, in a trail that only grows."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class Audit(SQLModel, table=True):
    """Append-only and chained (`ledger.trail`): who did what to what, when, with which outcome.

    Opaque ids only; `details` is canonical JSON without any personal datum or secret.
    """

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("seq > 0", name="audit_seq"),
        Index("audit_by_actor", "actor", "seq"),
        Index("audit_by_operation", "operation", "seq"),
        Index("audit_by_subject", "subject", "seq"),
        Index("audit_by_outcome", "outcome", "seq"),
        Index("audit_by_at", "at"),
        c.OPTIONS,
    )

    seq: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    at: int = Field(sa_column=c.number())
    actor: str = Field(sa_column=c.text())
    client: str = Field(sa_column=c.text())
    operation: str = Field(sa_column=c.text())
    subject: str = Field(sa_column=c.text())
    outcome: str = Field(sa_column=c.text())
    details: str = Field(sa_column=c.text())
    hash: bytes = Field(sa_column=c.octets())


class AuditHead(SQLModel, table=True):
    """One row: the last act of the trail. Whoever appends waits for it, and the database moves it."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="audit_head_one_row"), c.OPTIONS)

    id: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=c.number())
    hash: bytes = Field(sa_column=c.octets())
    at: int = Field(sa_column=c.number())
