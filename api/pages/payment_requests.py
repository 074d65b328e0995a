"""What a phone's camera opens: a page on which a person pays, JSON for a program."""

import re
from typing import Annotated
from urllib.parse import urlencode

import anyio
from fastapi import Form, Path, Request, Response
from fastapi.responses import JSONResponse

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.pages import confirmations, rendering, visits
from api.pages.confirmations import ConfirmationForm
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.payment_requests import PaymentRequestOut
from api.problems import status_of
from api.running import running
from ledger import spoken
from ledger.approvals import Movement
from ledger.money import Money
from ledger.refusals import ApprovalRequired, Refusal, RequestNotFound
from service import payees, payments, purses, requests
from service.access import Operation, Principal, could
from service.approvals.asking import Wanted
from service.book import Book
from service.requests import Asked, State

router = new_page_router()

LONGEST = 64
PAY = Operation.PAY_PAYMENT_REQUEST

RequestId = Annotated[str, Path(max_length=LONGEST)]
Payment = Annotated[ConfirmationForm, Form()]


@router.get("/p/{request_id}")
def payment_request_page(
    request_id: RequestId, book: OpenBook, request: Request, visit: Visiting, compte: str = ""
) -> Response:
    """Show a payment request to whoever opened its code, and to whoever is signed in the form that pays it."""
    wants_page = "text/html" in request.headers.get("accept", "")
    try:
        asked = _find(book, request_id)
    except RequestNotFound:
        if not wants_page:
            raise
        return rendering.page("payment_request.html", visit, status=404, asked=None)
    if wants_page:
        return _page(book, visit, asked, payer=compte)
    shown = PaymentRequestOut.of(asked, running(request).settings.public_url)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return JSONResponse(shown.model_dump(mode="json"), headers=headers)


@router.post("/p/{request_id}")
async def pay_request(request_id: RequestId, visit: Visiting, request: Request, form: Payment) -> Response:
    """Pay the request that the page showed, exactly and once, and lead to the receipt."""
    book = running(request).book
    if visit.who is None:
        return visits.redirect("/connexion?" + urlencode({"next": f"/p/{request_id}"}))
    try:
        await anyio.to_thread.run_sync(_find, book, request_id)
        origin = form.origin(book, visit.who, PAY, request_id)
        posted = await payments.pay_request(
            book, visit.who, origin, payer=form.payer, request=request_id, share_name=form.share_name
        )
    except RequestNotFound:
        return rendering.page("payment_request.html", visit, status=404, asked=None)
    except Refusal as refusal:
        return await anyio.to_thread.run_sync(_refused, book, visit, request_id, form.payer, refusal)
    return visits.redirect(f"/recus/{posted.entry.id}")


@router.post("/p/{request_id}/cle")
async def ask_passkey(request_id: RequestId, who: PagePrincipal, request: Request, form: Payment) -> Response:
    """Return what a passkey signs to pay this request, for the page's script."""
    book = running(request).book
    form.check()
    await anyio.to_thread.run_sync(_find, book, request_id)
    return await confirmations.challenge(book, who, Wanted(PAY, form.key, payer=form.payer, request=request_id))


def _find(book: Book, request_id: str) -> Asked:
    """Return the request; what cannot be an id is never asked of the database, which may choke on it."""
    if not re.fullmatch(PUBLIC_ID, request_id):
        raise RequestNotFound
    return requests.find(book, request_id)


def _refused(book: Book, visit: Visit, request_id: str, payer: str, refusal: Refusal) -> Response:
    return _page(book, visit, _find(book, request_id), payer=payer, refusal=refusal)


def _page(book: Book, visit: Visit, asked: Asked, *, payer: str = "", refusal: Refusal | None = None) -> Response:
    """Show a request as it stands now, why it was refused, and what is left to do about it."""
    due, who = asked.due, visit.who
    money = Money.of(due.amount, asked.currency)
    paying = who is not None and could(who, PAY) and asked.state is State.OPEN
    own = purses.list_for(book, who, PAY, currency=money.code) if who is not None and paying else []
    own = [purse for purse in own if purse.account != due.account]
    chosen = next((purse for purse in own if purse.account == payer), own[0] if own else None)
    approving = None
    if who is not None and chosen is not None:
        movement = Movement(chosen.account, due.account, due.amount, money.code)
        asks = isinstance(refusal, ApprovalRequired)
        approving = confirmations.approving(book, who, None if asks else movement)
    return rendering.page(
        "payment_request.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        asked=asked,
        amount=rendering.amount(money, visit.language),
        spelt=spoken.written(money, visit.language),
        payee=payees.describe(book, [due.account])[due.account],
        purses=own,
        chosen=chosen,
        approving=approving,
        receipt=_receipt(book, who, asked),
        written=lambda each: rendering.amount(each, visit.language),
    )


def _receipt(book: Book, who: Principal | None, asked: Asked) -> str:
    """Return the payment, for those to whom its receipt is shown; else nothing."""
    if who is None or asked.payment is None or not could(who, Operation.READ_RECEIPT):
        return ""
    try:
        return payments.find(book, who, asked.payment, Operation.READ_RECEIPT).id
    except Refusal:
        return ""
