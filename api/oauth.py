"""What OAuth 2.0 adds to the problems of its endpoint: the member `error` (RFC 6749, section 5.2)."""

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote_plus

from pydantic import Field
from starlette.types import Scope

from api.problems import Cause, Problem, title_of
from api.validation import Flaw
from ledger import refusals as r
from ledger.money import Language

CLIENT_ID = r"^[0-9A-Z]{12}$"
TOKEN_PATH = "/v1/oauth/token"  # noqa: S105 - an address, no secret

_ERRORS: dict[type[r.Refusal], str] = {
    r.BadCredentials: "invalid_client",
    r.ScopeNotGranted: "invalid_scope",
    r.GrantNotKnown: "unsupported_grant_type",
}


class TokenProblem(Problem):
    """A problem, with the name that OAuth 2.0 gives it."""

    error: str = Field(description="As RFC 6749, section 5.2, names it.", examples=["invalid_client"])


class Credentials(NamedTuple):
    """A program's id and secret, as it sent them."""

    client: str
    secret: str


def asks_for_a_token(scope: Scope) -> bool:
    """Tell whether this is a request to the endpoint of RFC 6749."""
    return bool(scope["path"] == TOKEN_PATH)


def named(told: Problem, cause: Cause, found: Sequence[Flaw], language: Language) -> Problem:
    """Return the problem with OAuth's name for it. What is wrong with our side has none."""
    if told.status >= 500:  # noqa: PLR2004 - the statuses of our own failures
        return told
    error = _ERRORS.get(type(cause), "invalid_request") if isinstance(cause, r.Refusal) else "invalid_request"
    if found and all(flaw.pointer == "#/scope" for flaw in found):
        error = "invalid_scope"
    if isinstance(cause, r.BadInput):  # 422 elsewhere; here the RFC wants another
        told = told.model_copy(update={"status": 400, "title": title_of(400, language)})
    return TokenProblem(**told.model_dump(), error=error)


def basic(authorization: str) -> Credentials | None:
    """Return the credentials of an `Authorization: Basic` header (RFC 6749, section 2.3.1), None without one.

    What cannot be read is nobody's.
    """
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise r.BadCredentials from None
    if not re.fullmatch(CLIENT_ID, client):
        raise r.BadCredentials
    return Credentials(client, unquote_plus(secret))
