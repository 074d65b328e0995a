"""Fill an empty book with the town, by the same use cases that members reach through the API.

Everything happens in the past, by a clock that follows the plan; when the town
is complete the clock of the day is the service's own again.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from ledger.memos import Memo
from service import currencies, issuing, tables
from service.access import Role
from service.book import Book
from service.clock import MINUTE, PARIS, Clock, instant_of, moment
from service.demo import cast, people, plan
from service.demo.people import Credential, Settled

HOUSE = "alveole"
TINY = "tiny"
Progress = Callable[[int, int], None]


class TownClock:
    """A clock that stands where the story has got to. Instants are UTC microseconds."""

    def __init__(self, now: int) -> None:
        """Set it."""
        self.now = now

    def __call__(self) -> int:
        """Return the instant."""
        return self.now


class Filled(NamedTuple):
    """A complete town: how many acts it took, and who can sign in."""

    acts: int
    credentials: list[Credential]


def fill(url: str, *, seed: int, clock: Clock, progress: Progress) -> Filled:
    """Fill the empty book at a database URL with the tiny town, up to the day before `clock`'s."""
    now = clock()
    today = datetime.combine(moment(now).astimezone(PARIS).date(), time(), PARIS)
    midnight = instant_of(today - timedelta(days=plan.DAYS))
    told = TownClock(midnight)
    book = Book.open(url, clock=told)
    try:
        _mark(book, seed, now)
        return asyncio.run(_Town(book, told, midnight).fill(plan.plan(seed), now, progress))
    finally:
        book.close()


def holds_anything(url: str) -> tables.Demo | bool: ...


def _mark(book: Book, seed: int, now: int) -> None:
    """Say that these are demo books, before anything else is in them."""
    with book.database.write() as session:
        session.add(tables.Demo(size=TINY, seed=seed, begun_at=now))


class _Town:
    """The town as far as it has got."""

    def __init__(self, book: Book, told: TownClock, midnight: int) -> None:
        self._book = book
        self._told = told
        self._midnight = midnight
        self._settled: dict[str, Settled] = {}
        self._payments: dict[str, str] = {}
        self._holds: dict[str, str] = {}
        self._confirmations = 0

    async def fill(self, acts: list[plan.Act], now: int, progress: Progress) -> Filled:
        for code, name in cast.CURRENCIES.items():
            await currencies.found_backed(self._book, self._origin(HOUSE), code=code, name=name)
        self._settled = await people.settle(self._book, self._origin)
        for done, act in enumerate(acts):
            self._told.now = self._midnight + act.at * MINUTE
            await self._play(act)
            progress(done + 1, len(acts))
        self._told.now = now
        return Filled(len(acts), people.give_logins(self._book, self._settled))

    async def _play(self, act: plan.Act) -> None:
        match act:
            case plan.TopUp():
                await self._top_up(act)
            case plan.Payment():
                await self._pay(act)
            case plan.Refund():
                await self._refund(act)
            case plan.Hold():
                await self._hold(act)
            case plan.Capture():
                await self._capture(act)
            case plan.Request():
                self._ask(act)

    async def _top_up(self, act: plan.TopUp) -> None:
        who = self._association(Role.TREASURER, "treasurer")
        currency, amount = act.currency, act.amount
        memo = Memo("Virement reçu")
        await issuing.record_bank_line(
            self._book, who, self._origin(who.public_id), currency=currency, amount=amount, memo=memo
        )
        payee = self._settled[act.who].accounts[currency]
        await issuing.issue(
            self._book, who, self._origin(who.public_id), payee=payee, currency=currency, amount=amount, memo=None
        )


...
