"""How a till learns of payments at once: a stream of events, and the same on request, with ETags."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Self

from fastapi import Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID, Instant, Out
from api.pages.routing import new_page_router
from api.pages.tills.arriving import StandingAtTill
from api.payment_requests import RETRY_MS
from api.running import running
from ledger.refusals import RequestNotFound
from service import sales
from service.book import Book
from service.requests import State
from service.sales import Sale
from service.tail import Tail, changes

FOLLOWED_MAX = 30

router = new_page_router()

Ids = Annotated[list[Annotated[str, Query(pattern=PUBLIC_ID)]], Query(min_length=1, max_length=FOLLOWED_MAX)]


class SaleOut(Out):
    """A sale as its till follows it."""

    id: str
    state: State
    amount: int
    payer: str | None
    paid_at: Instant | None

    @classmethod
    def of(cls, sale: Sale) -> Self:
        """Return a sale as it stands."""
        return cls(id=sale.id, state=sale.state, amount=sale.amount, payer=sale.payer, paid_at=sale.paid_at)


def followed(at: StandingAtTill, book: OpenBook, vente: Ids) -> list[Sale]:
    """Return the sales that one may follow; decided before the stream begins."""
    found = sales.find_all(book, at.who, vente)
    if not found:
        raise RequestNotFound
    return found


Followed = Annotated[list[Sale], Depends(followed)]


@router.get("/caisse/flux")
async def follow(found: Followed, book: OpenBook, request: Request) -> Response:
    """Follow sales: one event for each now and at each change, and the end once nothing can change any more.

    A browser that comes back is told how they stand now: an event that it missed is never missing.
    """
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    events = _events(found, book, running(request).tail)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(found: list[Sale], book: Book, tail: Tail) -> AsyncIterator[bytes]:
    """Write events by hand: a queue and tasks fewer for each open till than FastAPI's own events."""
    ids = [sale.id for sale in found]
    ends = [sale.expires_at for sale in found if sale.state is State.OPEN and sale.expires_at is not None]
    told: dict[str, State] = {}
    async for _ in changes(tail, *ids, until=min(ends, default=None), clock=book.clock):
        news = b""
        for sale in await asyncio.to_thread(sales.stand, book, ids):
            if told.get(sale.id) is not sale.state:
                told[sale.id] = sale.state
                news += f"event: sale\nretry: {RETRY_MS}\ndata: {SaleOut.of(sale).model_dump_json()}\n\n".encode()
        yield news or b":\n\n"  # nothing new, said now and then, keeps the line open on the way
        if State.OPEN not in told.values():
            return


@router.get("/caisse/etat")
def read_states(found: Followed, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Tell how sales stand, where streams fail."""
    told = f"[{','.join(SaleOut.of(sale).model_dump_json() for sale in found)}]"
    etag = f'"{hashlib.sha256(told.encode()).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match is not None and etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(told, media_type="application/json", headers=headers)
