"""What several nouns are tested on: a book in which everything happened."""

from collections.abc import Iterator

import pytest

from service.book import Book
from tests.service.verification.eventful import Names, fill
from tests.service.verification.ruins import Ruins
from tests.shelves import Shelf
from tests.town import SetClock


@pytest.fixture(scope="session")
def eventful(shelf: Shelf) -> Iterator[tuple[Ruins, Names]]:
    """Lend a book in which everything happened, without its guards, to all tests; who ruins it mends it."""
    with shelf.lend() as url:
        clock = SetClock()
        book = Book.open(url, clock=clock)
        names = fill(book, clock)
        book.close()
        ruins = Ruins(url)
        yield ruins, names
        ruins.close()
