from collections.abc import Iterator

import pytest

from tests.service.verification.eventful import Names
from tests.service.verification.ruins import Ruins, made_whole_again


@pytest.fixture
def names(eventful: tuple[Ruins, Names]) -> Names:
    return eventful[1]


@pytest.fixture
def ruins(eventful: tuple[Ruins, Names]) -> Iterator[Ruins]:
    """Lend the book to one test, which may do anything to it."""
    with made_whole_again(eventful[0]) as ruins:
        yield ruins
