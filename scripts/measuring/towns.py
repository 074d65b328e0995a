"""Books to measure on: members with money, on each database, with every guarantee and every durable setting on."""

import random
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ledger import payments
from ledger.allowances import ANYTHING, Spending, Waiver
from service import migrations, tables
from service.access import Acting, Principal, Role
from service.allowances import allowance_id
from service.approvals.limits import bind
from service.book import Book
from service.clock import DAY, day_of, system_clock
from service.ids import new_code
from service.journal import Item, Origin
from tests import postgres
from tests.town import Town

MEMBERS = 1_000
FUNDS = 10_000_000
AMOUNT_MAX = 50
OPENED_TOGETHER = 500
ACTOR = "7K3QX9V2MB4T"
SCOPE = "payments:write accounts:read"


@dataclass
class Place:
    """Where the databases of a run are; `urls` are those that hold a book, to be verified at the end."""

    directory: Path
    server: postgres.Server
    urls: list[str] = field(default_factory=list)

    def new_url(self, kind: str) -> tuple[str, str]:
        """Make an empty database; return the URL by which it is used, and the one by which tables are made."""
        if kind == "sqlite":
            url = f"sqlite:///{self.directory}/{secrets.token_hex(4)}.sqlite3"
            return url, url
        database = self.server.new_database()
        return database.app_url, database.owner_url


@contextmanager
def place() -> Iterator[Place]:
    """Lend a directory and a PostgreSQL that loses nothing when the machine stops."""
    server = postgres.start(durable=True)
    try:
        with tempfile.TemporaryDirectory(prefix="alveole-bench-") as directory:
            yield Place(Path(directory), server)
    finally:
        server.stop()


class Measured:
    """A book of accounts that can pay one another for long; `payer` holds them all.

    A program of theirs has a `session`, and may pay whatever it likes: people do
    not pay a thousand times a second, and their PINs are slow on purpose.
    """

    def __init__(self, place: Place, kind: str, *, members: int = MEMBERS) -> None:
        """Found the town, and give it members. `kind` is sqlite or postgresql."""
        self.kind = kind
        self.url, owner = place.new_url(kind)
        migrations.upgrade(owner)
        place.urls.append(self.url)
        self.book = Book.open(self.url)
        self.commits = 0
        self.book.journal.on_commit(self._count)
        self.payer, self.session = new_code(), new_code()
        self._holder = self._sign_in()
        self.who = Principal(self._holder, self.payer, self.payer, 0, frozenset({Acting(Role.CITIZEN, self._holder)}))
        self.town = Town(self.book)
        self.members = [
            account
            for start in range(0, members, OPENED_TOGETHER)
            for account in self.town.accounts([FUNDS] * min(OPENED_TOGETHER, members - start), holder=self._holder)
        ]
        self.opened = self.filled = self.book.clock()
        self._day = day_of(self.opened)

    def close(self) -> None:
        """Close the book."""
        self.book.close()

    def payments(self, count: int, *, payee: str | None = None) -> list[Item]:
        """Return payments between members drawn by chance, or all to one `payee`, each under a key of its own."""
        return [self._payment(payee) for _ in range(count)]

    def origin(self) -> Origin:
        """Return where a payment comes from: a new confirmation."""
        return Origin(ACTOR, ACTOR, secrets.token_bytes(16), secrets.token_bytes(16))

    def _sign_in(self) -> int:
        """Make the member who holds every account and is allowed to pay, and their program, signed in."""
        now = system_clock()
        with self.book.database.write() as session:
            member = tables.Member(public_id=self.payer, kind="individual", name="Payer", created_at=now)
            session.add(member)
            session.flush()
            assert member.id is not None
            client = tables.Client(
                public_id=new_code(),
                name="Bench",
                secret_hash="!",  # noqa: S106 - no hash: no way in
                scopes=SCOPE,
                member=member.id,
            )
            session.add_all([client, tables.Power(member=member.id, role=Role.CITIZEN, since=now)])
            session.flush()
            opened = tables.Session(
                public_id=self.session, client=client.id, scopes=SCOPE, created_at=now, expires_at=now + DAY
            )
            session.add(opened)
            program = client.public_id
            bind(self.book, session, allowance_id(program, "MIEL"), ANYTHING)
            return member.id

    def _payment(self, payee: str | None) -> Item:
        one, other = random.sample(self.members, 2)
        if payee is not None:
            one, other = (one if one != payee else other), payee
        amount = random.randint(1, AMOUNT_MAX)
        waiver = Waiver(allowance_id(one, "MIEL"), self._day, ANYTHING, ANYTHING)  # each payer counts on its own
        draft = payments.pay(amount, payer=one, payee=other)
        return self.origin(), (draft._replace(spending=Spending(one, other, amount, waiver)),)

    def _count(self, _: int) -> None:
        self.commits += 1
