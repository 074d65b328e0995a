"""The queue before the writer: bounded, in two lanes: a bulk lets payments pass, and always advances."""

import threading
from collections import deque
from collections.abc import Sequence

from ledger.refusals import QueueFull, ShuttingDown
from service.journal.jobs import Job

WAITING_MAX = 20_000
BATCH_MAX = 1_000
SLICE_MAX = 500
"""How much of a batch a bulk may take: it bounds the time that a payment waits behind one."""

SHARE_MIN = 100
"""How much of a batch is kept for a bulk that waits, however many payments do."""


class JobQueue:
    """Jobs in order of arrival. The writer takes whatever waits; nobody waits for a timer."""

    def __init__(self, *, waiting_max: int = WAITING_MAX) -> None:
        """Start empty and open. `waiting_max` counts drafts in both lanes."""
        self._changed = threading.Condition()
        self._payments: deque[Job] = deque()
        self._bulk: deque[Job] = deque()
        self._waiting = 0
        self._waiting_max = waiting_max
        self._closed = False
        self._passed_over = False

    @property
    def waiting(self) -> int:
        """Return how many drafts wait, in both lanes."""
        return self._waiting

    def put(self, jobs: Sequence[Job], *, bulk: bool = False) -> None:
        """Add jobs, all or none."""
        drafts = _drafts(jobs)
        with self._changed:
            if self._closed:
                raise ShuttingDown
            if self._waiting + drafts > self._waiting_max:
                raise QueueFull
            if not self._waiting:
                self._changed.notify()
            (self._bulk if bulk else self._payments).extend(jobs)
            self._waiting += drafts

    def take(self) -> list[Job]:
        """Wait for jobs and return the next batch; nothing once the queue is closed and empty."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            return self._batch()

    def close(self) -> None:
        """Take no more jobs; those that wait are still posted."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _batch(self) -> list[Job]:
        """Return the next batch. A bulk of which nothing fitted into the last one comes first in this one."""
        first = self._from(self._bulk, SHARE_MIN, alone=True) if self._passed_over else []
        share = SHARE_MIN if self._bulk and not first else 0
        payments = self._from(self._payments, BATCH_MAX - share - _drafts(first), alone=not first)
        room = BATCH_MAX - _drafts(first) - _drafts(payments)
        last = self._from(self._bulk, min(SLICE_MAX - _drafts(first), room), alone=not (first or payments))
        self._passed_over = bool(self._bulk) and not (first or last)
        return first + payments + last

    def _from(self, lane: deque[Job], most: int, *, alone: bool) -> list[Job]:
        """Take jobs from a lane while they fit; with `alone`, the first in any case, however large."""
        taken: list[Job] = []
        room = most
        while lane and (len(lane[0].drafts) <= room or (alone and not taken)):
            job = lane.popleft()
            room -= len(job.drafts)
            taken.append(job)
        self._waiting -= most - room
        return taken


def _drafts(jobs: Sequence[Job]) -> int:
    return sum([len(job.drafts) for job in jobs])
