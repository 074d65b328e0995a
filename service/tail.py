"""The tail of the books: "paid" reaches every stream of every process.

Each process has one tailer. It is woken by its own commits and else looks at the
head every 100 ms while a stream is open; what is new since it last looked is read
with one query and handed to whoever follows the requests concerned.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import anyio
from sqlmodel import col, select

from service import tables
from service.book import Book
from service.clock import SECOND, Clock

LOOK_SECONDS = 0.1
LOOK_AGAIN_SECONDS = 15.0
"""How long a stream waits before it looks by itself, in case anything was missed."""

FOLLOWED_MAX = 5_000
"""Above this many followed requests, all new settlements are read and matched here."""


class Head(NamedTuple):
    """How far the books have come: `rev` moves when a request is cancelled."""

    seq: int
    rev: int


class Tail:
    """Wakes the followers of a request when something happened to it. It belongs to one event loop."""

    def __init__(self, book: Book) -> None:
        """Prepare; `run` it in the event loop."""
        self._book = book
        self._followers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._committed = asyncio.Event()
        self._someone = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False
        book.journal.on_commit(self._wake)

    @contextmanager
    def follow(self, *request_ids: str) -> Iterator[asyncio.Event]:
        """Yield an event that is set whenever one of the requests may have changed."""
        changed = asyncio.Event()
        for request_id in request_ids:
            self._followers[request_id].add(changed)
        self._someone.set()
        try:
            yield changed
        finally:
            for request_id in set(request_ids):
                self._followers[request_id].discard(changed)
                if not self._followers[request_id]:
                    del self._followers[request_id]
            if not self._followers:
                self._someone.clear()

    def close(self) -> None:
        """End every stream, because the service stops; whoever follows comes back to the next one by themselves."""
        self.closed = True
        self._tell(list(self._followers))

    async def run(self) -> None:
        """Look at the head for ever, as long as someone follows; cancelled, it first lets a query end."""
        self._loop = asyncio.get_running_loop()
        seen = await anyio.to_thread.run_sync(self._head)
        while True:
            if not self._followers:
                await self._someone.wait()
                seen = await anyio.to_thread.run_sync(self._head)
                self._tell(list(self._followers))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._committed.wait()
            self._committed.clear()
            seen = await self._look(seen)

    async def _look(self, seen: Head) -> Head:
        head = await anyio.to_thread.run_sync(self._head)
        if head.rev != seen.rev:
            self._tell(list(self._followers))
        elif head.seq != seen.seq:
            self._tell(await anyio.to_thread.run_sync(self._settled, seen.seq, head.seq))
        return head

    def _tell(self, request_ids: list[str]) -> None:
        for request_id in request_ids:
            for changed in self._followers.get(request_id, ()):
                changed.set()

    def _wake(self, _seq: int) -> None:
        if self._loop is not None and self._followers:
            with suppress(RuntimeError):  # the loop has ended: nobody follows any more
                self._loop.call_soon_threadsafe(self._committed.set)

    def _head(self) -> Head:
        with self._book.database.read() as session:
            return Head(*session.exec(select(tables.Head.seq, tables.Head.rev)).one())

    def _settled(self, after: int, upto: int) -> list[str]:
        settlement = tables.Settlement
        query = select(settlement.due).where(settlement.entry > after, settlement.entry <= upto)
        followed = list(self._followers)
        if len(followed) <= FOLLOWED_MAX:
            query = query.where(col(settlement.due).in_(followed))
        with self._book.database.read() as session:
            return list(session.exec(query))


async def changes(tail: Tail, *request_ids: str, until: int | None, clock: Clock) -> AsyncIterator[None]:
    """Yield now, each time a request may have changed, and when the clock reaches `until` (UTC microseconds)."""
    with tail.follow(*request_ids) as changed:
        while not tail.closed:
            changed.clear()
            yield
            left = LOOK_AGAIN_SECONDS if until is None else (until - clock()) / SECOND
            with suppress(TimeoutError):
                async with asyncio.timeout(min(LOOK_AGAIN_SECONDS, max(left, LOOK_SECONDS))):
                    await changed.wait()
