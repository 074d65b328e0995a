"""The wallet: what one has and can spend, whom to pay and how, and what happened, searched."""

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request, Response
from pydantic import BaseModel, Field

from api.arrivals import address_of
from api.dependencies import OpenBook
from api.pages import amounts, rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger.money import Language
from ledger.refusals import AccountNotFound, BadInput, Refusal, RequestNotFound, TooManyAttempts
from service import favourites, history, purses, short_codes
from service.access import Operation, Principal, could
from service.book import Book
from service.clock import day_of
from service.counterparts import HOUSE
from service.history import Look, Sought, Total
from service.purses import Purse

router = new_page_router()

SHOWN = 20
YEAR = timedelta(days=365)

Typed = Annotated[str, Field(max_length=100)]


class Search(BaseModel):
    """What is searched, as it was typed. `avant` is where the page before ended."""

    compte: Typed = ""
    q: Typed = ""
    du: Typed = ""
    au: Typed = ""
    de: Typed = ""
    a: Typed = ""
    avant: int | None = Field(default=None, ge=1, le=2**53)

    def sought(self, scale: int) -> Sought:
        """Return what to look for, or refuse what cannot be read."""
        since, until = (_day(each) if each else None for each in (self.du, self.au))
        least, most = (amounts.minor(each, scale) if each else None for each in (self.de, self.a))
        return Sought(self.q, since, until, least, most)

    def next(self, seq: int) -> str:
        """Return the address of the page that follows."""
        return "/portefeuille?" + urlencode(self.model_dump(exclude={"avant"}, exclude_defaults=True) | {"avant": seq})


@router.get("/portefeuille")
def read_wallet(visit: Visiting, who: PagePrincipal, book: OpenBook, search: Annotated[Search, Query()]) -> Response:
    """Show a purse: its balance, what can be spent, how to pay, and what happened."""
    return _wallet(book, visit, who, search)


@router.post("/portefeuille/code")
def open_short_code(
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    request: Request,
    code: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Lead from the eight digits of a request to its page."""
    digits = "".join(each for each in code if each.isascii() and each.isdigit())
    try:
        found = short_codes.look_up(book, running(request).throttle, who, digits, address=address_of(request.scope))
    except (RequestNotFound, TooManyAttempts) as refusal:
        return _wallet(book, visit, who, Search(), refusal=refusal)
    return visits.redirect(f"/p/{found}")


def _wallet(book: Book, visit: Visit, who: Principal, search: Search, refusal: Refusal | None = None) -> Response:
    own = purses.list_for(book, who, Operation.READ_STATEMENT)
    chosen = next((each for each in own if each.account == search.compte), own[0] if own else None)
    if search.compte and chosen is not None and chosen.account != search.compte:
        raise AccountNotFound
    looked: Look | None = None
    received, spent = list[Total](), list[Total]()
    if chosen is not None:
        sought = Sought()
        try:
            sought = search.sought(chosen.scale)
        except Refusal as bad:
            refusal = refusal or bad
        looked = history.look(book, who, chosen.account, sought, limit=SHOWN, before=search.avant)
        today = day_of(book.clock())
        since = sought.since or (date.fromisoformat(sought.until or today) - YEAR).isoformat()
        received, spent = history.totals(book, who, chosen.account, since, sought.until or today)
    return rendering.page(
        "wallet.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        purses=own,
        chosen=chosen,
        looked=looked,
        received=received,
        spent=spent,
        search=search,
        pays=could(who, Operation.CREATE_PAYMENT),
        favourites=favourites.list_mine(book, who),
        named=lambda name: _named(name, visit.language),
        written=lambda minor: "" if chosen is None else _written(chosen, minor, visit.language),
    )


def _named(name: str | None, language: Language) -> str:
    """Return how the other side is called."""
    if name is None or name == HOUSE:
        return rendering.say("receipts.someone" if name is None else "receipts.house", language)
    return name


def _written(purse: Purse, minor: int, language: Language) -> str:
    return rendering.amount(purse.money(minor), language)


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise BadInput from None
