"""What the journal's tests share: after each of them the whole book is proved from its rows."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from service.book import Book
from service.journal import Journal
from service.verification import verify
from tests.service.journal.faults import Faults, faulty
from tests.town import SetClock, Town

NewJournal = Callable[..., Journal]


async def handed_in(tasks: "Sequence[asyncio.Task[Any]]") -> None:
    """Let each task hand in its drafts and come to where it waits for its answer."""
    await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)


@pytest.fixture(autouse=True)
def _every_law_holds_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    book: Book | None = request.getfixturevalue("book") if "book" in request.fixturenames else None
    yield
    assert book is None or not verify(book.database).findings


@pytest.fixture
def faults() -> Faults:
    """Return the faults that are to come."""
    return Faults()


@pytest.fixture
def new_journal(book: Book, clock: SetClock, faults: Faults) -> Iterator[NewJournal]:
    """Make journals of the same book that are not started yet; whatever they were given is posted in the end."""
    made: list[Journal] = []

    def make(**options: int) -> Journal:
        journal = Journal(book.database, book.keyring, clock=clock, open_store=faulty(faults), **options)
        made.append(journal)
        return journal

    yield make
    for journal in made:
        journal.close()


@pytest.fixture
def members(town: Town) -> list[str]:
    """Open ten accounts with 1 000 each."""
    return town.accounts([1_000] * 10)
