"""Writers in processes of their own, which may be killed at any moment, and the proof of what they acknowledged.

`python -m tests.service.journal.crash URL NAME COUNT` posts numbered payments
between the members of a book, many in flight, and prints each answer as it
comes: the number, and the entry's id or the refusal's code. Whoever knows the
name and a number can send the same confirmation again, and compare.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Self

from sqlmodel import col, func, select

from ledger import payments
from ledger.refusals import Refusal
from service import tables
from service.book import Book
from service.journal import Item, Origin, Result

ROOT = Path(__file__).parents[3]
IN_FLIGHT = 32
ENDLESS = 10**9

Answers = dict[int, str]
"""What was acknowledged: by number, the entry's id or the refusal's code."""


class Writer:
    """A process that posts numbered payments under a name of its own."""

    def __init__(self, url: str, name: str, count: int = ENDLESS) -> None:
        """Start the process."""
        self.name = name
        command = [sys.executable, "-m", __spec__.name, url, name, str(count)]
        self._process = Popen(command, cwd=ROOT, stdout=PIPE, text=True)

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the process if it still runs."""
        self._process.kill()
        self._process.communicate()

    def kill_after(self, count: int) -> Answers:
        """Wait for so many answers, kill the process in the middle of its work, and return all that it acknowledged."""
        assert self._process.stdout is not None
        lines = list(islice(self._process.stdout, count))
        self._process.kill()
        return _read([*lines, *self._process.stdout])

    def finish(self) -> Answers:
        """Wait for the last answer, and return them all."""
        lines, _ = self._process.communicate()
        assert self._process.returncode == 0, f"{self.name} failed"
        return _read(lines.splitlines(keepends=True))


def check(book: Book, name: str, answers: Answers) -> int:
    """Demand that nothing a writer acknowledged is lost, and that nothing it ever asked for is doubled.

    Everything is sent again under the same keys; whatever was in flight is decided
    then, or was before. Return the number of payments that are in the books.
    """
    members = members_of(book)
    asked = range(max(answers) + 1 + IN_FLIGHT)
    items = [confirmation(book, members, name, number) for number in asked]
    again = [_told(result) for result in book.journal.post_each_now(items)]
    assert answers == {number: again[number] for number in answers}
    posted = _entries(book, name)
    assert posted == [_told(result) for result in book.journal.post_each_now(items)].count
    return len(posted)
