"""The single writer: takes what waits, commits it as one batch, answers.

Whatever goes wrong, a job is answered once and its entries are in the books or
not at all: a failed transaction is rolled back and run again, and because every
entry carries its key, running again after a lost commit finds what was posted.
"""

import random
import threading
import time
from collections.abc import Callable, Sequence

import structlog

from ledger.books import Books
from ledger.refusals import StillRunning
from service.clock import Clock
from service.journal.batch import Batch
from service.journal.books import no_facts
from service.journal.jobs import Job, answer_all
from service.journal.keys import Keyring
from service.journal.queue import JobQueue
from service.journal.store import Failure, HeadState, Store

ATTEMPTS = 12
BACKOFF_SECONDS = 0.02
FACTS_MAX = 5_000
"""How many accounts, dues and allowances are remembered from batch to batch."""

log = structlog.get_logger()


class Writer(threading.Thread):
    """One thread with one connection. It ends when the queue is closed and empty."""

    def __init__(
        self,
        queue: JobQueue,
        open_store: Callable[[], Store],
        keyring: Keyring,
        clock: Clock,
        committed: Callable[[int], None],
    ) -> None:
        """Prepare; `committed` is told the last seq after each commit."""
        super().__init__(name="journal-writer", daemon=True)
        self._queue = queue
        self._open_store = open_store
        self._keyring = keyring
        self._clock = clock
        self._committed = committed
        self._books = no_facts()
        self._stood = (0, 0)
        self._remembering = False

    def run(self) -> None:
        """Post batch after batch."""
        store = self._open_store()
        try:
            while jobs := self._queue.take():
                try:
                    self._post(store, jobs)
                except Exception as error:  # whatever happens, nobody is left waiting
                    log.exception("journal.batch_failed", jobs=len(jobs))
                    for job in jobs:
                        job.outcome = error
                answer_all(jobs)
        finally:
            store.close()

    def _post(self, store: Store, jobs: Sequence[Job]) -> None:
        """Post a batch, retrying what is nobody's fault, and one by one when the database refuses it."""
        minted: set[str] = set()
        for attempt in range(ATTEMPTS):
            try:
                self._commit(store, jobs, minted)
            except Exception as error:  # noqa: BLE001 - the store tells what it means
                failure = store.failure(error)
                store.rollback()
                if failure is Failure.BUG and not self._remembering:
                    self._single_out(store, jobs, error)
                    return
                log.warning("journal.retry", failure=failure.name, attempt=attempt)
                time.sleep(random.uniform(0, BACKOFF_SECONDS * 2 ** min(attempt, 6)))  # noqa: S311 - spreads retries, keeps no secret
            else:
                return
        for job in jobs:
            job.outcome = StillRunning()

    def _commit(self, store: Store, jobs: Sequence[Job], minted: set[str]) -> None:
        self._remembering = False
        head = store.begin()
        books = self._standing(head)
        batch = Batch(store, head, self._clock(), self._keyring, minted=minted, books=books)
        batch.run(jobs)
        store.commit()
        self._books, self._stood = books, (batch.last_seq, head.rev)
        if batch.last_seq > head.seq:
            self._committed(batch.last_seq)

    def _standing(self, head: HeadState) -> Books:
        """Return the facts of the last batch if they stand, because nobody has moved the head since; else none.

        They are taken, not lent: a batch that fails leaves nothing behind, and what
        the database refused on remembered facts is decided again on its own.
        """
        books, self._books = self._books, no_facts()
        remembered = len(books.accounts) + len(books.dues) + len(books.allowances)
        self._remembering = (head.seq, head.rev) == self._stood and 0 < remembered <= FACTS_MAX
        return books if self._remembering else no_facts()

    def _single_out(self, store: Store, jobs: Sequence[Job], error: Exception) -> None:
        """Post one by one, so that only the job at fault fails. A refused constraint is a bug: it is logged as one."""
        log.error("journal.constraint_refused", jobs=len(jobs), error=str(error))
        if len(jobs) == 1:
            jobs[0].outcome = error
            return
        for job in jobs:
            self._post(store, [job])
