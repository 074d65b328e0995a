"""The same inserts without any guarantee: what posting is measured against.

The same rows go into tables of the same shape: their columns, primary keys and
the indexes that reading needs, but no trigger, no check, no reference and no
other uniqueness. No rule is asked, no key is looked up, nothing is hashed; commits
are as durable as ours, and callers get the same answers. `insert` is barer still:
rows made beforehand, for nobody.
"""

import secrets
import threading
import time
from collections.abc import Sequence
from itertools import count

from ledger.drafts import Draft
from ledger.entries import Entry, Posting
from scripts.measuring.figures import Load
from scripts.measuring.inserts import open_inserts
from scripts.measuring.towns import Measured, Place
from service.clock import day_of, system_clock
from service.ids import uuid7
from service.journal import Item, Journal, Origin, Posted
from service.journal.facts import Row
from service.journal.jobs import answer_all

NOTHING = bytes(32)


class Unguarded(Journal):
    """The journal, but its writer promises nothing."""

    def __init__(self, place: Place, town: Measured) -> None:
        """Make the tables, with an account for each member of the town, and start."""
        super().__init__(town.book.database, town.book.keyring)
        self._inserts = open_inserts(place, town.kind, town.members)
        self._numbers = {public_id: number for number, public_id in enumerate(town.members)}
        self._standing = [(0, 0)] * len(town.members)
        self._seqs = count(1)
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def close(self) -> None:
        """Post what waits, and stop."""
        self._queue.close()
        self._thread.join()
        self._inserts.close()

    def insert(self, items: Sequence[Item], *, together: int) -> Load:
        """Insert the rows of payments, so many in one transaction; the time it takes to make them does not count."""
        seconds = 0.0
        for start in range(0, len(items), together):
            rows = _Rows()
            for origin, (draft,) in items[start : start + together]:
                self._add(rows, origin, draft)
            began = time.perf_counter()
            self._commit(rows)
            seconds += time.perf_counter() - began
        return Load(len(items), seconds)

    def _write(self) -> None:
        """Post batch after batch, as the journal's writer does, without a question."""
        while jobs := self._queue.take():
            rows = _Rows()
            for job in jobs:
                job.outcome = [Posted(self._add(rows, job.origin, draft), replayed=False) for draft in job.drafts]
            self._commit(rows)
            answer_all(jobs)

    def _add(self, rows: "_Rows", origin: Origin, draft: Draft) -> Entry:
        """Add the rows of a payment, and return its entry."""
        seq, id_ = next(self._seqs), uuid7(rows.now, secrets.token_bytes(8))
        postings = []
        for account, amount in draft.legs:
            number = self._numbers[account]
            balance, moves = self._standing[number]
            self._standing[number] = balance, moves = balance + amount, moves + 1
            postings.append(Posting(account, moves, amount, 0, balance, 0))
            rows.postings.append((seq, number, moves, amount, 0, balance, 0))
            rows.moved[number] = (balance, 0, moves, number)
        said = (draft.kind, rows.now, rows.day, origin.actor, origin.client)
        kept = (origin.key, origin.request, None, None, NOTHING[:16])
        rows.entries.append((seq, id_, *said, 0, *kept, NOTHING, NOTHING))
        return Entry(seq, id_, *said, *kept, tuple(postings))

    def _commit(self, rows: "_Rows") -> None:
        head = (rows.entries[-1][0], NOTHING, rows.now)
        self._inserts.insert(rows.entries, rows.postings, list(rows.moved.values()), head)


class _Rows:
    """What one transaction inserts and moves."""

    def __init__(self) -> None:
        """Start with none, now."""
        self.now = system_clock()
        self.day = day_of(self.now)
        self.entries: list[Row] = []
        self.postings: list[Row] = []
        self.moved: dict[int, Row] = {}
