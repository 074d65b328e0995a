"""What a running service is made of, for endpoints to reach."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import structlog
from starlette.requests import HTTPConnection

from service import secret_keys
from service.audit import Attempts
from service.book import Book
from service.clock import Clock
from service.installation import Installation
from service.rates import Misses, Rate
from service.settings import Settings
from service.tail import Tail
from service.throttles import Throttle
from service.tokens import Tokens

SIGN_INS_AT_ONCE = 2
"""How many passwords are checked at the same time: each takes 19 MiB and a processor."""

AGAIN_SECONDS = 1.0
"""How long a tail that failed rests."""

KEYS_SECONDS = 1.0
"""How often the secret key file is looked at."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Running:
    """One process that serves one book. `doors` is where those who sign in wait their turn."""

    settings: Settings
    book: Book
    tokens: Tokens
    tail: Tail
    throttle: Throttle
    rate: Rate
    attempts: Attempts
    misses: Misses
    doors: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(SIGN_INS_AT_ONCE))


@asynccontextmanager
async def run(settings: Settings, clock: Clock) -> AsyncIterator[Running]:
    """Open the book and serve it; at the end, post what waits and close it."""
    tokens = Tokens(*secret_keys.read(settings.secret_key_file), issuer=settings.public_url, clock=clock)
    installation = Installation.of(settings)
    book = Book.open(settings.database_url, clock=clock, installation=installation)
    keys = secret_keys.Watch(settings.secret_key_file, tokens.use, installation.use)
    installation.watch(keys)
    tokens.look = keys.look
    tail = Tail(book)
    try:
        async with anyio.create_task_group() as beside:
            beside.start_soon(_follow, tail)
            beside.start_soon(_look_for_keys, keys)
            rate = Rate(clock, settings.requests_per_minute)
            misses = Misses(clock, counts=settings.requests_per_minute > 0)
            yield Running(settings, book, tokens, tail, Throttle(clock), rate, Attempts(clock), misses)
            beside.cancel_scope.cancel()
    finally:
        await anyio.to_thread.run_sync(book.close)  # the loop stays free to hand over the last answers


async def _follow(tail: Tail) -> None:
    """Run the tail, again and again: while the database is away, streams wait, and then go on."""
    while True:
        try:
            await tail.run()
        except Exception:  # nothing that goes wrong there may stop the service
            log.exception("tail.failed")
            await anyio.sleep(AGAIN_SECONDS)


async def _look_for_keys(keys: secret_keys.Watch) -> None:
    """Look every second whether the secret key was changed."""
    while True:
        await anyio.sleep(KEYS_SECONDS)
        await anyio.to_thread.run_sync(keys.look)


def running(request: HTTPConnection) -> Running:
    """Return the service that serves this request."""
    found = request.app.state.running
    assert isinstance(found, Running), "create_app's lifespan has run"
    return found
