"""An open book: its database, its journal, its clock. What every use case is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Self

import anyio
from sqlmodel import select

from ledger.drafts import Draft
from ledger.refusals import Refusal
from service import allowances, dues, known_accounts, tables
from service.budget import Budget
from service.clock import Clock, system_clock
from service.database import Database
from service.installation import Installation
from service.journal import Item, Journal, Keyring, Origin, Posted, Result
from service.known_payees import KnownPayees
from service.remembered import Remembered

APPROVALS_AT_ONCE = 2
"""How many approvals are checked at the same time: a PIN takes 19 MiB and a processor."""

LOADERS = (known_accounts, dues, allowances)
"""The nouns whose loaders the journal uses; importing them registers the loaders."""


@dataclass(slots=True)
class Book:
    """One book, opened by one process. `demo`: its money is invented; `installation`: whence it is served.

    `approving` is where approvals wait their turn.
    """

    database: Database
    journal: Journal
    keyring: Keyring
    clock: Clock
    budget: Budget
    demo: bool = False
    known: known_accounts.KnownAccounts = field(default_factory=known_accounts.KnownAccounts)
    installation: Installation = field(default_factory=Installation)
    rules: Remembered = field(default_factory=Remembered)
    payees: KnownPayees = field(default_factory=KnownPayees)
    approving: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(APPROVALS_AT_ONCE))
    _turns: dict[int, Lock] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock = system_clock,
        durable: bool = True,
        installation: Installation | None = None,
    ) -> Self:
        """Open the book at a database URL whose migrations have run, and start its journal."""
        database = Database(url, durable=durable)
        with database.read() as session:
            keyring = Keyring(session.exec(select(tables.Book)).one().key)
            demo = session.exec(select(tables.Demo)).first() is not None
        journal = Journal(database, keyring, clock=clock)
        journal.start()
        whence = installation or Installation()
        return cls(database, journal, keyring, clock, Budget(clock), demo, installation=whence)

    def turn(self, member: int) -> Lock:
        """Return what lets one approval of a member be checked at a time in this process."""
        return self._turns.setdefault(member, Lock())

    async def post(self, origin: Origin, *drafts: Draft) -> list[Posted]:
        """Post drafts that stand or fall together, within the client's budget of refusals."""
        self.budget.check(origin.client)
        try:
            return await self.journal.post(origin, *drafts)
        except Refusal:
            self.budget.spend(origin.client)
            raise

    async def post_each(self, items: Sequence[Item]) -> list[Result]:
        """Post many items, each on its own, within their clients' budgets of refusals."""
        for client in {origin.client for origin, _ in items}:
            self.budget.check(client)
        results = await self.journal.post_each(items)
        for (origin, _), result in zip(items, results, strict=True):
            if isinstance(result, Refusal):
                self.budget.spend(origin.client)
        return results

    def close(self) -> None:
        """Post what waits, then close every connection."""
        self.journal.close()
        self.database.close()
