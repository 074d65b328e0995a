"""Standing orders on pages: what is ordered, a new one and its confirmation, what became of each day; favourites."""

from datetime import date
from typing import Annotated

import anyio
from fastapi import Form, Path, Query, Request, Response
from pydantic import Field

from api.dependencies import OpenBook
from api.fields import PUBLIC_ID
from api.pages import amounts, confirmations, payments, rendering, visits
from api.pages.payments import Intent, PaymentForm
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from api.running import running
from ledger import spoken
from ledger.approvals import Movement
from ledger.memos import TEXT_MAX, clean
from ledger.refusals import AccountNotFound, Refusal, ScheduleNotValid
from ledger.standing_orders import Rhythm, Schedule
from service import favourites, payees, purses, standing_orders
from service.access import Operation, Principal, could, require
from service.approvals.asking import Wanted
from service.book import Book
from service.ids import new_code
from service.payees import Payee
from service.standing_orders import Ordered, StandingOrder, ordering
from service.wording import written_day

router = new_page_router()

ORDER = Operation.CREATE_STANDING_ORDER

Typed = Annotated[str, Field(max_length=20)]
OrderId = Annotated[str, Path(pattern=PUBLIC_ID)]
AccountId = Annotated[str, Path(pattern=PUBLIC_ID)]


class OrderIntent(Intent):
    """What somebody means to order, as it was typed."""

    rythme: Typed = Rhythm.MONTHLY
    du: Typed = ""
    au: Typed = ""


class OrderForm(PaymentForm):
    """What the confirmation said: exactly this is ordered, or nothing is."""

    rhythm: Typed = ""
    first: Typed = ""
    last: Typed = ""

    def to_ordered(self) -> Ordered:
        """Return what was confirmed."""
        schedule = _schedule(self.rhythm, self.first, self.last)
        return Ordered(self.payer, self.payee, self.amount, self.currency, schedule, clean(self.text, most=TEXT_MAX))


@router.get("/portefeuille/ordres")
def read_standing_orders(
    visit: Visiting, who: PagePrincipal, book: OpenBook, intent: Annotated[OrderIntent, Query()]
) -> Response:
    """Show what is ordered, and the form to order more."""
    return _page(book, visit, who, intent)


@router.get("/portefeuille/ordres/confirmation")
def read_order_confirmation(
    visit: Visiting, who: PagePrincipal, book: OpenBook, intent: Annotated[OrderIntent, Query()]
) -> Response:
    """Show what will be ordered, and ask for the yes."""
    try:
        purse = next((each for each in purses.list_for(book, who, ORDER) if each.account == intent.compte), None)
        if purse is None:
            raise AccountNotFound
        form = OrderForm(
            key=intent.cle,
            payer=purse.account,
            payee=intent.vers,
            amount=amounts.minor(intent.montant, purse.scale),
            currency=purse.currency,
            text=clean(intent.texte, most=TEXT_MAX),
            rhythm=intent.rythme,
            first=intent.du,
            last=intent.du if intent.rythme == Rhythm.ONCE else intent.au,
        )
        form.check()
        payments.payee(book, form.payee)
        ordering.check(book, who, form.to_ordered())
    except Refusal as refusal:
        return _page(book, visit, who, intent, refusal)
    return _confirmation(book, visit, who, form)


@router.post("/portefeuille/ordres")
async def create_standing_order(
    visit: Visiting, who: PagePrincipal, request: Request, form: Annotated[OrderForm, Form()]
) -> Response:
    """Order what the confirmation said, once."""
    book = running(request).book
    try:
        ordered = form.to_ordered()
        asked = (ordered.payee, str(ordered.amount), ordered.currency, ordered.schedule.written(), ordered.text)
        order = await standing_orders.create(book, who, form.origin(book, who, ORDER, *asked), ordered)
    except Refusal as refusal:
        return await anyio.to_thread.run_sync(_confirmation, book, visit, who, form, refusal)
    return visits.redirect(f"/portefeuille/ordres/{order.id}", flash="standing_orders.ordered")


@router.post("/portefeuille/ordres/cle")
async def ask_passkey(who: PagePrincipal, request: Request, form: Annotated[OrderForm, Form()]) -> Response:
    """Return what a passkey signs to order this, for the page's script."""
    form.check()
    ordered = form.to_ordered()
    wanted = Wanted(ORDER, form.key, [Movement(*ordered[:4])], schedule=ordered.schedule)
    return await confirmations.challenge(running(request).book, who, wanted)


@router.get("/portefeuille/ordres/{order_id}")
def read_standing_order(order_id: OrderId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show one order, and what became of its days."""
    order = standing_orders.find(book, who, order_id)
    return rendering.page(
        "standing_order.html", visit, order=order, ends=could(who, ORDER), said=_Saying(book, visit, [order])
    )


@router.post("/portefeuille/ordres/{order_id}/fin")
def cancel_standing_order(order_id: OrderId, who: PagePrincipal, book: OpenBook) -> Response:
    """End an order."""
    standing_orders.cancel(book, who, order_id)
    return visits.redirect(f"/portefeuille/ordres/{order_id}", flash="standing_orders.ended")


@router.post("/portefeuille/favoris/{account_id}")
def keep_favourite(
    account_id: AccountId, who: PagePrincipal, book: OpenBook, keep: Annotated[str, Form(max_length=3)] = ""
) -> Response:
    """Keep an account at hand to pay, or keep it no more."""
    if keep:
        favourites.add(book, who, account_id)
    else:
        favourites.remove(book, who, account_id)
    return visits.redirect("/portefeuille", flash="standing_orders.kept" if keep else "standing_orders.dropped")


def _page(book: Book, visit: Visit, who: Principal, intent: OrderIntent, refusal: Refusal | None = None) -> Response:
    if not could(who, Operation.LIST_STANDING_ORDERS):
        require(who, Operation.LIST_STANDING_ORDERS)
    orders = standing_orders.list_for(book, who)
    at_hand = favourites.list_mine(book, who)
    payee = payees.describe(book, [intent.vers]).get(intent.vers)
    return rendering.page(
        "standing_orders.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        orders=orders,
        intent=intent,
        payee=payee,
        at_hand=at_hand,
        key=new_code(),
        rhythms=list(Rhythm),
        purses=purses.list_for(book, who, ORDER),
        said=_Saying(book, visit, orders),
    )


def _confirmation(
    book: Book, visit: Visit, who: Principal, form: OrderForm, refusal: Refusal | None = None
) -> Response:
    """Show what is about to be ordered; an order is always approved, whatever passes without."""
    purse = next((each for each in purses.list_for(book, who, ORDER) if each.account == form.payer), None)
    if purse is None:
        raise AccountNotFound
    money = purse.money(form.amount)
    schedule = _schedule(form.rhythm, form.first, form.last)
    return rendering.page(
        "standing_order_confirmation.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        refused="" if refusal is None else refusal.sentence(visit.language),
        payee=payments.payee(book, form.payee),
        amount=rendering.amount(money, visit.language),
        spelt=spoken.written(money, visit.language),
        schedule=_days(schedule, visit),
        fields=form.model_dump(exclude={"key", "pin", "challenge", "credential", "share_name"}),
        form=form,
        approving=confirmations.approving(book, who, None, key=form.key),
    )


def _schedule(rhythm: str, first: str, last: str) -> Schedule:
    try:
        return Schedule(Rhythm(rhythm), date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise ScheduleNotValid from None


def _days(schedule: Schedule, visit: Visit) -> str:
    """Return on which days, in words."""
    first, last = (written_day(each.isoformat(), visit.language) for each in (schedule.first, schedule.last))
    return rendering.say(f"standing_orders.{schedule.rhythm}_days", visit.language).format(first=first, last=last)


class _Saying:
    """How templates say payees, amounts, days and refusals, in the language of a visit."""

    def __init__(self, book: Book, visit: Visit, orders: list[StandingOrder]) -> None:
        self._named = payees.describe(book, [each.ordered.payee for each in orders])
        self._visit = visit

    def payee(self, order: StandingOrder) -> Payee:
        return self._named[order.ordered.payee]

    def amount(self, order: StandingOrder) -> str:
        return rendering.amount(order.money, self._visit.language)

    def days(self, order: StandingOrder) -> str:
        return _days(order.ordered.schedule, self._visit)

    def day(self, day: date) -> str:
        return written_day(day.isoformat(), self._visit.language)

    def refusal(self, refusal: Refusal) -> str:
        return refusal.sentence(self._visit.language)
