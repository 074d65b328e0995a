"""Writers in processes of their own, which may be killed at any moment, and the proof of what they acknowledged.

`python -m tests.service.journal.crash URL NAME COUNT` posts numbered payments
between the members of a book, many in flight, and prints each answer as it
comes: the number, and the entry's id or the refusal's code. Whoever knows the
name and a number can send the same confirmation again, and compare.
"""

import asyncio
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO, Self

from sqlmodel import select

from ledger import payments
from ledger.refusals import Refusal
from service import tables
from service.book import Book
from service.journal import Item, Origin, Result

ROOT = Path(__file__).parents[3]
IN_FLIGHT = 32
ENDLESS = 10**9

REFUSED = {"not_enough", "payee_full", "payer_frozen", "payee_frozen", "payer_receives_only", "credit_not_taken"}
"""What a payment between members may be refused for, while someone changes their terms."""

Answers = dict[int, str]
"""What was acknowledged: by number, the entry's id or the refusal's code."""


class Writer:
    """A process that posts numbered payments under a name of its own."""

    def __init__(self, url: str, name: str, count: int = ENDLESS) -> None:
        """Start the process."""
        self.name = name
        self._lines: list[str] = []
        command = [sys.executable, "-m", "tests.service.journal.crash", url, name, str(count)]
        self._process = Popen(command, cwd=ROOT, stdout=PIPE, text=True)

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the process if it still runs."""
        with self._process:
            self._process.kill()

    def wait_for(self, count: int) -> None:
        """Wait for so many more answers."""
        self._lines += islice(self._out, count)

    def kill(self) -> Answers:
        """Kill the process in the middle of its work, and return all that it acknowledged."""
        self._process.kill()
        return self._rest()

    def finish(self) -> Answers:
        """Wait for the last answer, and return them all."""
        answers = self._rest()
        assert self._process.wait() == 0, f"{self.name} failed"
        return answers

    @property
    def _out(self) -> IO[str]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _rest(self) -> Answers:
        """Read to the end; the last line may be cut."""
        self._lines += self._out
        whole = [line.split() for line in self._lines if line.endswith("\n")]
        return {int(number): answer for number, answer in whole}


def check(book: Book, name: str, answers: Answers) -> int:
    """Demand that nothing a writer acknowledged is lost, and that nothing it ever asked for is doubled.

    Everything is sent again under the same keys; whatever was in flight is decided
    then, or was before. Return the number of payments that are in the books.
    """
    asked = range(max(answers) + 1 + IN_FLIGHT)
    members = members_of(book)
    items = [confirmation(book, members, name, number) for number in asked]
    again = [_told(result) for result in book.journal.post_each_now(items)]
    assert answers == {number: again[number] for number in answers}, "what was acknowledged is lost"

    with book.database.read() as session:
        entry = tables.Entry
        posted = session.exec(select(entry.id).where(entry.client == name)).all()
    codes = {answer for answer in again if answer not in posted}
    assert codes <= REFUSED, codes
    assert len(posted) == sum(answer in posted for answer in again), "what was asked for once is there twice"
    return len(posted)


def confirmation(book: Book, members: Sequence[str], name: str, number: int) -> Item:
    """Return a writer's payment with this number, the same whoever asks."""
    mac, around = book.keyring.mac, len(members)
    draft = payments.pay(1 + number % 7, payer=members[number % around], payee=members[(number + 1) % around])
    return Origin("writer", name, mac(b"crash", name.encode(), b"%d" % number), mac(b"")), (draft,)


def members_of(book: Book) -> list[str]:
    """Return the public ids of the members' accounts, in order."""
    account = tables.Account
    with book.database.read() as session:
        return sorted(session.exec(select(account.public_id).where(account.kind == "member")))


async def post_all(book: Book, name: str, count: int) -> None:
    """Post so many payments, many in flight, and print every answer as it comes."""
    members, numbers = members_of(book), iter(range(count))

    async def post() -> None:
        for number in numbers:
            origin, drafts = confirmation(book, members, name, number)
            try:
                answer = _told(await book.journal.post(origin, *drafts))
            except Refusal as refusal:
                answer = _told(refusal)
            sys.stdout.write(f"{number} {answer}\n")
            sys.stdout.flush()

    await asyncio.gather(*(post() for _ in range(IN_FLIGHT)))


def _told(result: Result) -> str:
    return result.code if isinstance(result, Refusal) else result[0].entry.id


if __name__ == "__main__":
    url, name, count = sys.argv[1:]
    book = Book.open(url)
    asyncio.run(post_all(book, name, int(count)))
    book.close()
