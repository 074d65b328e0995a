"""Memberships, how to reach a member, and what a business says of itself in the directory.

A membership is history and kept; how to reach someone is personal data, in a
table of its own that is erased without touching anything else.
"""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from service.tables import columns as c

STATES = "('applied','refused','admitted','lapsed','insolvent','left','dead')"


class Membership(SQLModel, table=True):
    """Where a member stands since a day; `change` is the step that led there. Without a row, nothing is recorded."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="membership_state"),
        Index("membership_by_state", "state", "until"),
        c.OPTIONS,
    )

    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
    state: str = Field(sa_column=c.text())
    since: str = Field(sa_column=c.text())
    until: str | None = Field(default=None, sa_column=c.text(nullable=True))
    change: int = Field(sa_column=c.reference("membership_change.id"))


class MembershipChange(SQLModel, table=True):
    """Append-only: a step of a membership, dated, and who decided it: a public id, or `system` by its date.

    `decision` is the public id of the association's decision behind it.
    """

    __tablename__ = "membership_change"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="membership_change_state"),
        Index("membership_change_by_member", "member"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    member: int = Field(sa_column=c.reference("member.id"))
    step: str = Field(sa_column=c.text())
    state: str = Field(sa_column=c.text())
    since: str = Field(sa_column=c.text())
    until: str | None = Field(default=None, sa_column=c.text(nullable=True))
    at: int = Field(sa_column=c.number())
    decided_by: str = Field(sa_column=c.text())
    decision: str | None = Field(default=None, sa_column=c.text(nullable=True))


class MemberContact(SQLModel, table=True):
    """How to reach a member: personal data, erasable as a row. Empty texts were not given.

    `given`: the mail address is what the member wrote themselves, so what lets them in may go there.
    """

    __tablename__ = "member_contact"
    __table_args__ = (
        CheckConstraint("language in ('fr', 'en')", name="member_contact_language"),
        c.OPTIONS,
    )

    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
    email: str = Field(default="", sa_column=c.text())
    phone: str = Field(default="", sa_column=c.text())
    address: str = Field(default="", sa_column=c.text())
    language: str = Field(default="fr", sa_column=c.text())
    updated_at: int = Field(sa_column=c.number())
    given: int = Field(default=0, sa_column=c.number(server_default=text("0")))


class DirectoryEntry(SQLModel, table=True):
    """What a member says of itself to whoever looks for it; shown only while `public` and a member.

    The place is in millionths of a degree; `hours` and `accepts` are JSON; `folded` is what is searched.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (
        CheckConstraint("public in (0, 1)", name="directory_entry_public"),
        CheckConstraint("section between 'A' and 'U' and length(section) = 1", name="directory_entry_section"),
        CheckConstraint("(latitude is null) = (longitude is null)", name="directory_entry_place"),
        Index("directory_entry_by_commune", "commune"),
        c.OPTIONS,
    )

    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
    public: int = Field(sa_column=c.number())
    activity: str = Field(sa_column=c.text())
    section: str = Field(sa_column=c.text())
    commune: str = Field(sa_column=c.text())
    town: str = Field(sa_column=c.text())
    latitude: int | None = Field(default=None, sa_column=c.number(nullable=True))
    longitude: int | None = Field(default=None, sa_column=c.number(nullable=True))
    hours: str = Field(sa_column=c.text())
    accepts: str = Field(sa_column=c.text())
    offers: str = Field(sa_column=c.text())
    seeks: str = Field(sa_column=c.text())
    folded: str = Field(sa_column=c.text())
    updated_at: int = Field(sa_column=c.number())
