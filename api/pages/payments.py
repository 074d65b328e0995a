"""Paying someone without a request: whom and how much first, then a page of its own to confirm it.

The key stands in the confirmation's address, so that going back to it, reloading
it or opening it in two tabs is the same confirmation: once paid, it leads to the receipt.
"""

import re
from typing import Annotated

import anyio
from fastapi import Form, Query, Request, Response
from pydantic import BaseModel, Field

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.pages import amounts, confirmations, rendering, visits
from api.pages.confirmations import ConfirmationForm
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger import spoken
from ledger.approvals import Movement
from ledger.memos import TEXT_MAX, Memo, clean
from ledger.payments import check_amount
from ledger.refusals import AccountNotFound, ApprovalRequired, Refusal
from service import payees, payments, purses
from service.access import Operation, Principal, could, require
from service.accounts import payee_of
from service.approvals.asking import Wanted
from service.book import Book
from service.ids import new_code
from service.payees import Payee
from service.payments import Order
from service.purses import Purse

router = new_page_router()

PAY = Operation.CREATE_PAYMENT

Typed = Annotated[str, Field(max_length=100)]
Long = Annotated[str, Field(max_length=4 * TEXT_MAX)]


class Intent(BaseModel):
    """What somebody means to pay, as it was typed: whom, from which account, how much, with which words."""

    vers: Typed = ""
    compte: Typed = ""
    montant: Typed = ""
    texte: Long = ""
    cle: Typed = ""
    membre: Typed = ""


class PaymentForm(ConfirmationForm):
    """What the confirmation said: exactly this is paid, or nothing is."""

    payee: Typed = ""
    amount: int = Field(default=0, ge=0, le=2**53)
    currency: Typed = ""
    text: Long = ""

    def to_order(self) -> Order:
        """Return the payment that was confirmed."""
        text = clean(self.text, most=TEXT_MAX)
        return Order(self.payer, self.payee, self.amount, self.currency, Memo(text) if text else None)

    def movement(self) -> Movement:
        """Return what would move."""
        return Movement(self.payer, self.payee, self.amount, self.currency)


@router.get("/payer")
def read_payment_form(
    visit: Visiting,
    who: PagePrincipal,
    book: OpenBook,
    intent: Annotated[Intent, Query()],
) -> Response:
    """Ask how much to pay somebody."""
    own = _purses(book, who)
    if intent.membre:
        intent.vers = payees.account_of(book, intent.membre, [each.currency for each in own])
    return _form(book, visit, own, intent)


@router.get("/payer/confirmation")
def read_confirmation(
    visit: Visiting, who: PagePrincipal, book: OpenBook, intent: Annotated[Intent, Query()]
) -> Response:
    """Show what will be paid, in figures and in words, and ask for the yes; once it is paid, lead to the receipt."""
    own = _purses(book, who)
    try:
        purse = next((each for each in own if each.account == intent.compte), None)
        if purse is None:
            raise AccountNotFound
        amount = amounts.minor(intent.montant, purse.scale)
        form = PaymentForm(
            key=intent.cle,
            payer=purse.account,
            payee=intent.vers,
            amount=amount,
            currency=purse.currency,
            text=clean(intent.texte, most=TEXT_MAX),
        )
        form.check()
        paid = payments.confirmed(book, who, form.key)
        if paid is not None:
            return visits.redirect(f"/recus/{paid}")
        check_amount(amount)
        return _confirmation(book, visit, who, form)
    except Refusal as refusal:
        return _form(book, visit, own, intent, refusal)


@router.post("/payer")
async def pay(visit: Visiting, who: PagePrincipal, request: Request, form: Annotated[PaymentForm, Form()]) -> Response:
    """Pay what the confirmation said, once, and lead to the receipt."""
    book = running(request).book
    try:
        order = form.to_order()
        asked = (order.payee, str(order.amount), order.currency, form.text)
        posted = await payments.pay(book, who, form.origin(book, who, PAY, *asked), order)
    except Refusal as refusal:
        return await anyio.to_thread.run_sync(_confirmation, book, visit, who, form, refusal)
    return visits.redirect(f"/recus/{posted.entry.id}")


@router.post("/payer/cle")
async def ask_passkey(who: PagePrincipal, request: Request, form: Annotated[PaymentForm, Form()]) -> Response:
    """Return what a passkey signs to pay this, for the page's script."""
    form.check()
    return await confirmations.challenge(running(request).book, who, Wanted(PAY, form.key, [form.movement()]))


def _purses(book: Book, who: Principal) -> list[Purse]:
    """Return the accounts from which somebody pays, or refuse who can pay from none."""
    if not could(who, PAY):
        require(who, PAY)
    return purses.list_for(book, who, PAY)


def payee(book: Book, account: str) -> Payee:
    """Return who would be paid; accounts of the association look as if there were none."""
    if not re.fullmatch(PUBLIC_ID, account):
        raise AccountNotFound
    payee_of(book, account)
    return payees.describe(book, [account])[account]


def _form(book: Book, visit: Visit, own: list[Purse], intent: Intent, refusal: Refusal | None = None) -> Response:
    paid = None
    try:
        paid = payee(book, intent.vers) if intent.vers else None
    except AccountNotFound as unknown:
        refusal = refusal or unknown
    return rendering.page(
        "payment_form.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        payee=paid,
        purses=[each for each in own if each.account != intent.vers],
        intent=intent,
        key=new_code(),
        written=lambda each: rendering.amount(each, visit.language),
    )


def _confirmation(
    book: Book, visit: Visit, who: Principal, form: PaymentForm, refusal: Refusal | None = None
) -> Response:
    """Show what is about to be paid, and why it was not yet; whatever the books remember as refused gets a new key."""
    own = _purses(book, who)
    chosen = next((each for each in own if each.account == form.payer), None)
    if chosen is None:
        raise AccountNotFound
    money = chosen.money(form.amount)
    movement = None if isinstance(refusal, ApprovalRequired) else form.movement()
    key = "" if refusal is not None and refusal.recorded else form.key
    return rendering.page(
        "payment_confirmation.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        payee=payee(book, form.payee),
        amount=rendering.amount(money, visit.language),
        spelt=spoken.written(money, visit.language),
        chosen=chosen,
        form=form,
        approving=confirmations.approving(book, who, movement, key=key),
        written=lambda each: rendering.amount(each, visit.language),
    )
