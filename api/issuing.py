"""Euros that reached the guarantee fund, and the units made against them."""

from typing import Self

from fastapi import Request
from pydantic import Field

from api.dependencies import Confirmation, OpenBook
from api.fields import Amount, Code, Day, EntryId, Instant, Out, PublicId, Words
from api.languages import AskedLanguage
from api.payments import BY_LIMIT, BY_STATUS, PaymentId
from api.problems import MOVING, problems
from api.proposals import ProposalOut, ProposedWords, accepted
from api.routing import new_router
from ledger import refusals as r
from ledger.entries import Entry
from service import issuing, reversals

router = new_router("exchange")


class BankLineIn(Words):
    """A credit on the bank account of a guarantee fund."""

    currency: Code = Field(description="The local currency whose fund received it.")
    amount: Amount


class IssueIn(ProposedWords):
    """Units to make for a member."""

    payee: PublicId = Field(description="The account that receives the units.")
    currency: Code
    amount: Amount
    bank_line: EntryId | None = Field(default=None, description="The line of the bank that brought the euros.")


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
    status_code=202,
    responses=problems(
        *MOVING, r.AmountNotPositive, r.AmountTooLarge, r.AccountNotFound, r.EntryNotFound, r.NotCovered, r.PayeeFull
    ),
)
def issue(
    body: IssueIn, request: Request, confirmation: Confirmation, book: OpenBook, language: AskedLanguage
) -> ProposalOut:
    """Propose to make units for a member, each against a euro that waits for it. A board member executes it."""
    who, origin, _ = confirmation
    proposed = issuing.propose(
        book,
        who,
        origin,
        payee=body.payee,
        currency=body.currency,
        amount=body.amount,
        bank_line=body.bank_line,
        words=body.to_words(),
    )
    return accepted(request, confirmation, language, proposed)


@router.post(
    "/entries/{entry_id}/reversal",
    status_code=202,
    responses=problems(*MOVING, *BY_STATUS, *BY_LIMIT, r.EntryNotFound, r.RefundTooLarge, r.NotCovered),
)
def reverse_entry(
    *,
    entry_id: PaymentId,
    body: ProposedWords,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose to take back an entry that should not have been made, whole and once. A board member executes it."""
    who, origin, _ = confirmation
    proposed = reversals.propose(book, who, origin, entry_id=entry_id, words=body.to_words())
    return accepted(request, confirmation, language, proposed)
