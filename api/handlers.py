"""How an exception becomes an answer: always a problem document, and never a word more than its sentence."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import attempts, oauth, problem_pages, problems, rates
from api.languages import language_of
from api.pages import visits
from api.pages.forgery import Forged
from api.pages.routing import PageRoute
from api.problems import MEDIA_TYPE, RETRY_AFTER, Cause, problem
from api.validation import Flaw, flaws
from ledger.refusals import (
    Access,
    BadInput,
    BadToken,
    NotSignedIn,
    PasswordLent,
    ProofNeeded,
    Refusal,
    ResourceNotFound,
    SecondFactorNeeded,
)

REQUEST_ID = "alveole.request_id"
"""Where `api.middleware` keeps the request's id in its scope."""

_BY_STATUS = {
    405: problems.METHOD_NOT_ALLOWED,
    413: problems.BODY_TOO_LARGE,
    415: problems.WRONG_MEDIA_TYPE,
}


def install(app: FastAPI) -> None:
    """Answer every failure of this application with a problem document."""
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(Forged, _on_forgery)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)


def respond(
    request: Request, cause: Cause, *, found: Sequence[Flaw] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """Return the problem that answers this request: a document, or a page for a browser."""
    if for_browser(request):
        visit = visits.remember(request)
        page = problem_pages.answer(cause, visit, request.scope.get(REQUEST_ID))
        page.headers.update({**_headers_of(request, cause, page.status_code), **(headers or {})})
        return page
    language = language_of(request.headers.get("accept-language", ""))
    told = problem(
        cause,
        language,
        instance=quote(request.scope["path"]),
        flaws=found,
        request_id=request.scope.get(REQUEST_ID),
    )
    if oauth.asks_for_a_token(request.scope):
        told = oauth.named(told, cause, found, language)
    return Response(
        told.model_dump_json(exclude={"approval"} if told.approval is None else None),
        status_code=told.status,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Language": language,
            "Vary": "Accept-Language",
            "Cache-Control": "no-store",
            **_headers_of(request, cause, told.status),
            **(headers or {}),
        },
    )


def for_browser(request: Request) -> bool:
    """Tell whether a person is looking: browsers ask for HTML, and not below /v1."""
    return "text/html" in request.headers.get("accept", "") and not request.scope["path"].startswith("/v1/")


async def _on_forgery(request: Request, _: Exception) -> Response:
    return respond(request, problems.FORGED)


async def _on_refusal(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    if isinstance(refusal, NotSignedIn) and isinstance(request.scope.get("route"), PageRoute):
        return visits.sign_in_first(request)
    if isinstance(refusal, Access):
        await attempts.note(request, refusal)
    if isinstance(refusal, PasswordLent) and isinstance(request.scope.get("route"), PageRoute):
        return visits.redirect("/moi/securite", flash="security.choose_own")
    if isinstance(refusal, SecondFactorNeeded | ProofNeeded) and isinstance(request.scope.get("route"), PageRoute):
        return visits.confirm_first(request)
    return respond(request, refusal)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:  # noqa: PLR2004 - it reads better than its name
        return respond(request, ResourceNotFound())
    failure = _BY_STATUS.get(error.status_code, problems.BAD_REQUEST)
    headers = dict(error.headers or {})
    if failure is problems.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return respond(request, failure, headers=headers)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return respond(request, problems.BAD_JSON)
    found = flaws(error)
    refusals = {flaw.refusal for flaw in found}
    only = refusals.pop() if len(refusals) == 1 else None
    return respond(request, (only or BadInput)(), found=found)


def _methods(request: Request) -> list[str]:
    """Return the methods that this address takes, by any of its routes."""
    matching = (
        context
        for context in iter_route_contexts(request.app.routes)
        if context.path_regex.match(request.scope["path"])
    )
    return sorted({method for context in matching for method in context.methods or ()})


def _headers_of(request: Request, cause: Cause, status: int) -> dict[str, str]:
    headers = {}
    if isinstance(cause, Refusal) and type(cause) in RETRY_AFTER:
        headers["Retry-After"] = str(rates.seconds_to_wait(request.scope) or RETRY_AFTER[type(cause)])
    if status == 401:  # noqa: PLR2004 - as above
        scheme = "Basic" if oauth.asks_for_a_token(request.scope) else "Bearer"
        error = ', error="invalid_token"' if isinstance(cause, BadToken) else ""
        headers["WWW-Authenticate"] = f'{scheme} realm="alveole"{error}'
    return headers
