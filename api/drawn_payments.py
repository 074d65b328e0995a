"""Drawing at the till: how a payment that lacks something would be covered, and its draws in one act with it."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from api.accounts import AccountId
from api.approvals import Approval, given
from api.credit_lines import MOVED
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import ACCOUNT_EXAMPLE, Amount, Code, In, Out, PublicId, Words
from api.payments import PaymentOut
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from service import credit
from service.payments import Order

router = new_router("credit")

LINES_MAX = 20


class PartIn(In):
    """How much a line of yours gives."""

    line: PublicId
    amount: Amount


class PartOut(Out):
    """How much a line would give."""

    line: PublicId
    amount: Amount


class CoverOut(Out):
    """How a payment would be covered now, in minor units. Nothing is changed and nothing is promised."""

    short: int = Field(description="What the account lacks.", examples=[2_500])
    draws: list[PartOut] = Field(description="What your active lines would give, the oldest first.")
    missing: int = Field(description="What they cannot give.", examples=[0])


class DrawnPaymentIn(Words):
    """A payment of which lines of credit give a part, in the order that you choose: a payee, or a payment request."""

    payer: PublicId = Field(description="The account that pays: yours, and the one your lines lend to.")
    payee: PublicId | None = Field(default=None, description="The account that is paid, without a request.")
    request: PublicId | None = Field(
        default=None, description="The payment request that is paid.", examples=[ACCOUNT_EXAMPLE]
    )
    amount: Amount
    currency: Code
    draws: Annotated[list[PartIn], Field(min_length=1, max_length=LINES_MAX)]
    approval: Approval = None


class DrawnPaymentOut(Out):
    """The payment, and what was drawn for it. It never changes, so a replay is the same bytes."""

    payment: PaymentOut
    draws: list[PartOut]


@router.get("/accounts/{account_id}/cover", responses=problems(*READING, r.AccountNotFound))
def preview_draws(
    account_id: AccountId,
    who: CurrentPrincipal,
    book: OpenBook,
    amount: Annotated[int, Query(ge=1, le=9_000_000_000_000_000, description="What is to be paid.", examples=[12_500])],
) -> CoverOut:
    """Tell how a payment out of your account would be covered by your lines of credit now."""
    short, parts, missing = credit.cover(book, who, account_id, amount)
    return CoverOut(short=short, draws=[PartOut(**part._asdict()) for part in parts], missing=missing)


@router.post(
    "/payments/drawn",
    status_code=201,
    responses=problems(*MOVED, r.DrawsPassDifference, r.MembershipOver, r.RequestNotFound, r.DueClosed),
)
async def create_drawn_payment(body: DrawnPaymentIn, confirmation: Confirmation, book: OpenBook) -> DrawnPaymentOut:
    """Draw on your lines and pay, in one act: all of it happens, or nothing does."""
    if (body.payee is None) == (body.request is None):
        raise r.BadInput
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    order = Order(body.payer, body.payee or "", body.amount, body.currency, body.to_memo())
    parts = [credit.Part(each.line, each.amount) for each in body.draws]
    posted = await credit.pay(book, who, origin, order, parts, request=body.request)
    confirmation.say_replayed(posted)
    payment = PaymentOut.of(book, posted[-1].entry)
    return DrawnPaymentOut(payment=payment, draws=[PartOut(**dict(each)) for each in body.draws])
