"""The audit trail, for treasurers and auditors: searched page by page, exported whole."""

import csv
import io
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Self

from fastapi import Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Instant, Out, When, read
from api.paging import Cursor, Limit, NextCursor
from api.problems import READING, problems
from api.routing import new_router
from ledger.refusals import BadInput
from service import audit
from service.audit import Filter, Found, Place
from service.clock import moment

router = new_router("governance")

_PLACE = re.compile(r"([0-9a-f]{1,10})\.([0-9a-f]{1,10})")
LINES_AT_ONCE = 200


class Format(StrEnum):
    """How the trail is exported."""

    CSV = "csv"
    JSON_LINES = "jsonl"


class ActOut(Out):
    """Who did what to what, when, with which outcome. Ids only: who they are is elsewhere, and may be erased."""

    seq: int = Field(description="Its number in the trail, or in the journal.", examples=[42])
    at: Instant
    actor: str = Field(description="A member, `console` or `system`.", examples=["7K3QX9V2MB4T"])
    client: str = Field(description="The program through which they asked.", examples=["7K3QX9V2MB4T"])
    operation: str = Field(
        description="What was done; an entry of the journal: `entry.` and its kind.", examples=["issue"]
    )
    subject: str = Field(description="To what: the id of a member, a proposal, an entry.", examples=["4F7QZ1K9MX2B"])
    outcome: str = Field(examples=["done"])
    details: dict[str, Any] = Field(examples=[{"result": "01980e5a-7c1e-7abc-8def-0123456789ab"}])
    hash: str = Field(description="The hash that its chain had reached with it.", examples=["0f4c9d5be1a9d3e5"])

    @classmethod
    def of(cls, found: Found) -> Self:
        """Return what was found."""
        return cls(**found._asdict())


class ActsOut(Out):
    """A page of the trail."""

    data: list[ActOut]
    next_cursor: NextCursor


def _sought(
    *,
    actor: Annotated[
        str | None, Query(max_length=64, description="Only by this member.", examples=["7K3QX9V2MB4T"])
    ] = None,
    operation: Annotated[
        str | None, Query(max_length=64, description="Only this operation.", examples=["issue"])
    ] = None,
    subject: Annotated[str | None, Query(max_length=64, description="Only to this.", examples=["4F7QZ1K9MX2B"])] = None,
    outcome: Annotated[
        str | None, Query(max_length=64, description="Only with this outcome.", examples=["refused"])
    ] = None,
    since: Annotated[
        When | None, Query(description="Not before this instant.", examples=["2026-11-01T00:00:00Z"])
    ] = None,
    until: Annotated[When | None, Query(description="Before this instant.", examples=["2026-12-01T00:00:00Z"])] = None,
) -> Filter:
    """Return what is sought."""
    if any("\x00" in text for text in (actor, operation, subject, outcome) if text):
        raise BadInput
    return Filter(actor, operation, subject, outcome, read(since), read(until))


Sought = Annotated[Filter, Depends(_sought)]


@router.get("/audit", responses=problems(*READING))
def search_audit(
    who: CurrentPrincipal, book: OpenBook, sought: Sought, limit: Limit = 100, cursor: Cursor = None
) -> ActsOut:
    """Search acts and entries, the last one first. A page may be short; go on while there is a `next_cursor`."""
    found, more = audit.search(book, who, sought, limit=limit, place=place_of(cursor))
    return ActsOut(data=[ActOut.of(each) for each in found], next_cursor=cursor_at(more))


@router.get(
    "/audit/export",
    response_class=StreamingResponse,
    responses={
        200: {"description": "The trail.", "content": {"text/csv": {}, "application/x-ndjson": {}}},
        **problems(*READING),
    },
)
def export_audit(
    who: CurrentPrincipal,
    book: OpenBook,
    sought: Sought,
    format: Annotated[Format, Query(description="csv or jsonl.", examples=["jsonl"])] = Format.JSON_LINES,  # noqa: A002 - as the address spells it
) -> StreamingResponse:
    """Export all that is found, the last one first, as JSON lines or CSV."""
    return exported(audit.everything(book, who, sought), format)


def exported(found: Iterator[Found], written: Format) -> StreamingResponse:
    """Return the trail as a file, written while it is read."""
    headers = {"Content-Disposition": f'attachment; filename="audit.{written}"', "Cache-Control": "no-store"}
    if written is Format.CSV:
        return StreamingResponse(_csv(found), media_type="text/csv; charset=utf-8", headers=headers)
    return StreamingResponse(_json_lines(found), media_type="application/x-ndjson", headers=headers)


def _json_lines(found: Iterator[Found]) -> Iterator[str]:
    lines: list[str] = []
    for each in found:
        lines.append(json.dumps({**each._asdict(), "at": moment(each.at).isoformat()}, ensure_ascii=False))
        if len(lines) == LINES_AT_ONCE:
            yield "\n".join([*lines, ""])
            lines.clear()
    yield "\n".join([*lines, ""]) if lines else ""


def _csv(found: Iterator[Found]) -> Iterator[str]:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(Found._fields)
    for number, each in enumerate(found, 1):
        facts = {
            **each._asdict(),
            "at": moment(each.at).isoformat(),
            "details": json.dumps(each.details, separators=(",", ":")),
        }
        rows.writerow(facts.values())
        if number % LINES_AT_ONCE == 0:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()


def cursor_at(place: Place | None) -> str | None:
    """Return the cursor of a place, or None after the last page."""
    return None if place is None else urlsafe_b64encode(b"%x.%x" % place).decode().rstrip("=")


def place_of(cursor: str | None) -> Place | None:
    """Return the place of a cursor of ours, or None when there is none."""
    if cursor is None:
        return None
    try:
        written = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        raise BadInput from None
    found = _PLACE.fullmatch(written)
    if found is None:
        raise BadInput
    return Place(int(found[1], 16), int(found[2], 16))
