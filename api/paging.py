"""Lists come in pages: `?limit=&cursor=` in, `next_cursor` out, whose inside is nobody's business but ours."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import Query
from pydantic import Field

from ledger.refusals import BadInput

_DIGITS_MAX = 18  # of 64 bits

Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.", examples=[20])]
Cursor = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9_-]{1,32}$", description="`next_cursor` of the page before.", examples=["czQyMQ"]),
]
NextCursor = Annotated[
    str | None, Field(description="Ask for the next page with it; null on the last one.", examples=["czQyMQ"])
]


def cursor_of(position: int | None) -> str | None:
    """Return the cursor of a position, or None after the last page."""
    return None if position is None else urlsafe_b64encode(b"s%d" % position).decode().rstrip("=")


def position_of(cursor: str | None) -> int | None:
    """Return the position of a cursor of ours, or None when there is none."""
    if cursor is None:
        return None
    try:
        marked = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        raise BadInput from None
    digits = marked[1:]
    if not (marked.startswith("s") and digits.isdecimal() and len(digits) <= _DIGITS_MAX):
        raise BadInput
    return int(digits)
