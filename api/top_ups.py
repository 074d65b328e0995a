"""Top-ups: say that euros will come, and how to send them; follow what became of them."""

from typing import Annotated, Self

from fastapi import Path, Response
from pydantic import Field

from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import Amount, Code, Day, EntryId, Flag, In, Instant, Out, PublicId
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import MOVING, READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.top_ups import State
from service import top_ups
from service.top_ups import Announced, TopUp

TOP_UP_EXAMPLE = "2B7WQ0XJ5ZKD"
REFERENCE_EXAMPLE = "RF222B7WQ0XJ5ZKD"

router = new_router("exchange")

TopUpId = Annotated[PublicId, Path(description="The id of the top-up.", examples=[TOP_UP_EXAMPLE])]


class TopUpIn(In):
    """Euros that will be sent."""

    account: PublicId = Field(description="The account that is to receive units: yours.")
    amount: Amount = Field(description="In cents; of a standing order, what is sent each time.", examples=[5000])
    currency: Code
    standing: Flag = Field(
        default=False, description="A standing order at the bank: whatever arrives becomes units, each time."
    )


class AnswerOut(Out):
    """A transfer that arrived for a top-up."""

    amount: int = Field(description="Cents.", examples=[5000])
    booked_on: Day
    entry: EntryId | None = Field(description="The entry that made units of it; null while it is being looked at.")


class TopUpOut(Out):
    """A top-up: how to send the euros, and where it stands."""

    id: PublicId = Field(examples=[TOP_UP_EXAMPLE])
    account: PublicId
    currency: Code
    amount: Amount = Field(description="In cents.", examples=[5000])
    standing: bool = Field(examples=[False])
    reference: str = Field(
        description="An ISO 11649 creditor reference: write it in the transfer.", examples=[REFERENCE_EXAMPLE]
    )
    iban: str = Field(examples=["FR1420041010050500013M02606"])
    beneficiary: str = Field(examples=["L'Alvéole des Deux Rives"])
    epc: str = Field(
        description="What an EPC069-12 QR code says, for banking apps that read them.",
        examples=["BCD\n002\n1\nSCT\n\nL'Alvéole\nFR1420041010050500013M02606\nEUR50.00\n\nRF222B7WQ0XJ5ZKD"],
    )
    state: State = Field(
        description="`looked_at`: euros arrived with its reference, but not as announced; somebody decides.",
        examples=["waiting"],
    )
    created_at: Instant
    expires_at: Instant | None = Field(description="Null for a standing order.")
    answers: list[AnswerOut]

    @classmethod
    def of(cls, top_up: TopUp) -> Self:
        """Return a top-up as those who may read it see it."""
        shown = {name: value for name, value in top_up._asdict().items() if name not in {"row", "answers"}}
        answers = [AnswerOut(**each._asdict()) for each in top_up.answers]
        return cls(**shown, epc=top_up.epc, answers=answers)


class TopUpsOut(Out):
    """Top-ups, the latest first."""

    data: list[TopUpOut]
    next_cursor: NextCursor


@router.post(
    "/top-ups",
    status_code=201,
    responses=problems(
        *MOVING,
        *(r.MembershipOver, r.AmountNotPositive, r.AmountTooLarge, r.TopUpTooLarge, r.AccountNotFound),
        *(r.CurrencyMismatch, r.NoBankAccount, r.AccountClosed, r.PayeeFrozen, r.CreditNotTaken),
    ),
)
def create_top_up(body: TopUpIn, confirmation: Confirmation, book: OpenBook, response: Response) -> TopUpOut:
    """Say that euros will come, and learn how to send them. Units are made once the bank says they arrived."""
    who, origin, _ = confirmation
    asked = Announced(body.account, body.amount, body.currency, standing=body.standing)
    made = top_ups.create(book, who, origin, asked)
    response.headers["Location"] = f"/v1/top-ups/{made.id}"
    return TopUpOut.of(made)


@router.get("/top-ups", responses=problems(*READING))
def list_top_ups(who: CurrentPrincipal, book: OpenBook, limit: Limit = 20, cursor: Cursor = None) -> TopUpsOut:
    """List the top-ups of your accounts, the latest first; to those who keep the treasury, everyone's."""
    found, following = top_ups.list_for(book, who, limit=limit, before=position_of(cursor))
    return TopUpsOut(data=[TopUpOut.of(each) for each in found], next_cursor=cursor_of(following))


@router.get("/top-ups/{top_up_id}", responses=problems(*READING, r.TopUpNotFound))
def read_top_up(top_up_id: TopUpId, who: CurrentPrincipal, book: OpenBook) -> TopUpOut:
    """Read a top-up: how to send the euros, and where it stands."""
    return TopUpOut.of(top_ups.find(book, who, top_up_id))


@router.post("/top-ups/{top_up_id}/cancel", responses=problems(*READING, r.TopUpNotFound, r.TopUpOver))
def cancel_top_up(top_up_id: TopUpId, who: CurrentPrincipal, book: OpenBook) -> TopUpOut:
    """Withdraw a top-up, or end a standing one. What arrives for it all the same is looked at by a person."""
    return TopUpOut.of(top_ups.cancel(book, who, top_up_id))
