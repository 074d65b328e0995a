"""Against requests that another site makes in a person's name.

Three independent guards: the cookie is not sent along (SameSite), the browser says
where the request comes from (Sec-Fetch-Site, Origin), and each form carries a token
that only a page of this session could know.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from starlette.requests import Request

FIELD = "form_token"
HEADER = "x-form-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Forged(Exception):
    """The request does not come from a page of ours that this person was shown."""


def token_of(cookie: str) -> str:
    """Return the token that forms of this session carry. It does not reveal the cookie."""
    mark = hmac.digest(cookie.encode(), b"alveole form token", hashlib.sha256)
    return urlsafe_b64encode(mark).rstrip(b"=").decode()


def check_origin(request: Request, public_url: str) -> None:
    """Refuse what another site sent: browsers say so, and what says nothing of its origin is no browser."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = {public_url, f"{request.url.scheme}://{request.headers.get('host', '')}"}
    if site is None and origin is None:
        raise Forged
    if (site is not None and site != "same-origin") or (origin is not None and origin not in own):
        raise Forged


async def check_token(request: Request, cookie: str) -> None:
    """Refuse a form that no page of this session held."""
    given = request.headers.get(HEADER) or (await request.form()).get(FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), token_of(cookie).encode()):
        raise Forged
