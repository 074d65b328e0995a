"""What people sign in with besides a password, and how they get back in. Secrets are sealed or hashed, never plain."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c


class CodeGenerator(SQLModel, table=True):
    """An application that shows a new code every 30 seconds (RFC 6238). `step` is the last one that was accepted."""

    __tablename__ = "code_generator"
    __table_args__ = (c.KEYED,)

    login: int = Field(sa_column=c.reference("login.id", primary_key=True, autoincrement=False))
    sealed: bytes = Field(sa_column=c.octets())
    step: int = Field(default=0, sa_column=c.number())
    created_at: int = Field(sa_column=c.number())
    confirmed_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class RecoveryCode(SQLModel, table=True):
    """One of ten codes on paper, good for one use instead of a second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = (c.KEYED,)

    login: int = Field(sa_column=c.reference("login.id", primary_key=True, autoincrement=False))
    hash: bytes = Field(sa_column=c.octets(primary_key=True))
    used_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Passkey(SQLModel, table=True):
    """A WebAuthn credential: its public key, and how often it said that it was used."""

    __tablename__ = "passkey"
    __table_args__ = (Index("passkey_by_login", "login"), c.OPTIONS)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    login: int = Field(sa_column=c.reference("login.id"))
    credential: bytes = Field(sa_column=c.octets(unique=True))
    public_key: bytes = Field(sa_column=c.octets())
    uses: int = Field(sa_column=c.number())
    synced: int = Field(sa_column=c.number())
    backed_up: int = Field(sa_column=c.number())
    name: str = Field(sa_column=c.text())
    created_at: int = Field(sa_column=c.number())
    used_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    disabled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class SpentChallenge(SQLModel, table=True):
    """A challenge that a passkey has answered: it is not taken again. Deleted once it would have ended anyway."""

    __tablename__ = "spent_challenge"
    __table_args__ = (c.KEYED,)

    hash: bytes = Field(sa_column=c.octets(primary_key=True))
    ends_at: int = Field(sa_column=c.number())


class Recovery(SQLModel, table=True):
    """One treasurer says that a member has lost what they sign in with; another confirms it, or time passes."""

    __tablename__ = "recovery"
    __table_args__ = (c.OPTIONS,)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    member: int = Field(sa_column=c.reference("member.id"))
    proposed_by: int = Field(sa_column=c.reference("member.id"))
    proposed_at: int = Field(sa_column=c.number())
    confirmed_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    confirmed_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
