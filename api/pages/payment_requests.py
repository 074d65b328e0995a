"""What a phone's camera opens: a page for a person, JSON for a program."""

import re
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import JSONResponse

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.pages import rendering
from api.pages.routing import new_page_router
from api.pages.visits import Visit, Visiting
from api.payment_requests import PaymentRequestOut
from api.running import running
from ledger.money import Money
from ledger.refusals import RequestNotFound
from service import requests
from service.book import Book
from service.requests import Asked

router = new_page_router()

LONGEST = 64


@router.get("/p/{request_id}")
def payment_request_page(
    request_id: Annotated[str, Path(max_length=LONGEST)], book: OpenBook, request: Request, visit: Visiting
) -> Response:
    """Show a payment request to whoever opened its code."""
    wants_page = "text/html" in request.headers.get("accept", "")
    try:
        asked = _find(book, request_id)
    except RequestNotFound:
        if not wants_page:
            raise
        return _page(None, visit, status=404)
    if wants_page:
        return _page(asked, visit)
    shown = PaymentRequestOut.of(asked, running(request).settings.public_url)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return JSONResponse(shown.model_dump(mode="json"), headers=headers)


def _find(book: Book, request_id: str) -> Asked:
    """Return the request; what cannot be an id is never asked of the database, which may choke on it."""
    if not re.fullmatch(PUBLIC_ID, request_id):
        raise RequestNotFound
    return requests.find(book, request_id)


def _page(asked: Asked | None, visit: Visit, *, status: int = 200) -> Response:
    if asked is None:
        return rendering.page("payment_request.html", visit, status=status, asked=None)
    amount = rendering.amount(Money.of(asked.due.amount, asked.currency), visit.language)
    return rendering.page("payment_request.html", visit, status=status, asked=asked, amount=amount)
