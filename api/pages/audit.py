"""The page of acts: who did what, searched by a treasurer or an auditor."""

from datetime import date, timedelta
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import Depends, Query, Response

from api.audit import Format, cursor_at, exported, place_of
from api.dependencies import OpenBook
from api.pages import rendering
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visiting
from api.paging import Cursor
from ledger.money import Language
from ledger.refusals import BadInput
from service import audit
from service.access import Operation, could
from service.audit import Filter
from service.clock import end_of_day
from service.reversals import REVERSED
from service.wording import member_names

router = new_page_router()

ACTS = 50
REVERSIBLE = frozenset(f"entry.{kind}" for kind in REVERSED)
OUTCOMES = ("done", "proposed", "refused", "failed", "expired")

Word = Annotated[str, Query(max_length=64, pattern=r"^[^\x00]*$")]


class Asked(NamedTuple):
    """What the form holds; a field that is empty asks for nothing."""

    actor: str
    subject: str
    operation: str
    outcome: str
    since: str
    until: str

    def sought(self) -> Filter:
        """Return what is sought: from the first day's beginning to the last day's end, in Paris."""
        since, until = _day(self.since), _day(self.until)
        return Filter(
            self.actor or None,
            self.operation or None,
            self.subject or None,
            self.outcome or None,
            None if since is None else end_of_day((since - timedelta(days=1)).isoformat()),
            None if until is None else end_of_day(until.isoformat()),
        )


def _asked(
    *,
    actor: Word = "",
    subject: Word = "",
    operation: Word = "",
    outcome: Word = "",
    since: Word = "",
    until: Word = "",
) -> Asked:
    return Asked(actor.strip(), subject.strip(), operation.strip(), outcome, since, until)


AskedFor = Annotated[Asked, Depends(_asked)]


@router.get("/journal-des-actes")
def search_audit(
    visit: Visiting, who: PagePrincipal, book: OpenBook, asked: AskedFor, cursor: Cursor = None
) -> Response:
    """Show what was done, the last act first."""
    acts, more = audit.search(book, who, asked.sought(), limit=ACTS, place=place_of(cursor))
    kept = urlencode({name: value for name, value in asked._asdict().items() if value})
    following = cursor_at(more)
    return rendering.page(
        "acts.html",
        visit,
        asked=asked,
        acts=acts,
        names=member_names(book, {act.actor for act in acts}),
        outcomes=OUTCOMES,
        reversible=REVERSIBLE if could(who, Operation.REVERSE_ENTRY) else frozenset(),
        operations=sorted((called(each, visit.language), each.value) for each in Operation),
        called=lambda operation: called(operation, visit.language),
        more=following and f"/journal-des-actes?{kept}{'&' if kept else ''}cursor={following}",
        export=f"/journal-des-actes/export?{kept}{'&' if kept else ''}format=",
    )


@router.get("/journal-des-actes/export")
def export_audit(
    who: PagePrincipal,
    book: OpenBook,
    asked: AskedFor,
    format: Format = Format.JSON_LINES,  # noqa: A002 - as the address spells it
) -> Response:
    """Export what is found."""
    return exported(audit.everything(book, who, asked.sought()), format)


def called(operation: str, language: Language) -> str:
    """Return what an act is called; by its code where it is one of nobody's words."""
    return rendering.say(f"operations.{operation.replace('.', '_')}", language) or operation


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput from None
    if not 1970 < day.year < 9000:  # noqa: PLR2004 - years that calendars reckon with
        raise BadInput
    return day
