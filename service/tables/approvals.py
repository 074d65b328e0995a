"""What approvals rest on: members' PINs, challenges for passkeys, what may pass without, and who was paid before."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class Pin(SQLModel, table=True):
    """A member's PIN. Only the argon2id hash of its peppered HMAC is kept; `pepper` names the key it was made with.

    `wrong` counts tries that were not right, or not decided yet; from five on it is locked.
    """

    __tablename__ = "pin"
    __table_args__ = (CheckConstraint("wrong between 0 and 5", name="pin_wrong"), c.OPTIONS)

    member: int = Field(sa_column=c.reference("member.id", primary_key=True, autoincrement=False))
    hash: str = Field(sa_column=c.text())
    pepper: str = Field(sa_column=c.text())
    wrong: int = Field(default=0, sa_column=c.number())
    changed_at: int = Field(sa_column=c.number())


class Challenge(SQLModel, table=True):
    """What a passkey is asked to sign: `terms` stand for one act. `evidence` is the hash of what it signed."""

    __tablename__ = "approval_challenge"
    __table_args__ = (Index("approval_challenge_by_member", "member", "expires_at"), c.KEYED)

    id: str = Field(sa_column=c.text(primary_key=True))
    member: int = Field(sa_column=c.reference("member.id"))
    nonce: bytes = Field(sa_column=c.octets())
    terms: bytes = Field(sa_column=c.octets())
    expires_at: int = Field(sa_column=c.number())
    used_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    evidence: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))


class Allowance(SQLModel, table=True):
    """What a member or program (`id`: its public id, a colon, a currency) may let pass, and let pass of late.

    The journal counts, under the lock on the head; whoever changes limits takes that lock.
    """

    __tablename__ = "allowance"
    __table_args__ = (
        CheckConstraint("today >= 0 and this_month >= today", name="allowance_spent"),
        CheckConstraint(
            "(single is null) = (daily is null) and (daily is null) = (monthly is null)"
            " and (single is null or 0 <= single and single <= daily and daily <= monthly)",
            name="allowance_limits",
        ),
        c.KEYED,
    )

    id: str = Field(sa_column=c.text(primary_key=True))
    single: int | None = Field(default=None, sa_column=c.number(nullable=True))
    daily: int | None = Field(default=None, sa_column=c.number(nullable=True))
    monthly: int | None = Field(default=None, sa_column=c.number(nullable=True))
    day: str = Field(default="", sa_column=c.text(server_default=""))
    today: int = Field(default=0, sa_column=c.number(server_default="0"))
    this_month: int = Field(default=0, sa_column=c.number(server_default="0"))


class KnownPayee(SQLModel, table=True):
    """That an account has paid another since then: paying it again is nothing new."""

    __tablename__ = "known_payee"
    __table_args__ = (c.KEYED,)

    payer: int = Field(sa_column=c.reference("account.id", primary_key=True, autoincrement=False))
    payee: int = Field(sa_column=c.reference("account.id", primary_key=True, autoincrement=False))
    since: int = Field(sa_column=c.number())
