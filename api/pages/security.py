"""The pages about one's own second factors, password and sessions."""

from functools import partial
from typing import Annotated

import anyio
from fastapi import Form, Path, Request, Response
from fastapi.responses import JSONResponse

from api import qr
from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger.refusals import (
    BadCode,
    BadCredentials,
    BadInput,
    BadText,
    Malformed,
    PasskeyNotTaken,
    Refusal,
    TooManyAttempts,
)
from service import factors, my_sessions, proofs
from service.access import Principal
from service.book import Book
from service.codes import Begun
from service.proofs import Proof

router = new_page_router()

Field = Annotated[str, Form(max_length=1024)]
Answer = Annotated[str, Form(max_length=20_000)]
Id = Annotated[str, Path(pattern=PUBLIC_ID)]


@router.get("/moi/securite")
def read_security(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show what somebody signs in with, to who has just proved that it is theirs."""
    if not who.lent:
        proofs.require_fresh(who)
    return _page(visit, who, book)


@router.post("/moi/securite/codes")
def begin_codes(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show a secret to scan, and ask for its first code."""
    return _codes(visit, factors.begin_codes(book, who))


@router.post("/moi/securite/codes/premier")
def confirm_codes(  # noqa: PLR0917 - FastAPI calls it, by name
    visit: Visiting, who: PagePrincipal, book: OpenBook, code: Field = "", secret: Field = "", address: Field = ""
) -> Response:
    """Take the first code, and show ten codes for paper."""
    try:
        on_paper = factors.confirm_codes(book, who, code.replace(" ", ""))
    except BadCode as refusal:
        return _codes(visit, Begun(secret, address), refusal)
    return rendering.page("recovery_codes.html", visit, on_paper=on_paper)


@router.post("/moi/securite/codes/retirer")
def remove_codes(who: PagePrincipal, book: OpenBook) -> Response:
    """Do without codes."""
    factors.remove_codes(book, who)
    return visits.redirect("/moi/securite", flash="security.codes_removed")


@router.post("/moi/securite/papier")
def renew_recovery_codes(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show ten new codes for paper."""
    return rendering.page("recovery_codes.html", visit, on_paper=factors.renew_recovery_codes(book, who))


@router.get("/moi/securite/cle")
def read_passkey_options(who: PagePrincipal, book: OpenBook) -> Response:
    """Return what the browser needs to make a passkey, for the page's script."""
    return JSONResponse(factors.begin_passkey(book, who), headers={"Cache-Control": "no-store"})


@router.post("/moi/securite/cle")
def add_passkey(
    visit: Visiting, who: PagePrincipal, book: OpenBook, credential: Answer = "", name: Field = ""
) -> Response:
    """Keep the passkey that the browser made."""
    try:
        factors.add_passkey(book, who, credential, name)
    except (PasskeyNotTaken, BadText) as refusal:
        return _page(visit, who, book, refusal)
    return visits.redirect("/moi/securite", flash="security.passkey_added")


@router.post("/moi/securite/cle/{passkey_id}/retirer")
def remove_passkey(passkey_id: Id, who: PagePrincipal, book: OpenBook) -> Response:
    """Take a passkey out of use."""
    factors.remove_passkey(book, who, passkey_id)
    return visits.redirect("/moi/securite", flash="security.passkey_removed")


@router.post("/moi/securite/mot-de-passe")
async def change_password(
    visit: Visiting, who: PagePrincipal, request: Request, current: Field = "", new: Field = ""
) -> Response:
    """Change one's password."""
    service = running(request)
    work = partial(
        my_sessions.change_password,
        service.book,
        service.throttle,
        who,
        current=current,
        new=new,
        address=request.client.host if request.client else "",
    )
    try:
        await anyio.to_thread.run_sync(work, limiter=service.doors)
    except (BadCredentials, Malformed, TooManyAttempts) as refusal:
        return await anyio.to_thread.run_sync(_page, visit, who, service.book, refusal)
    return visits.redirect("/moi/securite", flash="security.password_changed")


@router.get("/moi/confirmation")
def read_confirmation(visit: Visiting, who: PagePrincipal, book: OpenBook, next: str = "/moi") -> Response:  # noqa: A002 - what browsers write
    """Ask in a session that is open whether it still is the person who opened it."""
    if not who.stale and (who.strong or not factors.read(book, who).any):
        return visits.redirect(visits.inside(next))
    return _confirmation(visit, who, book, next)


@router.post("/moi/confirmation")
async def confirm_session(  # noqa: PLR0917 - FastAPI calls it, by name
    visit: Visiting,
    who: PagePrincipal,
    request: Request,
    code: Field = "",
    password: Field = "",
    credential: Answer = "",
    next: Field = "/moi",  # noqa: A002 - as above
) -> Response:
    """Take a proof of who it is."""
    service = running(request)
    work = partial(
        proofs.confirm_session,
        service.book,
        service.throttle,
        who,
        Proof(code, password, credential=credential),
        address=request.client.host if request.client else "",
    )
    try:
        await anyio.to_thread.run_sync(work, limiter=service.doors)
    except (BadCode, BadCredentials, BadInput, PasskeyNotTaken, TooManyAttempts) as refusal:
        return await anyio.to_thread.run_sync(_confirmation, visit, who, service.book, next, refusal)
    return visits.redirect(visits.inside(next), flash="security.confirmed")


@router.get("/moi/seances")
def read_sessions(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show one's open sessions."""
    return rendering.page("sessions.html", visit, sessions=my_sessions.list_mine(book, who))


@router.post("/moi/seances/{session_id}/terminer")
def end_session(session_id: Id, who: PagePrincipal, book: OpenBook) -> Response:
    """End one session."""
    my_sessions.end(book, who, session_id)
    return visits.redirect("/moi/seances", flash="security.session_ended")


@router.post("/moi/seances/terminer")
def end_sessions(who: PagePrincipal, book: OpenBook) -> Response:
    """End every session but this one."""
    my_sessions.end_others(book, who)
    return visits.redirect("/moi/seances", flash="security.sessions_ended")


def _page(visit: Visit, who: Principal, book: Book, refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "security.html",
        visit,
        status=status_of(refusal) if refusal else 200,
        had=factors.read(book, who),
        username=factors.username(book, who),
        refused=refusal.sentence(visit.language) if refusal else "",
    )


def _codes(visit: Visit, begun: Begun, refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "codes.html",
        visit,
        status=status_of(refusal) if refusal else 200,
        begun=begun,
        drawn=qr.data_address(begun.address) if begun.address.startswith("otpauth://") else "",
        refused=refusal.sentence(visit.language) if refusal else "",
    )


def _confirmation(visit: Visit, who: Principal, book: Book, following: str, refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "confirmation.html",
        visit,
        status=status_of(refusal) if refusal else 200,
        had=factors.read(book, who),
        following=visits.inside(following),
        refused=refusal.sentence(visit.language) if refusal else "",
    )
