"""The journal: hand in drafts, get entries. For asynchronous and for plain callers alike.

A request becomes drafts and joins a bounded queue; one writer commits everything
that waits as one batch; only then is anyone answered.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import structlog
from sqlmodel import select

from ledger.books import Effects
from ledger.drafts import Draft
from ledger.refusals import Refusal, StillRunning, TooManyDrafts
from service import tables
from service.clock import Clock, system_clock
from service.database import Database
from service.journal.books import rehearse
from service.journal.jobs import Job, Origin, Posted, Waiting
from service.journal.keys import Keyring
from service.journal.patience import Patience
from service.journal.queue import BATCH_MAX, WAITING_MAX, JobQueue
from service.journal.sqlite import SqliteStore
from service.journal.store import Store
from service.journal.writer import Writer

log = structlog.get_logger()

ANSWER_SECONDS_MAX = 20.0
"""How long a caller waits for an answer before being told that it is still running."""

Item = tuple[Origin, Sequence[Draft]]
"""The drafts of one confirmation among many, and where they come from."""

Result = list[Posted] | Refusal


def open_store(database: Database) -> Store:
    """Open the writer's connection to either database."""
    if database.sqlite:
        return SqliteStore(database)
    from service.journal.postgresql import PostgresqlStore  # noqa: PLC0415 - a book in SQLite needs no psycopg

    return PostgresqlStore(database)


class Journal:
    """The one way into the books of this process."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        *,
        clock: Clock = system_clock,
        waiting_max: int = WAITING_MAX,
        open_store: Callable[[Database], Store] = open_store,
    ) -> None:
        """Prepare a journal; `start` it before posting."""
        self._queue = JobQueue(waiting_max=waiting_max)
        self._patience: Patience | None = None
        self._database = database
        self._clock = clock
        self._listeners: list[Callable[[int], None]] = []
        self._writer = Writer(self._queue, lambda: open_store(database), keyring, clock, self._tell)

    def start(self) -> None:
        """Start the writer."""
        self._writer.start()

    def close(self) -> None:
        """Take nothing more, post what waits, and stop."""
        self._queue.close()
        if self._writer.is_alive():
            self._writer.join()

    @property
    def alive(self) -> bool:
        """Tell whether the writer is at work."""
        return self._writer.is_alive()

    @property
    def waiting(self) -> int:
        """Return how many drafts wait to be posted."""
        return self._queue.waiting

    def on_commit(self, listener: Callable[[int], None]) -> None:
        """Call `listener` with the last seq after each commit, in the writer's thread."""
        self._listeners.append(listener)

    async def post(self, origin: Origin, *drafts: Draft) -> list[Posted]:
        """Post drafts that stand or fall together under one confirmation, or raise the refusal."""
        _check_size(drafts)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Posted]] = loop.create_future()
        self._queue.put([Job(origin, drafts, future)])
        self._patience_in(loop).watch(future, ANSWER_SECONDS_MAX)
        return await future

    def post_now(self, origin: Origin, *drafts: Draft) -> list[Posted]:
        """Post as `post` does, from plain code: the command line, the tests."""
        _check_size(drafts)
        future: Future[list[Posted]] = Future()
        self._queue.put([Job(origin, drafts, future)])
        try:
            return future.result(ANSWER_SECONDS_MAX)
        except TimeoutError:
            raise StillRunning from None

    async def post_each(self, items: Sequence[Item]) -> list[Result]:
        """Post many items in slices that let payments pass; each is posted or refused on its own."""
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in items]
        self._put_each(items, futures)
        return [_result(outcome) for outcome in await asyncio.gather(*futures, return_exceptions=True)]

    def post_each_now(self, items: Sequence[Item]) -> list[Result]:
        """Post as `post_each` does, from plain code."""
        futures: list[Future[list[Posted]]] = [Future() for _ in items]
        self._put_each(items, futures)
        return [_result(future.exception() or future.result()) for future in futures]

    def rehearse(self, drafts: Sequence[Draft]) -> list[Effects | Refusal]:
        """Return what each draft would do now, each seeing the ones before it, and change nothing."""
        with self._database.read() as session:
            now = max(self._clock(), session.exec(select(tables.Head.at)).one())
            return rehearse(self._database.fetch(session), drafts, now)

    def _patience_in(self, loop: asyncio.AbstractEventLoop) -> Patience:
        if self._patience is None or self._patience.loop is not loop:
            self._patience = Patience(loop)
        return self._patience

    def _put_each(self, items: Sequence[Item], futures: Sequence[Waiting]) -> None:
        jobs = [Job(*item, future) for item, future in zip(items, futures, strict=True)]
        self._queue.put(jobs, bulk=True)

    def _tell(self, seq: int) -> None:
        """Tell every listener; what was committed stays committed whatever they make of it."""
        for listener in self._listeners:
            try:
                listener(seq)
            except Exception:
                log.exception("journal.listener_failed", seq=seq)


def _check_size(drafts: Sequence[Draft]) -> None:
    if len(drafts) > BATCH_MAX:
        raise TooManyDrafts(most=BATCH_MAX)


def _result(outcome: list[Posted] | BaseException) -> Result:
    if isinstance(outcome, BaseException) and not isinstance(outcome, Refusal):
        raise outcome
    return outcome
