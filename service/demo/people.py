"""The people of the town: members with their accounts, and the logins of a few."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlmodel import select

from ledger.accounts import Status, Terms
from ledger.money import AMOUNT_MAX
from service import codes, logins, members, passwords, tables, terms
from service.access import Acting, Principal, Role
from service.approvals import pins
from service.book import Book
from service.demo.cast import DASHBOARD, DASHBOARD_SCOPES, LOGINS, Inhabitant
from service.journal import Origin
from service.members import MemberKind
from service.principals import STRONG

HOUSE = "alveole"
FOUNDER = Principal(None, HOUSE, HOUSE, 0, frozenset({Acting(Role.TREASURER, None)}))
"""Who lets the first members in, before there is anyone."""

SPENDING = frozenset({Role.CITIZEN, Role.OWNER, Role.CASHIER})
"""Who has something to spend, their own or their business's."""

OPEN = Terms(0, AMOUNT_MAX, Status.OPEN)


class Settled(NamedTuple):
    """A member who lives in the town: their key and public id, and the public id of their account by currency."""

    id: int
    public_id: str
    name: str
    kind: str
    accounts: dict[str, str]

    def principal(self, role: Role, of: int | None) -> Principal:
        """Return the member as someone who asks, in a role."""
        return Principal(self.id, self.public_id, self.public_id, 0, frozenset({Acting(role, of)}))


class Credential(NamedTuple):
    """How someone signs in: a person by name and password, a program by its client id and secret.

    The secret is shown once and kept nowhere. `accounts` are public ids by currency.
    `totp_secret` makes the codes of those who act for the association.
    `pin` is what those who spend approve with.
    """

    role: Role
    name: str
    login: str
    secret: str
    accounts: dict[str, str]
    totp_secret: str = ""
    pin: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the credential under the names by which the API asks for it."""
        if self.role is Role.DASHBOARD:
            return {"role": self.role, "name": self.name, "client_id": self.login, "client_secret": self.secret}
        signs_in = {"role": self.role, "name": self.name, "username": self.login, "password": self.secret}
        if self.totp_secret:
            signs_in["totp_secret"] = self.totp_secret
        if self.pin:
            signs_in["pin"] = self.pin
        return signs_in | {"accounts": self.accounts}


async def settle(
    book: Book, origin: Callable[[str], Origin], inhabitants: Sequence[Inhabitant], decision: str | None = None
) -> dict[str, Settled]:
    """Make these members, by the association's decision where it takes one, and open their accounts."""
    settled: dict[str, Settled] = {}
    for each in inhabitants:
        kind = MemberKind(each.kind)
        member = members.create(book, FOUNDER, kind=kind, name=each.name, decision=decision).id
        accounts = {}
        for currency in each.currencies:
            opened, _ = await terms.open_account(
                book, FOUNDER, origin(HOUSE), member=member, currency=currency, opening=OPEN
            )
            accounts[currency] = opened.id
        settled[each.key] = Settled(_number(book, member), member, each.name, each.kind, accounts)
    return settled


def give_logins(book: Book, settled: dict[str, Settled]) -> list[Credential]:
    """Let a few people sign in, and a dashboard; their random passwords and PINs are in what is returned only."""
    credentials = []
    for each in LOGINS:
        person, of = settled[each.inhabitant], settled[each.of] if each.of else None
        password = passwords.generated()
        logins.add_login(book, member=person.public_id, username=each.username, password=password)
        if each.role is not Role.CITIZEN:  # which every individual is from the start
            logins.grant(book, member=person.public_id, role=each.role, of=of.public_id if of else None)
        shows_codes = _give_codes(book, each.username) if each.role in STRONG else ""
        pin = _give_pin(book, person) if each.role in SPENDING else ""
        accounts = (of or person).accounts
        credentials.append(Credential(each.role, person.name, each.username, password, accounts, shows_codes, pin))
    client, secret = logins.add_program(book, name=DASHBOARD, scopes=DASHBOARD_SCOPES)
    return [*credentials, Credential(Role.DASHBOARD, DASHBOARD, client, secret, {})]


def _give_codes(book: Book, username: str) -> str:
    """Let a login be asked for codes, and return the secret that makes them."""
    with book.database.write() as session:
        login = session.exec(select(tables.Login).where(tables.Login.username == username)).one()
        return codes.give(book, session, login)


def _give_pin(book: Book, person: Settled) -> str:
    pin = pins.generated()
    pins.choose(book, person.id, pin)
    return pin


def _number(book: Book, member: str) -> int:
    with book.database.read() as session:
        number = session.exec(select(tables.Member.id).where(tables.Member.public_id == member)).one()
    assert number is not None
    return number
