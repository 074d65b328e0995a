"""The pages on which members turn euros into units: say how much, then how to send it."""

import json
import re
from typing import Annotated

from fastapi import Form, Response

from api import qr
from api.dependencies import OpenBook
from api.fields import PublicId
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.top_ups import TopUpId
from ledger import transfers
from ledger.money import Money, decimal
from ledger.refusals import BadInput, Refusal
from service import me, top_ups
from service.access import Operation, Principal, may
from service.book import Book
from service.ids import new_code
from service.journal import Origin
from service.top_ups import Announced

router = new_page_router()

SHOWN = 20
_EUROS = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")


@router.get("/recharger")
def list_top_ups(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show the form, and what was announced before."""
    return _listing(visit, who, book)


@router.post("/recharger")
def create_top_up(
    *,
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    key: Annotated[PublicId, Form()],
    account: Annotated[PublicId, Form()],
    amount: Annotated[str, Form(max_length=20)],
    standing: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Announce a top-up, and lead to how its euros are sent."""
    try:
        known = book.known.find(book.database, account)
        asked = Announced(account, _cents(amount), known.currency.code if known else "", standing=standing == "yes")
        made = top_ups.create(book, who, _origin(book, who, key, asked), asked)
    except Refusal as refusal:
        return _listing(visit, who, book, amount=amount, refusal=refusal)
    return visits.redirect(f"/recharger/{made.id}")


@router.get("/recharger/{top_up_id}")
def read_top_up(top_up_id: TopUpId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show how the euros are sent: numbers to copy first, the code second."""
    top_up = top_ups.find(book, who, top_up_id)
    return rendering.page(
        "top_up.html",
        visit,
        top_up=top_up,
        amount=_euros(top_up.amount, visit),
        plain=decimal(top_up.amount, 2),
        iban=transfers.in_fours(top_up.iban),
        reference=transfers.in_fours(top_up.reference),
        code=qr.data_address(top_up.epc),
        arrived=[(_euros(each.amount, visit), each.booked_on, each.entry) for each in top_up.answers],
    )


@router.post("/recharger/{top_up_id}/annulation")
def cancel_top_up(top_up_id: TopUpId, who: PagePrincipal, book: OpenBook) -> Response:
    """Withdraw a top-up."""
    top_ups.cancel(book, who, top_up_id)
    return visits.redirect(f"/recharger/{top_up_id}", flash="top_ups.cancelled_flash")


def _listing(visit: Visit, who: Principal, book: Book, *, amount: str = "", refusal: Refusal | None = None) -> Response:
    own = [
        each
        for each in me.describe(book, who).accounts
        if (known := book.known.find(book.database, each.id)) is not None
        and known.currency.policy == "backed"
        and may(who, Operation.CREATE_TOP_UP, known.holder)
    ]
    found, _ = top_ups.list_for(book, who, limit=SHOWN)
    mine = {each.id for each in own}
    return rendering.page(
        "top_ups.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        accounts=own,
        given=amount,
        key=new_code(),
        top_ups=[(each, _euros(each.amount, visit)) for each in found if each.account in mine],
    )


def _euros(cents: int, visit: Visit) -> str:
    return rendering.amount(Money(cents, "€", 2), visit.language)


def _cents(written: str) -> int:
    """Return cents, or refuse what is no amount in euros."""
    found = _EUROS.fullmatch(re.sub(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}€]", "", written))
    if found is None:
        raise BadInput
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _origin(book: Book, who: Principal, key: str, asked: Announced) -> Origin:
    mac, said = book.keyring.mac, json.dumps(asked).encode()
    return Origin(who.public_id, who.client, mac(b"page", who.client.encode(), key.encode()), mac(b"top-up", said))
