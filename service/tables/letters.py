"""What is written to people, the links that let them in, and how far the work of every day has come."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class Letter(SQLModel, table=True):
    """A letter. `sealed` is where it goes and what it says, readable with the service's own key alone.

    `state`: waiting (for the post), shown (to `caused_by`, where there is no post),
    sent, failed. The words are gone once it is sent or has failed. `next_at` is when
    it may next be tried: whoever takes it moves that first, so that no two processes send it.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'shown', 'sent', 'failed')", name="letter_state"),
        CheckConstraint("(state in ('waiting', 'shown')) = (sealed is not null)", name="letter_sealed"),
        Index(
            "letter_waiting",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("letter_by_cause", "caused_by"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    kind: str = Field(sa_column=c.text())
    member: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    caused_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    state: str = Field(sa_column=c.text())
    sealed: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))
    attempts: int = Field(default=0, sa_column=c.number())
    created_at: int = Field(sa_column=c.number())
    next_at: int = Field(sa_column=c.number())
    finished_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Invitation(SQLModel, table=True):
    """A link that lets one person in once: to sign in for the first time, or again. Only its hash is kept.

    `vouched`: more than one person stands behind it, so it serves whatever the member has.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("purpose in ('first_sign_in', 'recovery')", name="invitation_purpose"),
        Index("invitation_by_member", "member"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    member: int = Field(sa_column=c.reference("member.id"))
    purpose: str = Field(sa_column=c.text())
    token_hash: bytes = Field(sa_column=c.octets(unique=True))
    caused_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    created_at: int = Field(sa_column=c.number())
    expires_at: int = Field(sa_column=c.number())
    used_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    revoked_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    vouched: int = Field(default=0, sa_column=c.number(server_default=text("0")))


class Job(SQLModel, table=True):
    """Work of every day: the last day (in Paris) on which it was done, and until when someone has it in hand."""

    __tablename__ = "job"
    __table_args__ = (c.KEYED,)

    name: str = Field(sa_column=c.text(primary_key=True))
    day: str = Field(sa_column=c.text())
    taken_until: int = Field(sa_column=c.number())


class Erasure(SQLModel, table=True):
    """That a person was erased, when and by whom; `settled_at` once their accounts are closed or frozen."""

    __tablename__ = "erasure"
    __table_args__ = (c.OPTIONS,)

    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
    at: int = Field(sa_column=c.number())
    asked_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    approved_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    settled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
