"""A job: the drafts of one confirmation, and how its outcome reaches whoever waits."""

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import Future
from typing import NamedTuple

from ledger.approvals import Given
from ledger.drafts import Draft
from ledger.entries import Entry


class Origin(NamedTuple):
    """Who asks, through which program, under which key; `key` and `request` are HMACs (see `keys`).

    `approval` is the yes that came with it; the journal never looks at it.
    """

    actor: str
    client: str
    key: bytes
    request: bytes
    approval: Given | None = None


class Posted(NamedTuple):
    """An entry that is in the books, for ever. `replayed`: it was there before this confirmation came again."""

    entry: Entry
    replayed: bool


Waiting = Future[list[Posted]] | asyncio.Future[list[Posted]]
"""Where the outcome goes: to a thread or to an event loop."""

Outcome = list[Posted] | BaseException
"""What became of a job: one `Posted` per draft, or the refusal (or the bug) that stopped it."""


class Job:
    """Drafts that stand or fall together under one key."""

    __slots__ = ("_future", "drafts", "origin", "outcome")

    def __init__(self, origin: Origin, drafts: Sequence[Draft], future: Waiting) -> None:
        """Make the job; its outcome will reach the future."""
        self.origin = origin
        self.drafts = tuple(drafts)
        assert self.drafts, "a confirmation asks for something"
        self.outcome: Outcome | None = None
        self._future = future

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """Return the event loop in which the waiting side lives, or None when it is a thread."""
        return self._future.get_loop() if isinstance(self._future, asyncio.Future) else None

    def answer(self) -> None:
        """Hand the outcome to the waiting side, unless it went away."""
        if self._future.done():
            return
        if isinstance(self.outcome, BaseException):
            self._future.set_exception(self.outcome)
        else:
            self._future.set_result(self.outcome or [])


def answer_all(jobs: Sequence[Job]) -> None:
    """Hand every outcome over, waking each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        loop = job.loop
        if loop is None:
            _answer([job])
        else:
            by_loop.setdefault(loop, []).append(job)
    for loop, waiting in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits, and what was posted stays posted
            loop.call_soon_threadsafe(_answer, waiting)


def _answer(jobs: Sequence[Job]) -> None:
    for job in jobs:
        job.answer()
