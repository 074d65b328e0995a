"""The page on which a circle sees what it would gain by clearing: a file is sent, computed, and forgotten."""

from typing import Annotated

from fastapi import File, Form, Response, UploadFile

from api.pages import rendering
from api.pages.routing import UploadRoute, new_page_router
from api.pages.visits import PagePrincipal, Visiting
from api.problems import status_of
from ledger.clearing import Cleared, Edge, Totals, files, total
from ledger.money import Language, Money
from ledger.refusals import BadInput, Refusal
from service import clearing


class FileRoute(UploadRoute):
    """A page's route that takes a file of some ten thousand obligations: more would keep others waiting."""

    body_bytes_max = 1 << 19


router = new_page_router(route_class=FileRoute)

SHOWN_MAX = 100


@router.get("/compensation")
def show_form(visit: Visiting, _who: PagePrincipal) -> Response:
    """Show where to send a file."""
    return _page(visit)


@router.post("/compensation")
def simulate_clearing(
    visit: Visiting,
    who: PagePrincipal,
    file: Annotated[UploadFile | None, File()] = None,
    wanted: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Show what would be cleared of the obligations in a file, or send back what would be left of them."""
    try:
        edges = _read(file)
        cleared = clearing.simulate(who, edges)
    except Refusal as refusal:
        return _page(visit, refused=refusal.sentence(visit.language), status=status_of(refusal))
    if wanted == "csv":
        headers = {"Content-Disposition": 'attachment; filename="residual.csv"', "Cache-Control": "no-store"}
        return Response("".join(files.write(cleared.residual)), media_type="text/csv; charset=utf-8", headers=headers)
    return _page(visit, before=total(edges), cleared=cleared)


def _read(file: UploadFile | None) -> list[Edge]:
    if file is None:
        raise BadInput
    try:
        return files.read(file.file.read().decode().splitlines(keepends=True))
    except UnicodeDecodeError:
        raise BadInput from None


def _page(
    visit: Visiting,
    *,
    refused: str = "",
    before: Totals | None = None,
    cleared: Cleared | None = None,
    status: int = 200,
) -> Response:
    left = cleared.residual if cleared else []
    return rendering.page(
        "clearing.html",
        visit,
        status=status,
        refused=refused,
        before=before,
        cleared=cleared,
        share=100 * cleared.amount // before.gross if cleared and before and before.gross else 0,
        left=left[:SHOWN_MAX],
        more=max(0, len(left) - SHOWN_MAX),
        units=lambda amount: _units(amount, visit.language),
    )


def _units(amount: int, language: Language) -> str:
    """Return an amount in whole units, for a currency that the file does not name."""
    return Money(amount, "", 2).written(language).strip()
