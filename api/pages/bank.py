"""The page of the bank: hand in a file, and decide the lines that no rule could tell, one key each."""

from typing import Annotated

from fastapi import File, Form, Path, Response, UploadFile

from api.bank import LineId
from api.dependencies import OpenBook
from api.fields import PublicId
from api.pages import rendering, visits
from api.pages.routing import UploadRoute, new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from ledger.bank import INCOMING, OUTGOING, Ending
from ledger.money import Money
from ledger.refusals import BadInput, Refusal
from service.access import Operation, Principal, could
from service.bank import balances, deciding, importing, queue
from service.book import Book
from service.wording import written_day

router = new_page_router(route_class=UploadRoute)

SHOWN = 50


@router.get("/banque")
def read_bank(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show what waits for a decision, and where the bank's balances differ from ours."""
    return _page(visit, who, book)


@router.post("/banque")
def import_statement(
    visit: Visiting, who: PagePrincipal, book: OpenBook, file: Annotated[UploadFile, File()]
) -> Response:
    """Import a bank's file."""
    try:
        importing.take(book, who, file.file.read())
    except Refusal as refusal:
        return _page(visit, who, book, refusal)
    return visits.redirect("/banque", flash="bank.imported")


@router.post("/banque/lignes/{line_id}/{ending}")
def decide_bank_line(
    *,
    line_id: LineId,
    ending: Annotated[str, Path(max_length=20)],
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    top_up: Annotated[PublicId | None, Form()] = None,
) -> Response:
    """Say what a line is."""
    try:
        if ending not in list(Ending):
            raise BadInput
        deciding.decide(book, who, line_id, Ending(ending), top_up=top_up)
    except Refusal as refusal:
        return _page(visit, who, book, refusal)
    return visits.redirect("/banque", flash="bank.decided")


def _page(visit: Visit, who: Principal, book: Book, refusal: Refusal | None = None) -> Response:
    lines, more = queue.list_lines(book, who, state="queued", limit=SHOWN)

    def euros(cents: int) -> str:
        return rendering.amount(Money(cents, "€", 2), visit.language)

    return rendering.page(
        "bank.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        lines=[(line, _endings(line.amount)) for line in lines],
        more=more is not None,
        differing=balances.differing(book, who),
        decides=could(who, Operation.DECIDE_BANK_LINE),
        euros=euros,
        written_day=lambda on: written_day(on, visit.language),
    )


def _endings(amount: int) -> list[Ending]:
    """Return the endings that a line of this direction may have, besides a top-up."""
    never = OUTGOING if amount > 0 else INCOMING
    return [each for each in Ending if each not in never and each is not Ending.TOP_UP]
