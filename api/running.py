"""What a running service is made of, for endpoints to reach."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from service.book import Book
from service.settings import Settings
from service.tail import Tail
from service.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Running:
    """One process that serves one book."""

    settings: Settings
    book: Book
    tokens: Tokens
    tail: Tail


def running(request: HTTPConnection) -> Running:
    """Return the service that serves this request."""
    found = request.app.state.running
    assert isinstance(found, Running), "create_app's lifespan has run"
    return found
