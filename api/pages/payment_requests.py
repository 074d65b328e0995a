"""What a phone's camera opens: a page for a person, JSON for a program."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.languages import AskedLanguage
from api.pages import rendering
from api.payment_requests import PaymentRequestOut
from api.running import running
from ledger.money import Language, Money
from ledger.refusals import RequestNotFound
from service import requests
from service.book import Book
from service.requests import Asked

router = APIRouter(include_in_schema=False)

LONGEST = 64


@router.get("/p/{request_id}")
def payment_request_page(
    request_id: Annotated[str, Path(max_length=LONGEST)], book: OpenBook, request: Request, language: AskedLanguage
) -> Response:
    """Show a payment request to whoever opened its code."""
    wants_page = "text/html" in request.headers.get("accept", "")
    try:
        asked = _find(book, request_id)
    except RequestNotFound:
        if not wants_page:
            raise
        return _page(book, None, language, status=404)
    if wants_page:
        return _page(book, asked, language)
    shown = PaymentRequestOut.of(asked, running(request).settings.public_url)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return JSONResponse(shown.model_dump(mode="json"), headers=headers)


def _find(book: Book, request_id: str) -> Asked:
    """Return the request; what cannot be an id is never asked of the database, which may choke on it."""
    if not re.fullmatch(PUBLIC_ID, request_id):
        raise RequestNotFound
    return requests.find(book, request_id)


def _page(book: Book, asked: Asked | None, language: Language, *, status: int = 200) -> Response:
    if asked is None:
        return rendering.page("payment_request.html", language, status=status, asked=None, demo=book.demo)
    return rendering.page(
        "payment_request.html",
        language,
        status=status,
        asked=asked,
        amount=rendering.amount(Money.of(asked.due.amount, asked.currency), language),
        hour=rendering.hour(asked.due.expires_at, language, now=book.clock()),
        demo=book.demo,
    )
