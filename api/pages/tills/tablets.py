"""Tablets: their owner makes a link, a tablet follows it once, and the owner sees them all and ends them."""

from typing import Annotated

from fastapi import Form, Path, Request, Response

from api import qr
from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.tills.arriving import COOKIE, COOKIE_SECONDS
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from ledger.refusals import ProofNeeded, Refusal
from service import page_sessions, tills
from service.access import Principal
from service.book import Book

router = new_page_router()

Typed = Annotated[str, Form(max_length=200)]
Token = Annotated[str, Path(max_length=64)]


@router.get("/caisse/tablettes")
def read_tablets(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show the tablets of those for whom one answers."""
    return _page(visit, who, book)


@router.post("/caisse/tablettes")
def make(visit: Visiting, who: PagePrincipal, book: OpenBook, membre: Typed = "", nom: Typed = "") -> Response:
    """Make the link that enrols a tablet, and show it once."""
    try:
        _, address = tills.make(book, who, membre, name=nom)
    except ProofNeeded:
        raise  # leads to where one proves who one is, and back
    except Refusal as refusal:
        return _page(visit, who, book, refusal=refusal)
    return _page(visit, who, book, address=address)


@router.post("/caisse/tablettes/{member}/{till}/fin")
def revoke(member: str, till: str, who: PagePrincipal, book: OpenBook) -> Response:
    """End a tablet at once."""
    tills.revoke(book, who, member, till)
    return visits.redirect("/caisse/tablettes", flash="tills.revoked")


@router.get("/caisse/tablette/{token}")
def read_offer(token: Token, visit: Visiting, book: OpenBook) -> Response:
    """Show whose till this tablet would become. Looking enrols nothing: whatever fetches links ahead spends none."""
    name, member = tills.offered(book, token)
    return rendering.page("till/offer.html", visit, name=name, member=member, token=token)


@router.post("/caisse/tablette/{token}")
def enrol(token: Token, request: Request, visit: Visiting, book: OpenBook) -> Response:
    """Enrol this tablet. Whoever was signed in on it is not any more."""
    cookie = tills.enrol(book, token)
    answer = visits.redirect("/caisse/caissier")
    visits.keep(answer, COOKIE, cookie, COOKIE_SECONDS)
    if visit.who is not None:
        page_sessions.end(book, request.cookies.get(visits.SESSION, ""))
        visits.forget(answer, visits.SESSION)
    return answer


def _page(visit: Visit, who: Principal, book: Book, *, address: str = "", refusal: Refusal | None = None) -> Response:
    members = tills.owned(book, who)
    return rendering.page(
        "till/tablets.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        members=[
            (member, [till for till in tills.list_for(book, who, member.id) if not till.over(visit.now)])
            for member in members
        ],
        address=address,
        code=qr.data_address(address) if address else "",
        refused="" if refusal is None else refusal.sentence(visit.language),
    )
