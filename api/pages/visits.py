"""One visit of a browser: its language, who is signed in, and what its forms carry.

Every page asks for `Visiting`; a page for members also asks for `PagePrincipal`,
which leads whoever is not signed in to `/connexion` and back. Whatever changes
something is checked for forgery before the page's own function runs.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

import anyio
from fastapi import Depends
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.languages import language_of
from api.pages import forgery
from api.running import Running, running
from ledger.money import Language
from ledger.refusals import NotSignedIn
from service import page_sessions
from service.access import Principal

SESSION = "__Host-session"
LANGUAGE = "__Host-lang"
FLASH = "__Host-flash"
DOOR = "alveole.door"
"""Where whoever is not known here is led, when that is not `/connexion`, in the request's scope."""
VISIT = "alveole.visit"
"""Where a visit is kept in the request's scope, for pages about problems."""

YEAR_SECONDS = 365 * 24 * 3600
FLASH_SECONDS = 60
_LANGUAGES: dict[str | None, Language] = {"fr": "fr", "en": "en"}
_FLASH = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}")
_INSIDE = re.compile(r"/(?![/\\])[!-\[\]-~]{0,500}")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who visits, when, in which language, which they may just have `chosen`.

    `form_token` is for forms; `flash` is a word to say once.
    """

    path: str
    query: str
    language: Language
    now: int
    demo: bool
    who: Principal | None = None
    form_token: str = ""
    flash: str = ""
    chosen: bool = False

    @property
    def switched(self) -> str:
        """Return the address of the same page in the other language."""
        kept = [pair for pair in self.query.split("&") if pair and not pair.startswith("lang=")]
        return f"{self.path}?" + "&".join([*kept, f"lang={'en' if self.language == 'fr' else 'fr'}"])


async def visit(request: Request) -> Visit:
    """Return the visit of which this request is a part; refuse what it did not send."""
    cookie, who = request.cookies.get(SESSION, ""), None
    if cookie:
        who = await anyio.to_thread.run_sync(page_sessions.principal, running(request).book, cookie)
    if request.method not in forgery.SAFE:
        forgery.check_origin(request, running(request).settings.public_url)
        if who is not None:
            await forgery.check_token(request, cookie)
    return remember(request, who, forgery.token_of(cookie) if who else "")


def remember(request: Request, who: Principal | None = None, form_token: str = "") -> Visit:
    """Return the visit of this request, and keep it with the request."""
    if (known := request.scope.get(VISIT)) is not None:
        assert isinstance(known, Visit)
        return known
    service: Running | None = getattr(request.app.state, "running", None)  # None: nothing is served yet, or any more
    chosen = request.query_params.get("lang")
    flash = request.cookies.get(FLASH, "")
    made = request.scope[VISIT] = Visit(
        path=quote(request.scope["path"]),
        query=request.scope["query_string"].decode("ascii", "ignore"),
        language=_language(request, chosen),
        now=service.book.clock() if service else 0,
        demo=service is not None and service.book.demo,
        who=who,
        form_token=form_token,
        flash=flash if _FLASH.fullmatch(flash) else "",
        chosen=chosen in _LANGUAGES,
    )
    return made


Visiting = Annotated[Visit, Depends(visit)]


async def page_principal(visit: Visiting) -> Principal:
    """Return who is signed in, or refuse: the refusal leads to `/connexion`."""
    if visit.who is None:
        raise NotSignedIn
    return visit.who


PagePrincipal = Annotated[Principal, Depends(page_principal)]


def redirect(path: str, *, flash: str = "") -> Response:
    """Lead on after a form (303), with a word to say there: `noun.name`."""
    answer = RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})
    if flash:
        keep(answer, FLASH, flash, FLASH_SECONDS)
    return answer


def sign_in_first(request: Request) -> Response:
    """Lead to `/connexion`, and back from there to the page that was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    there = wanted if request.method in forgery.SAFE else "/moi"
    where = f"{request.scope.get(DOOR, '/connexion')}?" + urlencode({"next": there})
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": where, "Cache-Control": "no-store"})
    return redirect(where)


def confirm_first(request: Request) -> Response:
    """Lead to `/moi/confirmation`, and back from there to the page that was asked for, or that holds the form."""
    shown = request.url if request.method in forgery.SAFE else URL(request.headers.get("referer", ""))
    return redirect("/moi/confirmation?" + urlencode({"next": inside(shown.path)}))


def inside(path: str) -> str:
    """Return a path to go on to; the member's own page when this one leads elsewhere."""
    return path if _INSIDE.fullmatch(path) else "/moi"


def keep(
    answer: Response, name: str, value: str, seconds: int | None, same_site: Literal["lax", "strict"] = "lax"
) -> None:
    """Give the browser a cookie for this host alone. Browsers take `Secure` on http://localhost too."""
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite=same_site)


def forget(answer: Response, name: str) -> None:
    """Take a cookie back."""
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def _language(request: Request, chosen: str | None) -> Language:
    for each in (chosen, request.cookies.get(LANGUAGE)):
        if each in _LANGUAGES:
            return _LANGUAGES[each]
    return language_of(request.headers.get("accept-language", ""))
