"""Who reads the published figures: anyone, or who may read the reserve, as the rule book says; and what is kept."""

import hashlib
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from starlette.datastructures import MutableHeaders

from api.dependencies import current_principal
from api.fields import CURRENCY_CODE
from api.problems import Kind
from api.running import running
from ledger import refusals as r
from service.access import Principal
from service.circulation.publications import Publication

READING: tuple[Kind, ...] = (r.NotSignedIn, r.BadToken, r.NotAllowed, r.PasswordLent, r.BadInput, r.CurrencyNotFound)
"""What may go wrong when the figures are for the association's own programs."""

MONTH = r"^\d{4}-\d{2}$"

Currency = Annotated[
    str | None,
    Query(pattern=CURRENCY_CODE, description="Only this currency; without, all of them.", examples=["MIEL"]),
]
First = Annotated[
    str | None, Query(pattern=MONTH, description="From this month on; without, the first.", examples=["2026-01"])
]
Last = Annotated[
    str | None, Query(pattern=MONTH, description="Up to this month; without, the last.", examples=["2026-10"])
]


async def audience(request: Request) -> Principal | None:
    """Return who is asking, or None when they do not say."""
    return await current_principal(request) if "authorization" in request.headers else None


Audience = Annotated[Principal | None, Depends(audience)]


def same_as_before(request: Request, response: Response, publications: Sequence[Publication]) -> bool:
    """Say how the answer may be kept, and tell whether whoever asks has it already.

    What was published never changes: the months and the question make the whole answer.
    """
    asked = f"{request.url.path}?{request.url.query}|{'|'.join(each.id for each in publications)}"
    etag = f'"{hashlib.sha256(asked.encode()).hexdigest()[:24]}"'
    keep(request, response.headers, etag)
    return etag in request.headers.get("if-none-match", "")


def keep(request: Request, headers: MutableHeaders, etag: str) -> None:
    """Set the headers by which browsers and other sites may read the answer."""
    headers["ETag"] = etag
    headers["Cache-Control"] = "no-cache"
    allowed = running(request).settings.circulation_origins.split()
    origin = request.headers.get("origin", "")
    if "*" in allowed:
        headers["Access-Control-Allow-Origin"] = "*"
    elif allowed:
        headers["Vary"] = "Origin"
        if origin in allowed:
            headers["Access-Control-Allow-Origin"] = origin
