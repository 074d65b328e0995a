"""French or English: the language in which a person asked to be answered (RFC 9110, section 12.5.4)."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from ledger.money import Language

DEFAULT: Language = "fr"

_KNOWN: dict[str, Language] = {"fr": "fr", "en": "en"}
_RANGES_MAX = 20


def language_of(accept: str) -> Language:
    """Return the language that an Accept-Language header prefers; French when it says nothing of use."""
    best, weight = DEFAULT, 0.0
    for part in accept.split(",")[:_RANGES_MAX]:
        tag, _, parameters = part.partition(";")
        known = _KNOWN.get(tag.strip().lower().partition("-")[0])
        if known is not None and (quality := _quality(parameters)) > weight:
            best, weight = known, quality
    return best


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


async def asked_language(request: HTTPConnection) -> Language:
    """Return the language that this request asks for."""
    return language_of(request.headers.get("accept-language", ""))


AskedLanguage = Annotated[Language, Depends(asked_language)]
