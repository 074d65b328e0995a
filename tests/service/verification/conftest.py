from collections.abc import Iterator

import pytest

from service.book import Book
from tests.service.verification.eventful import Names, fill
from tests.service.verification.ruins import Ruins, made_whole_again
from tests.shelves import Shelf
from tests.town import SetClock


@pytest.fixture(scope="module")
def eventful(shelf: Shelf) -> Iterator[tuple[Ruins, Names]]:
    """Lend a book in which everything happened, without its guards, to all tests of a module."""
    with shelf.lend() as url:
        clock = SetClock()
        book = Book.open(url, clock=clock)
        names = fill(book, clock)
        book.close()
        ruins = Ruins(url)
        yield ruins, names
        ruins.close()


@pytest.fixture
def names(eventful: tuple[Ruins, Names]) -> Names:
    return eventful[1]


@pytest.fixture
def ruins(eventful: tuple[Ruins, Names]) -> Iterator[Ruins]:
    """Lend the book to one test, which may do anything to it."""
    with made_whole_again(eventful[0]) as ruins:
        yield ruins
