"""Posters: where a business prints, checks and takes down its codes; and what a payer who scanned one sees."""

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Path
from fastapi import Response as Answer
from pydantic import BaseModel, Field

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.pages import amounts, rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from ledger.money import Money
from ledger.posters import Verdict, grouped
from ledger.refusals import BadInput, PosterNotFound, PosterRevoked, Refusal
from service import payees, posters, purses
from service.access import Operation, Principal, could
from service.book import Book
from service.ids import new_code
from service.journal import Origin
from service.posters import Made, Wanted

router = new_page_router()

PRINT, USE = Operation.CREATE_POSTER, Operation.USE_POSTER

Typed = Annotated[str, Field(max_length=500)]
PosterCode = Annotated[str, Path(max_length=64)]


class Filled(BaseModel):
    """A poster to print, as it was typed."""

    payee: Typed = ""
    label: Typed = ""
    amount: Typed = ""
    text: Typed = ""


class Used(BaseModel):
    """What a payer typed, under the key of the page that asked."""

    key: Typed = ""
    amount: Typed = ""


@router.get("/affiches")
def read_posters(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Answer:
    """Show one's posters, the form that prints another, and the check of what lies on the counter."""
    return _posters(book, visit, who)


@router.post("/affiches")
def print_poster(visit: Visiting, who: PagePrincipal, book: OpenBook, filled: Annotated[Filled, Form()]) -> Answer:
    """Make a poster."""
    try:
        payee = next((each for each in purses.list_for(book, who, PRINT) if each.account == filled.payee), None)
        if payee is None or not filled.label.strip():
            raise BadInput
        amount = amounts.minor(filled.amount, payee.scale) if filled.amount.strip() else None
        posters.create(book, who, Wanted(payee.account, filled.label, amount, filled.text))
    except Refusal as refusal:
        return _posters(book, visit, who, refusal=refusal, typed=filled)
    return visits.redirect("/affiches", flash="posters.printed")


@router.post("/affiches/verification")
def check_poster(visit: Visiting, who: PagePrincipal, book: OpenBook, read: Annotated[Typed, Form()] = "") -> Answer:
    """Tell what lies on the counter."""
    try:
        return _posters(book, visit, who, verdict=posters.check(book, who, read).verdict)
    except Refusal as refusal:
        return _posters(book, visit, who, refusal=refusal)


@router.post("/affiches/{code}/retrait")
def revoke_poster(visit: Visiting, who: PagePrincipal, book: OpenBook, code: PosterCode) -> Answer:
    """Take a poster down."""
    try:
        posters.revoke(book, who, code)
    except Refusal as refusal:
        return _posters(book, visit, who, refusal=refusal)
    return visits.redirect("/affiches", flash="posters.revoked_now")


@router.get("/m/{code}")
def read_poster(visit: Visiting, book: OpenBook, code: PosterCode) -> Answer:
    """Show whom a poster pays, and the form in which the payer types the amount."""
    return _poster(book, visit, code)


@router.post("/m/{code}")
def use_poster(visit: Visiting, book: OpenBook, code: PosterCode, used: Annotated[Used, Form()]) -> Answer:
    """Make the request that the payer then confirms on its own page."""
    who = visit.who
    if who is None:
        return visits.redirect("/connexion?" + urlencode({"next": f"/m/{code}"}))
    try:
        poster = _found(book, code)
        if not re.fullmatch(PUBLIC_ID, used.key):
            raise BadInput
        amount = amounts.minor(used.amount, poster.payee.currency.scale) if poster.amount is None else poster.amount
        mac = book.keyring.mac
        asked = mac(b"page", USE.value.encode(), code.encode(), str(amount).encode())
        origin = Origin(who.public_id, who.client, mac(who.client.encode(), used.key.encode()), asked)
        request = posters.use(book, who, origin, code, amount)
    except Refusal as refusal:
        return _poster(book, visit, code, refusal=refusal, typed=used.amount)
    return visits.redirect(f"/p/{request.due.id}")


def _posters(
    book: Book,
    visit: Visit,
    who: Principal,
    *,
    refusal: Refusal | None = None,
    typed: Filled | None = None,
    verdict: Verdict | None = None,
) -> Answer:
    return rendering.page(
        "posters.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        posters=posters.list_for(book, who),
        purses=purses.list_for(book, who, PRINT) if could(who, PRINT) else [],
        refused="" if refusal is None else refusal.sentence(visit.language),
        typed=typed or Filled(),
        verdict=verdict,
        grouped=grouped,
        amount=lambda made: _amount(made, visit),
    )


def _poster(book: Book, visit: Visit, code: str, *, refusal: Refusal | None = None, typed: str = "") -> Answer:
    """Show a poster to a payer; one that is unknown, or was taken down, says so."""
    try:
        made = _found(book, code)
    except PosterNotFound as unknown:
        return _over(visit, unknown)
    if made.revoked_at is not None:
        return _over(visit, PosterRevoked())
    account = made.payee.public_id
    return rendering.page(
        "poster.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        poster=made,
        payee=payees.describe(book, [account])[account],
        amount=_amount(made, visit),
        refused="" if refusal is None else refusal.sentence(visit.language),
        typed=typed,
        key=new_code(),
    )


def _over(visit: Visit, why: Refusal) -> Answer:
    sentence = why.sentence(visit.language)
    return rendering.page("poster.html", visit, status=status_of(why), poster=None, refused=sentence)


def _found(book: Book, code: str) -> Made:
    """Return a poster; what cannot be a code is never asked of the database."""
    if not re.fullmatch(PUBLIC_ID, code):
        raise PosterNotFound
    return posters.find(book, code)


def _amount(made: Made, visit: Visit) -> str:
    return "" if made.amount is None else rendering.amount(Money.of(made.amount, made.payee.currency), visit.language)
