"""The people of the town: members with their accounts, and the logins of a few."""

import secrets
from collections.abc import Callable
from typing import NamedTuple

from sqlmodel import select

from ledger.accounts import AccountKind, Status, Terms
from ledger.drafts import Draft, TermChange
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from service import passwords, tables
from service.access import Acting, Principal
from service.book import Book
from service.demo.cast import DASHBOARD, DASHBOARD_SCOPES, EVERYONE, LOGINS
from service.ids import CROCKFORD, new_code
from service.journal import Origin
from service.sessions import new_secret, secret_hash

HOUSE = "alveole"
OPEN = Terms(0, AMOUNT_MAX, Status.OPEN)


class Settled(NamedTuple):
    """A member who lives in the town: their key and public id, and the public id of their account by currency."""

    id: int
    public_id: str
    name: str
    kind: str
    accounts: dict[str, str]

    def principal(self, *acting: Acting) -> Principal:
        """Return the member as someone who asks."""
        return Principal(self.id, self.public_id, self.public_id, 0, frozenset(acting))


class Credential(NamedTuple):
    """How someone signs in. The secret is shown once and kept nowhere; `accounts` are public ids by currency."""

    role: str
    name: str
    login: str
    secret: str
    accounts: dict[str, str]


async def settle(book: Book, origin: Callable[[str], Origin]) -> dict[str, Settled]:
    """Make every member, and open their accounts."""
    settled: dict[str, Settled] = {}
    with book.database.write() as session:
        currencies = {each.code: each.id for each in session.exec(select(tables.Currency))}
        for each in EVERYONE:
            member = tables.Member(public_id=new_code(), kind=each.kind, name=each.name, created_at=book.clock())
            session.add(member)
            session.flush()
            accounts = {}
            for code in each.currencies:
                account = tables.Account(
                    public_id=new_code(), currency=currencies[code], kind=AccountKind.MEMBER, holder=member.id
                )
                session.add(account)
                accounts[code] = account.public_id
            settled[each.key] = Settled(member.id or 0, member.public_id, each.name, each.kind, accounts)
    opened = tuple(TermChange(account, OPEN) for each in settled.values() for account in each.accounts.values())
    await book.journal.post(origin(HOUSE), Draft(Kind.TERMS, terms=opened))
    return settled


def give_logins(book: Book, settled: dict[str, Settled]) -> list[Credential]:
    """Let a few people sign in, and a dashboard; their random passwords are in what is returned and nowhere else."""
    credentials = []
    now = book.clock()
    with book.database.write() as session:
        for each in LOGINS:
            person, of = settled[each.inhabitant], settled[each.of] if each.of else None
            password = new_password()
            kept = passwords.hashed(password)
            session.add(tables.Login(member=person.id, username=each.username, password_hash=kept))
            session.add(tables.Power(member=person.id, role=each.role, of=of.id if of else None, since=now))
            session.flush()
            accounts = (of or person).accounts
            credentials.append(Credential(each.role, person.name, each.username, password, accounts))
        secret = new_secret()
        client = tables.Client(
            public_id=new_code(), name=DASHBOARD, secret_hash=secret_hash(secret), scopes=" ".join(DASHBOARD_SCOPES)
        )
        session.add(client)
        credentials.append(Credential("dashboard", DASHBOARD, client.public_id, secret, {}))
    return credentials


def new_password() -> str:
    """Return a random password of 60 bits that can be typed: `K7QM-2XPA-9RTD`."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
