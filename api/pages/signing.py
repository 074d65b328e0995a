"""Signing in and out, in a browser."""

from functools import partial
from typing import Annotated

import anyio
from fastapi import Form, Request, Response

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from api.sessions import WAITING_MAX
from ledger.refusals import BadCredentials, Refusal, TooManyAttempts
from service import page_sessions, sessions

router = new_page_router()

Field = Annotated[str, Form(max_length=1024)]


@router.get("/connexion")
async def read_sign_in(visit: Visiting, next: str = "/moi") -> Response:  # noqa: A002 - as the address spells it
    """Show the form; lead on whoever is signed in already."""
    if visit.who is not None:
        return visits.redirect(visits.inside(next))
    return _form(visit, next)


@router.post("/connexion")
async def sign_in(
    visit: Visiting,
    request: Request,
    username: Field = "",
    password: Field = "",
    next: Field = "/moi",  # noqa: A002 - as above
) -> Response:
    """Sign in with a name and a password."""
    service = running(request)
    work = partial(
        page_sessions.sign_in,
        service.book,
        service.throttle,
        username=username.strip(),
        password=password,
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
    )
    try:
        if service.doors.statistics().tasks_waiting >= WAITING_MAX:
            raise TooManyAttempts  # noqa: TRY301 - as whoever tried too often
        cookie = await anyio.to_thread.run_sync(work, limiter=service.doors)
    except (BadCredentials, TooManyAttempts) as refusal:
        return _form(visit, next, username=username, refusal=refusal)
    answer = visits.redirect(visits.inside(next))
    visits.keep(answer, visits.SESSION, cookie, None)
    return answer


@router.post("/deconnexion")
def sign_out(who: PagePrincipal, book: OpenBook) -> Response:
    """End this browser's session."""
    sessions.sign_out(book, who)
    answer = visits.redirect("/connexion", flash="signing.signed_out")
    answer.headers["Clear-Site-Data"] = '"storage"'
    visits.forget(answer, visits.SESSION)
    return answer


def _form(visit: Visit, following: str, *, username: str = "", refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "sign_in.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        following=visits.inside(following),
        username=username,
        refused=refusal.sentence(visit.language) if refusal else "",
    )
