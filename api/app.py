"""The application: endpoints around one book, opened when it starts and closed when it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from api import accounts, handlers, holds, issuing, middleware, payment_requests, payments, reserve
from api.pages import payment_requests as payment_request_pages
from api.pages.rendering import STATIC
from api.routing import operation_id
from api.running import Running
from service.book import Book
from service.clock import Clock, system_clock
from service.settings import Settings, secret_key
from service.tail import Tail
from service.tokens import Tokens

ROUTERS: tuple[APIRouter, ...] = (
    accounts.router,
    payments.router,
    payments.bulk_router,
    holds.router,
    payment_requests.router,
    issuing.router,
    reserve.router,
    payment_request_pages.router,
)


def create_app(settings: Settings, *, clock: Clock = system_clock) -> FastAPI:
    """Return the application. The database's migrations have run."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tokens = Tokens(secret_key(settings.secret_key_file), issuer=settings.public_url, clock=clock)
        book = Book.open(settings.database_url, clock=clock)
        tail = Tail(book)
        following = asyncio.create_task(tail.run())
        app.state.running = Running(settings, book, tokens, tail)
        try:
            yield
        finally:
            following.cancel()
            await anyio.to_thread.run_sync(book.close)  # the loop stays free to hand over the last answers

    app = FastAPI(
        title="Alvéole",
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.add_middleware(middleware.Around)
    handlers.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
