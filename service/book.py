"""An open book: its database, its journal, its clock. What every use case is given."""

from dataclasses import dataclass, field
from typing import Self

from sqlmodel import select

from service import dues, known_accounts, tables
from service.clock import Clock, system_clock
from service.database import Database
from service.journal import Journal, Keyring

LOADERS = (known_accounts, dues)
"""The nouns whose loaders the journal uses; importing them registers the loaders."""


@dataclass(slots=True)
class Book:
    """One book, opened by one process."""

    database: Database
    journal: Journal
    keyring: Keyring
    clock: Clock
    known: known_accounts.KnownAccounts = field(default_factory=known_accounts.KnownAccounts)

    @classmethod
    def open(cls, url: str, *, clock: Clock = system_clock) -> Self:
        """Open the book at a database URL whose migrations have run, and start its journal."""
        database = Database(url)
        with database.read() as session:
            keyring = Keyring(session.exec(select(tables.Book)).one().key)
        journal = Journal(database, keyring, clock=clock)
        journal.start()
        return cls(database, journal, keyring, clock)

    def close(self) -> None:
        """Post what waits, then close every connection."""
        self.journal.close()
        self.database.close()
