"""Who works at a tablet: they choose their name and give their PIN; nobody is signed in or out."""

from typing import Annotated

import anyio
from fastapi import Form, Response

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.tills.arriving import Arrival, Arriving
from api.problems import status_of
from ledger.refusals import Refusal, ResourceNotFound
from service import tills
from service.book import Book

router = new_page_router()

Typed = Annotated[str, Form(max_length=64)]


@router.get("/caisse/caissier")
def read_cashiers(arrived: Arriving, book: OpenBook) -> Response:
    """Show who may work here."""
    return _page(arrived, book)


@router.post("/caisse/caissier")
async def switch(arrived: Arriving, book: OpenBook, qui: Typed = "", code: Typed = "") -> Response:
    """Let somebody work here from now on, by their PIN."""

    def work() -> Response:
        if arrived.tablet is None:
            raise ResourceNotFound
        try:
            tills.switch(book, arrived.tablet, qui, code)
        except Refusal as refusal:
            return _page(arrived, book, chosen=qui, refusal=refusal)
        return visits.redirect("/caisse")

    return await anyio.to_thread.run_sync(work, limiter=book.approving)


@router.post("/caisse/caissier/fin")
def leave(arrived: Arriving, book: OpenBook) -> Response:
    """Let nobody work here until somebody gives their PIN."""
    if arrived.tablet is None:
        raise ResourceNotFound
    tills.leave(book, arrived.tablet)
    return visits.redirect("/caisse/caissier")


def _page(arrived: Arrival, book: Book, *, chosen: str = "", refusal: Refusal | None = None) -> Response:
    if arrived.tablet is None:
        raise ResourceNotFound
    return rendering.page(
        "till/cashiers.html",
        arrived.visit,
        status=200 if refusal is None else status_of(refusal),
        tablet=arrived.tablet,
        cashiers=tills.cashiers(book, arrived.tablet),
        chosen=chosen,
        refused="" if refusal is None else refusal.sentence(arrived.visit.language),
    )
