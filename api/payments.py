"""Payments, many payments, and refunds."""

from typing import Annotated, Literal, Self

from fastapi import Path
from pydantic import Field

from api.approvals import APPROVING, Approval, given
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import (
    PAYMENT_EXAMPLE,
    Amount,
    Code,
    Day,
    EntryId,
    Flag,
    In,
    Instant,
    Out,
    PublicId,
    Reference,
    Text,
    Words,
)
from api.languages import AskedLanguage
from api.problems import MOVING, READING, problems
from api.routing import BulkRoute, new_router
from ledger import refusals as r
from ledger.books import Effects
from ledger.entries import Entry
from ledger.money import Language
from service import entries, payments, refunds
from service.book import Book
from service.journal import Posted

BULK_MAX = 8_000

router = new_router("payments")
bulk_router = new_router("payments", route_class=BulkRoute)

PaymentId = Annotated[EntryId, Path(description="The id of the payment.", examples=[PAYMENT_EXAMPLE])]


class OrderIn(Words):
    """A payment from one account to another."""

    payer: PublicId = Field(description="The account that pays: yours.")
    payee: PublicId = Field(description="The account that is paid.")
    amount: Amount
    currency: Code

    def to_order(self) -> payments.Order:
        """Return the order that this asks for."""
        return payments.Order(self.payer, self.payee, self.amount, self.currency, self.to_memo())


class PaymentIn(OrderIn):
    """A payment from one account to another, and your yes to it."""

    approval: Approval = None


class PaymentsIn(In):
    """Many payments in one confirmation, and your yes to all of them."""

    payments: Annotated[list[OrderIn], Field(min_length=1, max_length=BULK_MAX)]
    atomic: Flag = Field(default=False, description="All or none; at most 1,000.")
    approval: Approval = None


class PaymentOut(Out):
    """A movement between two accounts as it was recorded. It never changes, so a replay is the same bytes."""

    id: EntryId
    kind: str = Field(description="payment, refund or capture.", examples=["payment"])
    payer: PublicId
    payee: PublicId
    amount: Amount
    currency: Code
    recorded_at: Instant
    effective_on: Day
    settles: list[str] = Field(description="The request or hold that it settled.", examples=[["3N8XKD0T5Q2W"]])

    @classmethod
    def of(cls, book: Book, entry: Entry) -> Self:
        """Return a two-sided entry as its parties may see it."""
        paid, received = refunds.sides(entry)
        payee = book.known.find(book.database, received.account)
        assert payee is not None, "the accounts of an entry exist"
        return cls(
            id=entry.id,
            kind=entry.kind,
            payer=paid.account,
            payee=received.account,
            amount=received.amount,
            currency=payee.currency.code,
            recorded_at=entry.recorded_at,
            effective_on=entry.effective_on,
            settles=[settled.due for settled in entry.settlements if not settled.due.startswith("refund-")],
        )


class PaymentReadOut(PaymentOut):
    """A payment with what was written about it, and what was given back."""

    text: Text
    reference: Reference
    refunded: int = Field(description="Minor units given back so far.", examples=[0])
    reverses: str | None = Field(description="The payment that this one gives back.", examples=[None])


class RefusedOut(Out):
    """Why one payment among many was refused."""

    code: str = Field(description="The stable code of the refusal.", examples=["not_enough"])
    detail: str = Field(description="A sentence for the person who asked.")

    @classmethod
    def of(cls, refusal: r.Refusal, language: Language) -> Self:
        """Return the refusal in the language of whoever asked."""
        return cls(code=refusal.code, detail=refusal.sentence(language))


class ItemOut(Out):
    """What became of one payment among many."""

    index: int
    status: Literal["posted", "refused"]
    payment: PaymentOut | None = None
    refusal: RefusedOut | None = None


class PaymentsOut(Out):
    """What became of many payments, in their order."""

    posted: int
    refused: int
    results: list[ItemOut]


class PreviewOut(Out):
    """What a payment would do now."""

    index: int
    status: Literal["would_post", "would_refuse"]
    balance_after: int | None = Field(default=None, description="The payer's balance afterwards, in minor units.")
    refusal: RefusedOut | None = None


class PreviewsOut(Out):
    """What payments would do now, each after the ones before it."""

    results: list[PreviewOut]


class RefundIn(Words):
    """How much of a payment to give back."""

    amount: Amount | None = Field(default=None, description="Minor units; left out: all of it.", examples=[500])


BY_STATUS = (r.AccountNotOpen, r.AccountClosed, r.PayerFrozen, r.PayeeFrozen, r.PayerReceivesOnly, r.CreditNotTaken)
BY_LIMIT = (r.NotEnough, r.PayeeFull)
PAYING = (
    *MOVING,
    r.BoundsPassed,
    *(r.AmountNotPositive, r.AmountTooLarge, r.SameAccount, r.AccountNotFound, r.CurrencyMismatch),
    *BY_STATUS,
    *BY_LIMIT,
)
"""What any movement of units may meet besides."""
SPENDING = (*PAYING, *APPROVING)
"""What any payment may meet besides."""


@router.post("/payments", status_code=201, responses=problems(*SPENDING))
async def create_payment(body: PaymentIn, confirmation: Confirmation, book: OpenBook) -> PaymentOut:
    """Pay another account. The amount moves at once, or is refused and nothing moves."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    posted = await payments.pay(book, who, origin, body.to_order())
    return PaymentOut.of(book, confirmation.recorded(posted))


@bulk_router.post("/payments/bulk", responses=problems(*SPENDING, r.TooManyDrafts))
async def create_payments(
    body: PaymentsIn, confirmation: Confirmation, book: OpenBook, language: AskedLanguage
) -> PaymentsOut:
    """Make many payments. Each is posted or refused on its own; with `atomic`, all are or none is."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    orders = [payment.to_order() for payment in body.payments]
    outcomes = await payments.pay_each(book, who, origin, orders, atomic=body.atomic)
    confirmation.say_replayed([outcome[0] for outcome in outcomes if not isinstance(outcome, r.Refusal)])
    results = [_item(book, index, outcome, language) for index, outcome in enumerate(outcomes)]
    posted = sum(item.payment is not None for item in results)
    return PaymentsOut(posted=posted, refused=len(results) - posted, results=results)


@bulk_router.post("/payments/preview", responses=problems(*READING))
async def preview_payments(
    body: PaymentsIn, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> PreviewsOut:
    """Tell what payments would do now, one after the other. Nothing is changed and nothing is promised."""
    orders = [payment.to_order() for payment in body.payments]
    outcomes = await payments.rehearse(book, who, orders)
    return PreviewsOut(results=[_preview(index, outcome, language) for index, outcome in enumerate(outcomes)])


@router.get("/payments/{payment_id}", responses=problems(*READING, r.EntryNotFound))
def read_payment(payment_id: PaymentId, who: CurrentPrincipal, book: OpenBook) -> PaymentReadOut:
    """Read a payment, refund or capture that touched one of your accounts. What else did has a receipt."""
    entry = payments.read(book, who, payment_id)
    memo = entries.memo(book, entry.seq)
    reverses = entries.ids(book, [entry.reverses])[entry.reverses] if entry.reverses else None
    return PaymentReadOut(
        **dict(PaymentOut.of(book, entry)),
        text=memo.text if memo else "",
        reference=memo.reference if memo else "",
        refunded=refunds.refunded(book, entry),
        reverses=reverses,
    )


@router.post(
    "/payments/{payment_id}/refunds", status_code=201, responses=problems(*PAYING, r.EntryNotFound, r.RefundTooLarge)
)
async def create_refund(
    payment_id: PaymentId, body: RefundIn, confirmation: Confirmation, book: OpenBook
) -> PaymentOut:
    """Give a part or the whole of a payment back to who paid it, never more than was paid."""
    who, origin, _ = confirmation
    posted = await refunds.refund(book, who, origin, payment=payment_id, amount=body.amount, memo=body.to_memo())
    return PaymentOut.of(book, confirmation.recorded(posted))


def _item(book: Book, index: int, outcome: list[Posted] | r.Refusal, language: Language) -> ItemOut:
    if isinstance(outcome, r.Refusal):
        return ItemOut(index=index, status="refused", refusal=RefusedOut.of(outcome, language))
    return ItemOut(index=index, status="posted", payment=PaymentOut.of(book, outcome[0].entry))


def _preview(index: int, outcome: Effects | r.Refusal, language: Language) -> PreviewOut:
    if isinstance(outcome, r.Refusal):
        return PreviewOut(index=index, status="would_refuse", refusal=RefusedOut.of(outcome, language))
    paid = min(outcome.postings, key=lambda posting: posting.amount)
    return PreviewOut(index=index, status="would_post", balance_after=paid.balance)
