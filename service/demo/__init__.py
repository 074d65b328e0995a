"""The demo town: an empty book filled with believable people, by the use cases that members reach through the API.

Everything happens in the past, by a clock that follows the plan; once the town
is complete, time is the service's own again.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from enum import Enum, auto
from typing import NamedTuple

from sqlmodel import select

from service import tables
from service.book import Book
from service.clock import PARIS, Clock, instant_of, moment, system_clock
from service.database import Database
from service.demo.people import Credential
from service.demo.plan import DAYS, acts_of
from service.demo.town import Town, TownClock

SIZE = "tiny"

Progress = Callable[[int, int], None]


class State(Enum):
    """What a database holds, as far as a demo town is concerned."""

    EMPTY = auto()
    UNFINISHED = auto()
    DEMO = auto()
    OTHER = auto()


class Filled(NamedTuple):
    """A complete town: how many acts made it, and who can sign in."""

    acts: int
    credentials: list[Credential]


def state(database: Database) -> State:
    """Tell what a migrated database holds."""
    with database.read() as session:
        demo = session.exec(select(tables.Demo)).first()
        if demo is not None:
            return State.DEMO if demo.filled_at else State.UNFINISHED
        head = session.exec(select(tables.Head.seq)).one()
        people = (tables.Member.id, tables.Currency.id, tables.Account.id, tables.Login.id, tables.Client.id)
        empty = head == 0 and not any(session.exec(select(each).limit(1)).first() for each in people)
        return State.EMPTY if empty else State.OTHER


def fill(url: str, *, seed: int, progress: Progress, clock: Clock = system_clock) -> Filled:
    """Fill the empty book at a database URL: four weeks that end the day before `clock`'s."""
    now = clock()
    today = datetime.combine(moment(now).astimezone(PARIS).date(), time(), PARIS)
    told = TownClock(instant_of(today - timedelta(days=DAYS)))
    book = Book.open(url, clock=told)
    try:
        with book.database.write() as session:
            session.add(tables.Demo(size=SIZE, seed=seed, begun_at=now))
        acts = acts_of(seed)
        credentials = asyncio.run(Town(book, told).live(acts, until=now, progress=progress))
        with book.database.write() as session:
            session.exec(select(tables.Demo)).one().filled_at = clock()
    finally:
        book.close()
    return Filled(len(acts), credentials)
