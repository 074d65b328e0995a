"""The page about oneself: what I am here, and what I may do."""

from fastapi import Response

from api.dependencies import OpenBook
from api.pages import rendering
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visiting, redirect
from service import me

router = new_page_router()


@router.get("/")
def read_home() -> Response:
    """Lead whoever comes by the bare address to their own page."""
    return redirect("/moi")


@router.get("/moi")
def read_me(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show who is signed in, their roles and accounts, once their password is their own."""
    if who.lent:
        return redirect("/moi/securite", flash="security.choose_own")
    return rendering.page("me.html", visit, me=me.describe(book, who))
