"""The demo town: an empty book filled with believable people, by the use cases that members reach through the API.

Everything happens in the past, by a clock that follows the plan; once the town
is complete, time is the service's own again.
"""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, time, timedelta
from enum import Enum, auto
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from service import preflight, tables
from service.book import Book
from service.clock import PARIS, Clock, instant_of, moment, system_clock
from service.database import Database
from service.demo.clock import TownClock
from service.demo.people import Credential
from service.demo.plan import DAYS, acts_of
from service.demo.town import Town
from service.installation import Installation
from service.troubles import Trouble

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
    return State.OTHER if preflight.holds_anything(database) else State.EMPTY


def fill(
    url: str,
    *,
    seed: int,
    progress: Progress,
    clock: Clock = system_clock,
    installation: Installation | None = None,
) -> Filled:
    """Fill the empty book at a database URL: four weeks that end the day before `clock`'s.

    Secrets are sealed for the `installation` that will serve it.
    """
    now = clock()
    today = datetime.combine(moment(now).astimezone(PARIS).date(), time(), PARIS)
    told = TownClock(instant_of(today - timedelta(days=DAYS)))
    _begin(url, tables.Demo(size=SIZE, seed=seed, begun_at=now))
    book = Book.open(url, clock=told, durable=False, installation=installation)
    try:
        acts = acts_of(seed)
        credentials = asyncio.run(Town(book, told).live(acts, until=now, progress=progress))
    finally:
        book.close()
    _finish(url, clock())
    return Filled(len(acts), credentials)


def _begin(url: str, mark: tables.Demo) -> None:
    """Say that these are demo books, before anything else is in them."""
    with closing(Database(url, pool_size=1)) as database:
        try:
            with database.write() as session:
                session.add(mark)
        except IntegrityError:
            raise Trouble("Somebody else has begun a demo town in this database.") from None


def _finish(url: str, now: int) -> None:
    """Say that the town is complete: durable, and with it all that came before."""
    with closing(Database(url, pool_size=1)) as database, database.write() as session:
        session.exec(select(tables.Demo)).one().filled_at = now
