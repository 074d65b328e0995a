"""The people: who they are, how they sign in, what they may do, and what they ask for.

Personal data lives here and in `memo`, never in the rest of the books.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlmodel import Field, SQLModel

from service.ids import new_code
from service.tables import columns as c


class Member(SQLModel, table=True):
    """A person, a business, an association, a public body, or the issuer itself."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint(
            "kind in ('individual', 'business', 'association', 'public_body', 'issuer', 'office')",
            name="member_kind",
        ),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    kind: str = Field(sa_column=c.text())
    name: str = Field(sa_column=c.text())
    created_at: int = Field(sa_column=c.number())


class Login(SQLModel, table=True):
    """How a member signs in with a password. Only the argon2id hash is kept.

    `lent`: whoever enrolled them has seen the password, which therefore only serves to choose another.
    """

    __tablename__ = "login"
    __table_args__ = (c.OPTIONS,)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    member: int = Field(sa_column=c.reference("member.id"))
    username: str = Field(sa_column=c.text(unique=True))
    password_hash: str = Field(sa_column=c.text())
    lent: int = Field(default=0, sa_column=c.number(server_default=text("0")))
    disabled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Power(SQLModel, table=True):
    """What a member may do: a role, for themselves (`of` empty) or in another member's name, between dates.

    `once` and `total` bound what it lets pass (minor units); `granted_by` is who gave it, where a person did.
    """

    __tablename__ = "power"
    __table_args__ = (
        CheckConstraint(
            "role in ('citizen','owner','cashier','accountant','guardian','treasurer','board','operator','auditor',"
            "'administrator')",
            name="power_role",
        ),
        CheckConstraint("(once is null) = (total is null) and once between 0 and total", name="power_bounds"),
        Index("power_by_whose", "of"),
        Index("power_by_member", "member"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    member: int = Field(sa_column=c.reference("member.id"))
    role: str = Field(sa_column=c.text())
    of: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    since: int = Field(sa_column=c.number())
    until: int | None = Field(default=None, sa_column=c.number(nullable=True))
    public_id: str = Field(default_factory=new_code, sa_column=c.text(unique=True))
    once: int | None = Field(default=None, sa_column=c.number(nullable=True))
    total: int | None = Field(default=None, sa_column=c.number(nullable=True))
    granted_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))


class PowerUse(SQLModel, table=True):
    """What passed by a power, or a program, that has bounds, in a currency on a day in Paris.

    One row for each confirmation, `key` as in the books; taken back when the books refuse.
    """

    __tablename__ = "power_use"
    __table_args__ = (Index("power_use_by_power", "power", "currency", "day"), c.KEYED)

    key: bytes = Field(sa_column=c.octets(primary_key=True))
    power: str = Field(sa_column=c.text())
    currency: str = Field(sa_column=c.text())
    day: str = Field(sa_column=c.text())
    amount: int = Field(sa_column=c.number())


class Client(SQLModel, table=True):
    """A program with its own secret. It has scopes, and may act for a member.

    `kind`: a `program` has the member's own roles; a `till` asks and refunds within `once` and `total`, as a
    cashier does; a `dashboard` reads, as an accountant does, or, for no member, what the association shows.
    """

    __tablename__ = "client"
    __table_args__ = (c.OPTIONS,)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    name: str = Field(sa_column=c.text())
    secret_hash: str = Field(sa_column=c.text())
    scopes: str = Field(sa_column=c.text())
    member: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    disabled_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    kind: str = Field(default="program", sa_column=c.text(server_default="program"))
    once: int | None = Field(default=None, sa_column=c.number(nullable=True))
    total: int | None = Field(default=None, sa_column=c.number(nullable=True))
    made_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class Session(SQLModel, table=True):
    """A signed-in login or client.

    `refresh_hash` is of the one refresh token still good; `scopes` are what a client asked for.
    A browser has `cookie_hash` instead. `strong`: a second factor was given. `proved_at` is when whoever
    holds it last proved who they are.
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("(login is null) <> (client is null)", name="session_of_one"),
        Index(
            "session_by_login",
            "login",
            sqlite_where=text("login is not null"),
            postgresql_where=text("login is not null"),
        ),
        Index("session_by_cookie", "cookie_hash", unique=True),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    login: int | None = Field(default=None, sa_column=c.reference("login.id", nullable=True))
    client: int | None = Field(default=None, sa_column=c.reference("client.id", nullable=True))
    refresh_hash: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))
    scopes: str | None = Field(default=None, sa_column=c.text(nullable=True))
    created_at: int = Field(sa_column=c.number())
    expires_at: int = Field(sa_column=c.number())
    revoked_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    cookie_hash: bytes | None = Field(default=None, sa_column=c.octets(nullable=True))
    strong: int = Field(default=0, sa_column=c.number(server_default=text("0")))
    seen_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    agent: str | None = Field(default=None, sa_column=c.text(nullable=True))
    proved_at: int | None = Field(default=None, sa_column=c.number(nullable=True))


class PaymentRequest(SQLModel, table=True):
    """The words of a payment request; its money is the due of the same id. `rest` is to be taken in euros beside it."""

    __tablename__ = "payment_request"
    __table_args__ = (c.KEYED,)

    id: str = Field(sa_column=c.text(primary_key=True))
    account: int = Field(sa_column=c.reference("account.id"))
    asked_by: int = Field(sa_column=c.reference("member.id"))
    text: str = Field(sa_column=c.text())
    reference: str = Field(sa_column=c.text())
    rest: int = Field(default=0, sa_column=c.number(server_default="0"))
    key: bytes = Field(sa_column=c.octets(unique=True))
    request: bytes = Field(sa_column=c.octets())


class ShortCode(SQLModel, table=True):
    """The digits that stand for a payment request while it is open; afterwards another may have them."""

    __tablename__ = "short_code"
    __table_args__ = (c.KEYED,)

    code: str = Field(sa_column=c.text(primary_key=True))
    request: str = Field(sa_column=c.text(ForeignKey("payment_request.id"), unique=True))
