"""Euros that reached the guarantee fund, and the units made against them."""

from typing import Self

from pydantic import Field

from api.dependencies import Confirmation, OpenBook
from api.fields import Amount, Code, Day, EntryId, Instant, Out, PublicId, Words
from api.payments import BY_LIMIT, BY_STATUS, PaymentId
from api.problems import MOVING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.entries import Entry
from service import issuing, reversals

router = new_router("exchange")


class BankLineIn(Words):
    """A credit on the bank account of a guarantee fund."""

    currency: Code = Field(description="The local currency whose fund received it.")
    amount: Amount


class IssueIn(Words):
    """Units to make for a member."""

    payee: PublicId = Field(description="The account that receives the units.")
    currency: Code
    amount: Amount


class EntryOut(Out):
    """An entry that was recorded."""

    id: EntryId
    kind: str = Field(examples=["issue"])
    recorded_at: Instant
    effective_on: Day

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return what never changes of an entry."""
        return cls(id=entry.id, kind=entry.kind, recorded_at=entry.recorded_at, effective_on=entry.effective_on)


@router.post("/bank-lines", status_code=201, responses=problems(*MOVING, r.AmountNotPositive, r.AmountTooLarge))
async def record_bank_line(body: BankLineIn, confirmation: Confirmation, book: OpenBook) -> EntryOut:
    """Record that euros reached a guarantee fund; they wait in suspense until units are made against them."""
    who, origin, _ = confirmation
    posted = await issuing.record_bank_line(
        book, who, origin, currency=body.currency, amount=body.amount, memo=body.to_memo()
    )
    return EntryOut.of(confirmation.recorded(posted))


@router.post(
    "/issues",
    status_code=201,
    responses=problems(*MOVING, r.AmountNotPositive, r.AmountTooLarge, r.AccountNotFound, r.NotCovered, r.PayeeFull),
)
async def issue(body: IssueIn, confirmation: Confirmation, book: OpenBook) -> EntryOut:
    """Make units for a member, each against a euro that waits for it. No unit is ever made without."""
    who, origin, _ = confirmation
    posted = await issuing.issue(
        book, who, origin, payee=body.payee, currency=body.currency, amount=body.amount, memo=body.to_memo()
    )
    return EntryOut.of(confirmation.recorded(posted))


@router.post(
    "/entries/{entry_id}/reversal",
    status_code=201,
    responses=problems(*MOVING, *BY_STATUS, *BY_LIMIT, r.EntryNotFound, r.RefundTooLarge, r.NotCovered),
)
async def reverse_entry(entry_id: PaymentId, body: Words, confirmation: Confirmation, book: OpenBook) -> EntryOut:
    """Take back an entry that should not have been made, whole and once: everything moves the other way."""
    posted = await reversals.reverse(
        book, confirmation.who, confirmation.origin, entry_id=entry_id, memo=body.to_memo()
    )
    return EntryOut.of(confirmation.recorded(posted))
