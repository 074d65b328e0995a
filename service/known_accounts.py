"""Accounts as drafts see them under the lock, and as this process remembers them."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqlmodel import col, select

from ledger.accounts import Account, AccountKind, Status
from ledger.books import Cover
from ledger.money import Currency
from service import tables
from service.database import Database
from service.journal import FactKind, Fetch, Key, loads

T = TypeVar("T")

_ACCOUNTS = """
select a.id, a.public_id, a.kind, a.cover, a.status, a.floor, a.ceiling, a.balance, a.held, a.seq,
  c.id, c.code, c.scale, c.kind, c.policy
from account a join currency c on c.id = a.currency where a.public_id {keys}
"""
_COVERS = """
select v.id, v.margin, c.id, c.code, c.scale, c.kind, c.policy
from cover v join currency c on c.id = v.currency where v.id {keys}
"""


@loads(FactKind.ACCOUNT)
def load_accounts(fetch: Fetch, public_ids: Sequence[Key], _now: int) -> Iterable[Account]:
    """Return the accounts with these public ids; unknown ones are left out."""
    currencies: dict[int, Currency] = {}
    for id_, public_id, kind, cover, status, floor, ceiling, balance, held, seq, *unit in fetch(_ACCOUNTS, public_ids):
        currency = currencies.get(unit[0]) or currencies.setdefault(unit[0], Currency(*unit))
        yield Account(
            id_,
            public_id,
            currency,
            AccountKind(kind),
            cover,
            Status(status),
            floor,
            ceiling,
            balance,
            held,
            seq,
        )


@loads(FactKind.COVER)
def load_covers(fetch: Fetch, ids: Sequence[Key], _now: int) -> Iterable[Cover]:
    """Return the covers with these keys."""
    for id_, margin, *unit in fetch(_COVERS, ids):
        yield Cover(id_, Currency(*unit), margin)


class KnownAccount(NamedTuple):
    """What never changes of an account: safe to keep in memory for ever."""

    id: int
    public_id: str
    kind: AccountKind
    holder: int | None
    currency: Currency


class KnownAccounts:
    """The accounts that this process has met, so that most requests need no query to learn whose an account is."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: dict[str, KnownAccount] = {}

    def find(self, database: Database, public_id: str) -> KnownAccount | None:
        """Return the account with this public id, or None."""
        known = self._known.get(public_id)
        if known is not None:
            return known
        found = self.find_all(database, [public_id])
        return found.get(public_id)

    def find_all(self, database: Database, public_ids: Sequence[str]) -> dict[str, KnownAccount]:
        """Return the accounts among these public ids, with at most one query."""
        missing = [public_id for public_id in public_ids if public_id not in self._known]
        if missing:
            query = (
                select(tables.Account, tables.Currency)
                .join(tables.Currency, col(tables.Currency.id) == tables.Account.currency)
                .where(col(tables.Account.public_id).in_(missing))
            )
            with database.read() as session:
                for account, currency in session.exec(query):
                    self._known[account.public_id] = _known(account, currency_of(currency))
        return {public_id: self._known[public_id] for public_id in public_ids if public_id in self._known}

    async def beside(self, database: Database, public_ids: Sequence[str], work: Callable[[], T]) -> T:
        """Do work that asks for these accounts: in a thread when that takes a query, for others wait in this loop.

        SQLite answers from memory sooner than a thread wakes.
        """
        if database.sqlite or all(public_id in self._known for public_id in public_ids):
            return work()
        return await asyncio.to_thread(self._met, database, public_ids, work)

    def _met(self, database: Database, public_ids: Sequence[str], work: Callable[[], T]) -> T:
        self.find_all(database, public_ids)
        return work()


def _known(row: tables.Account, currency: Currency) -> KnownAccount:
    assert row.id is not None
    return KnownAccount(row.id, row.public_id, AccountKind(row.kind), row.holder, currency)


def currency_of(row: tables.Currency) -> Currency:
    """Return the currency of a row."""
    assert row.id is not None
    return Currency(row.id, row.code, row.scale, row.kind, row.policy)
