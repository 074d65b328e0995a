"""How long a caller waits: one timer for all who wait in an event loop, which costs a tenth of a timer each."""

import asyncio
from typing import Any

from ledger.refusals import StillRunning

LOOK_SECONDS = 1.0


class Patience:
    """Tells those of one event loop who have waited too long that their drafts are still running."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin with nobody waiting."""
        self.loop = loop
        self._waiting: list[tuple[float, asyncio.Future[Any]]] = []

    def watch(self, future: asyncio.Future[Any], seconds: float) -> None:
        """Let the future fail when it takes so many seconds, give or take the time between two looks."""
        if not self._waiting:
            self.loop.call_later(min(LOOK_SECONDS, seconds), self._look)
        self._waiting.append((self.loop.time() + seconds, future))

    def _look(self) -> None:
        now = self.loop.time()
        for until, future in self._waiting:
            if until <= now and not future.done():
                future.set_exception(StillRunning())
        self._waiting = [(until, future) for until, future in self._waiting if not future.done()]
        if self._waiting:
            self.loop.call_later(LOOK_SECONDS, self._look)
