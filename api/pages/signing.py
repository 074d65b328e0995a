"""Signing in and out, in a browser: password and code, or a passkey; and coming in by a link."""

from functools import partial
from typing import Annotated

import anyio
from fastapi import Form, Path, Request, Response
from fastapi.responses import JSONResponse

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from api.sessions import WAITING_MAX
from ledger.refusals import BadCode, BadCredentials, Malformed, PasskeyNotTaken, Refusal, Taken, TooManyAttempts
from service import enrolment, invitations, page_sessions, passkeys, recoveries, sessions
from service.book import Book
from service.invitations import TOKEN_MAX, Invited, Purpose
from service.sessions import Known

router = new_page_router()

Field = Annotated[str, Form(max_length=1024)]
Answer = Annotated[str, Form(max_length=20_000)]
Token = Annotated[str, Path(max_length=TOKEN_MAX)]


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
    """Take a name and a password; ask for a code where there is a second factor."""
    service, name = running(request), username.strip()
    work = partial(
        sessions.begin, service.book, service.throttle, username=name, password=password, address=_address(request)
    )
    try:
        _check_crowd(request)
        known = await anyio.to_thread.run_sync(work, limiter=service.doors)
    except (BadCredentials, TooManyAttempts) as refusal:
        return _form(visit, next, username=name, refusal=refusal)
    if isinstance(known, str):
        return _code_form(visit, known, next)
    return await anyio.to_thread.run_sync(_let_in, request, known, next)


@router.post("/connexion/code")
def sign_in_with_code(
    visit: Visiting,
    request: Request,
    ticket: Field = "",
    code: Field = "",
    next: Field = "/moi",  # noqa: A002 - as above
) -> Response:
    """Take the code that follows the password."""
    service = running(request)
    try:
        known = sessions.finish(service.book, service.throttle, ticket=ticket, code=code, address=_address(request))
    except (BadCode, TooManyAttempts) as refusal:
        return _code_form(visit, ticket, next, refusal=refusal)
    except BadCredentials:
        return visits.redirect("/connexion", flash="signing.too_late")
    return _let_in(request, known, next)


@router.get("/connexion/cle")
def read_passkey_options(book: OpenBook) -> Response:
    """Return what the browser needs to ask for a passkey, for the page's script."""
    return JSONResponse(passkeys.sign_in_options(book), headers={"Cache-Control": "no-store"})


@router.post("/connexion/cle")
def sign_in_with_passkey(
    visit: Visiting,
    request: Request,
    book: OpenBook,
    credential: Answer = "",
    next: Field = "/moi",  # noqa: A002 - as above
) -> Response:
    """Take what a passkey has signed."""
    try:
        known = sessions.recognise_passkey(book, credential)
    except PasskeyNotTaken as refusal:
        return _form(visit, next, refusal=refusal)
    return _let_in(request, known, next)


@router.post("/deconnexion")
def sign_out(who: PagePrincipal, book: OpenBook) -> Response:
    """End this browser's session."""
    sessions.sign_out(book, who)
    answer = visits.redirect("/connexion", flash="signing.signed_out")
    answer.headers["Clear-Site-Data"] = '"storage"'
    visits.forget(answer, visits.SESSION)
    return answer


@router.get("/bienvenue/{token}")
def read_welcome(token: Token, visit: Visiting, book: OpenBook) -> Response:
    """Show whoever follows a link how to come in."""
    return _welcome(visit, token, invitations.find(book, token))


@router.post("/bienvenue/{token}")
async def enter(
    token: Token,
    visit: Visiting,
    request: Request,
    username: Field = "",
    password: Field = "",
) -> Response:
    """Let in whoever follows a link, with the name and password that they choose, or with a new password."""
    service, name = running(request), username.strip()
    invited = await anyio.to_thread.run_sync(invitations.find, service.book, token)
    if invited.purpose is Purpose.RECOVERY:
        work = partial(recoveries.recover, service.book, token, password=password)
    else:
        work = partial(enrolment.enrol, service.book, token, username=name, password=password)
    try:
        _check_crowd(request)
        await anyio.to_thread.run_sync(work, limiter=service.doors)
    except (Malformed, Taken, TooManyAttempts) as refusal:
        return _welcome(visit, token, invited, username=name, refusal=refusal)
    known = await anyio.to_thread.run_sync(sessions.just_entered, service.book, invited.member)
    return await anyio.to_thread.run_sync(_let_in, request, known, "/moi/securite")


def _let_in(request: Request, known: Known, following: str) -> Response:
    """Open a session for this browser, end the one that it had, and lead on."""
    book: Book = running(request).book
    page_sessions.end(book, request.cookies.get(visits.SESSION, ""))
    cookie = page_sessions.open_for(book, known, agent=request.headers.get("user-agent", ""))
    answer = visits.redirect(visits.inside(following))
    visits.keep(answer, visits.SESSION, cookie, None)
    return answer


def _check_crowd(request: Request) -> None:
    if running(request).doors.statistics().tasks_waiting >= WAITING_MAX:
        raise TooManyAttempts


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _form(visit: Visit, following: str, *, username: str = "", refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "sign_in.html",
        visit,
        status=status_of(refusal) if refusal else 200,
        following=visits.inside(following),
        username=username,
        refused=refusal.sentence(visit.language) if refusal else "",
    )


def _code_form(visit: Visit, ticket: str, following: str, *, refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "sign_in_code.html",
        visit,
        status=status_of(refusal) if refusal else 200,
        following=visits.inside(following),
        ticket=ticket,
        refused=refusal.sentence(visit.language) if refusal else "",
    )


def _welcome(
    visit: Visit, token: str, invited: Invited, *, username: str = "", refusal: Refusal | None = None
) -> Response:
    return rendering.page(
        "welcome.html",
        visit,
        status=status_of(refusal) if refusal else 200,
        token=token,
        invited=invited,
        recovering=invited.purpose is Purpose.RECOVERY,
        username=username,
        refused=refusal.sentence(visit.language) if refusal else "",
    )
