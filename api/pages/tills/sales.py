"""The till itself: type an amount, show the code, see it paid; cancel, take a part, give back, and the day's list."""

from typing import Annotated

import anyio
from fastapi import Form, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api import qr
from api.dependencies import OpenBook
from api.pages import amounts, rendering, visits
from api.pages.routing import new_page_router
from api.pages.tills.arriving import AtTill, StandingAtTill
from api.problems import status_of
from ledger.money import Money, decimal
from ledger.refusals import AccountNotFound, DueClosed, KeyReused, Malformed, NotAllowed, Refusal
from service import day_words, requests, sales
from service.access import Operation, bounds
from service.book import Book
from service.clock import day_of
from service.requests import Ask
from service.sales import Counter

router = new_page_router()

SaleId = Annotated[str, Path(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}$")]
Typed = Annotated[str, Form(max_length=1_000)]
Asked = Annotated[str, Query(max_length=40)]


class SaleForm(BaseModel):
    """What the keys send: `apres` names their screen."""

    compte: str = Field(default="", max_length=40)
    montant: str = Field(default="", max_length=40)
    texte: str = Field(default="", max_length=1_000)
    apres: str = Field(default="", max_length=40)


@router.get("/caisse")
def read_till(at: StandingAtTill, book: OpenBook, compte: Asked = "", montant: Asked = "") -> Response:
    """Show the keys for a new sale."""
    return _keys(at, book, compte, montant)


@router.post("/caisse/ventes")
def ask(at: StandingAtTill, book: OpenBook, form: Annotated[SaleForm, Form()]) -> Response:
    """Ask for an amount; the same screen asks once, however often it is sent."""
    try:
        counter = _counter(at, book, form.compte)
        wanted = Ask(counter.account, amounts.minor(form.montant, counter.scale), counter.currency, form.texte)
        asked = sales.ask(book, at.who, wanted, after=form.apres)
    except KeyReused:
        made = sales.made_after(book, at.who, form.compte, form.apres)
        return visits.redirect(f"/caisse/ventes/{made}", flash="tills.already")
    except Refusal as refusal:
        return _keys(at, book, form.compte, form.montant, refusal)
    return visits.redirect(f"/caisse/ventes/{asked.due.id}")


@router.get("/caisse/ventes")
def look_up(at: StandingAtTill, book: OpenBook, compte: Asked = "", apres: Asked = "") -> Response:
    """Tell a screen whether what it sent, and had no answer to, arrived."""
    made = sales.made_after(book, at.who, compte, apres)
    return JSONResponse({"address": f"/caisse/ventes/{made}"}, headers={"Cache-Control": "no-store"})


@router.get("/caisse/ventes/{sale_id}")
def read_sale(sale_id: SaleId, at: StandingAtTill, book: OpenBook) -> Response:
    """Show a sale: its code while it waits, and what became of it."""
    return _sale(at, book, sale_id)


@router.post("/caisse/ventes/{sale_id}/annulation")
def cancel(sale_id: SaleId, at: StandingAtTill, book: OpenBook) -> Response:
    """Cancel a sale that waits."""
    try:
        requests.cancel(book, at.who, sale_id)
    except DueClosed as refusal:
        return _sale(at, book, sale_id, refusal)
    return visits.redirect(f"/caisse/ventes/{sale_id}")


@router.post("/caisse/ventes/{sale_id}/partie")
def take_part(sale_id: SaleId, at: StandingAtTill, book: OpenBook, montant: Typed = "") -> Response:
    """Take a part here and the rest in euros, because the customer is short."""
    try:
        asked, _ = sales.find(book, at.who, sale_id)
        part = sales.take_part(book, at.who, sale_id, amounts.minor(montant, asked.currency.scale))
    except (DueClosed, Malformed) as refusal:
        return _sale(at, book, sale_id, refusal)
    return visits.redirect(f"/caisse/ventes/{part.due.id}")


@router.post("/caisse/ventes/{sale_id}/remboursement")
async def refund(
    sale_id: SaleId, at: StandingAtTill, book: OpenBook, montant: Typed = "", rendu: Typed = ""
) -> Response:
    """Give back a part or all of a sale, once for each screen that shows how much was given back."""
    asked, _ = await anyio.to_thread.run_sync(sales.find, book, at.who, sale_id)
    try:
        amount = amounts.minor(montant, asked.currency.scale)
        await sales.refund(book, at.who, sale_id, amount, already=int(rendu) if rendu.isdecimal() else 0)
    except Refusal as refusal:
        return await anyio.to_thread.run_sync(_sale, at, book, sale_id, refusal)
    return visits.redirect(f"/caisse/ventes/{sale_id}", flash="tills.given_back")


@router.get("/caisse/jour")
def read_day(at: StandingAtTill, book: OpenBook, compte: Asked = "") -> Response:
    """List what was asked for today, with its totals."""
    counter = _counter(at, book, compte)
    listed = sales.list_of_day(book, at.who, counter.account, day_of(at.visit.now))
    return rendering.page(
        "till/day.html",
        at.visit,
        tablet=at.tablet,
        counter=counter,
        sales=listed,
        paid=_written(at, counter, sum(sale.amount for sale in listed if sale.payment)),
        given_back=_written(at, counter, sum(sale.refunded for sale in listed)),
        count=sum(sale.payment is not None for sale in listed),
        written=lambda amount: _written(at, counter, amount),
    )


def _keys(at: AtTill, book: Book, account: str, typed: str, refusal: Refusal | None = None) -> Response:
    """Show the keys, for an account of those for which one may ask."""
    counter = _counter(at, book, account)
    return rendering.page(
        "till/keys.html",
        at.visit,
        status=200 if refusal is None else status_of(refusal),
        tablet=at.tablet,
        counter=counter,
        counters=sales.counters(book, at.who),
        typed=typed,
        after=sales.newest(book, at.who, counter.account),
        waiting=sales.list_open(book, at.who, counter.account),
        today=day_words.of(book, counter.account),
        written=lambda amount: _written(at, counter, amount),
        refused="" if refusal is None else refusal.sentence(at.visit.language),
    )


def _sale(at: AtTill, book: Book, sale_id: str, refusal: Refusal | None = None) -> Response:
    asked, sale = sales.find(book, at.who, sale_id)
    counter = Counter(
        asked.due.account, asked.currency.code, asked.currency.scale, asked.payee.holder or 0, asked.payee_name
    )
    bound = bounds(at.who, Operation.CREATE_REFUND, counter.holder)
    return rendering.page(
        "till/sale.html",
        at.visit,
        status=200 if refusal is None else status_of(refusal),
        tablet=at.tablet,
        counter=counter,
        sale=sale,
        code=qr.data_address(f"{book.installation.public_url}/p/{sale_id}") if asked.short_code else "",
        short=" ".join((asked.short_code[:4], asked.short_code[4:])) if asked.short_code else "",
        left=_plain(sale.amount - sale.refunded, counter.scale),
        written=lambda amount: _written(at, counter, amount),
        bound=bound,
        today=day_words.of(book, counter.account),
        refused="" if refusal is None else refusal.sentence(at.visit.language),
    )


def _counter(at: AtTill, book: Book, account: str) -> Counter:
    """Return the account that was chosen, or the first of those for which one may ask."""
    found = sales.counters(book, at.who)
    if not found:
        raise NotAllowed
    chosen = [counter for counter in found if counter.account == account] if account else found
    if not chosen:
        raise AccountNotFound
    return chosen[0]


def _written(at: AtTill, counter: Counter, amount: int) -> str:
    return rendering.amount(Money(amount, counter.currency, counter.scale), at.visit.language)


def _plain(amount: int, scale: int) -> str:
    """Return an amount as a field shows it: `12,50`."""
    return decimal(amount, scale).replace(".", ",")
