"""One's PIN, and how much passes without it."""

import re
from typing import Annotated

import anyio
from fastapi import Form, Path, Request, Response
from pydantic import BaseModel, Field

from api.dependencies import OpenBook
from api.fields import CURRENCY_CODE
from api.pages import amounts, rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger.allowances import Limits
from ledger.approvals import Pin
from ledger.money import Money
from ledger.refusals import CurrencyNotFound, Refusal
from service.access import Principal
from service.approvals import mine
from service.approvals.mine import Letting
from service.book import Book

router = new_page_router()

Digits = Annotated[str, Field(max_length=64)]
Units = Annotated[str, Field(max_length=20)]


@router.get("/moi/code")
def read_code(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show how one approves."""
    return _page(book, visit, who)


class CodeForm(BaseModel):
    """A new PIN, typed twice, and what allows to choose it."""

    pin: Digits = ""
    again: Digits = ""
    current: Digits = ""
    password: str = Field(default="", max_length=1024)


class LimitsForm(BaseModel):
    """How much passes without a PIN, as people write amounts, and the PIN."""

    single: Units = ""
    day: Units = ""
    month: Units = ""
    current: Digits = ""


@router.post("/moi/code")
async def choose_code(
    visit: Visiting, who: PagePrincipal, book: OpenBook, request: Request, form: Annotated[CodeForm, Form()]
) -> Response:
    """Choose one's PIN."""

    def choose() -> Response:
        if form.pin != form.again:
            return _page(book, visit, who, refused=rendering.say("approvals.differ", visit.language), status=422)
        try:
            if form.password:
                running(request).throttle.attempt(who.public_id, request.client.host if request.client else "")
            mine.choose_pin(book, who, form.pin, given=_given(form.current), password=form.password)
        except Refusal as refusal:
            return _page(book, visit, who, refused=refusal.sentence(visit.language), status=status_of(refusal))
        return visits.redirect("/moi/code", flash="approvals.chosen")

    return await anyio.to_thread.run_sync(choose, limiter=book.approving)


@router.post("/moi/code/{currency}")
async def choose_limits(
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    currency: Annotated[str, Path(max_length=16)],
    form: Annotated[LimitsForm, Form()],
) -> Response:
    """Choose how much passes without a PIN, in one currency."""

    def choose() -> Response:
        try:
            if not re.fullmatch(CURRENCY_CODE, currency):
                raise CurrencyNotFound
            scale = mine.scale_of(book, currency)
            limits = Limits(*[amounts.minor(each, scale) for each in (form.single, form.day, form.month)])
            mine.choose_limits(book, who, currency, limits, given=_given(form.current))
        except Refusal as refusal:
            return _page(book, visit, who, refused=refusal.sentence(visit.language), status=status_of(refusal))
        return visits.redirect("/moi/code", flash="approvals.kept")

    return await anyio.to_thread.run_sync(choose, limiter=book.approving)


def _page(book: Book, visit: Visit, who: Principal, *, refused: str = "", status: int = 200) -> Response:
    found = mine.describe(book, who)

    def written(letting: Letting, minor: int) -> str:
        return rendering.amount(Money(minor, letting.currency, letting.scale), visit.language)

    return rendering.page(
        "approvals.html",
        visit,
        status=status,
        mine=found,
        refused=refused,
        written=written,
        plain=lambda letting, minor: amounts.plain(minor, letting.scale),
    )


def _given(current: str) -> Pin | None:
    return Pin(current) if current else None
