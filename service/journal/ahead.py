"""Inserting ahead: the database takes in the rows of some drafts while the next are being decided.

A statement leaves the interpreter to others while it runs, so a second thread
is all it takes. One thing is under way at a time: the connection is never shared.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from service.journal.rows import Rows


class Ahead:
    """One thread that inserts for a store."""

    def __init__(self, insert: Callable[[Rows], None]) -> None:
        """Prepare; `insert` sends rows to the database."""
        self._insert = insert
        self._thread = ThreadPoolExecutor(1, "journal-inserts")
        self._under_way: Future[None] | None = None

    def start(self, rows: Rows) -> None:
        """Begin to insert the rows, once those before them are in."""
        self.finish()
        self._under_way = self._thread.submit(self._insert, rows)

    def finish(self) -> None:
        """Wait until all rows are in, or raise what went wrong."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()
