"""Holds: set aside, capture, let go."""

from typing import Annotated, Literal, Self

from fastapi import Path
from pydantic import Field

from api.approvals import Approval, given
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import ACCOUNT_EXAMPLE, Amount, Code, EntryId, Flag, In, Instant, Out, PublicId, When, Words
from api.payments import PAYING, SPENDING, PaymentOut
from api.problems import MOVING, READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.entries import Entry
from service import holds
from service.book import Book
from service.clock import instant_of

router = new_router("holds")

OVER = (r.HoldNotFound, r.HoldEnded, r.HoldExpired)

HoldId = Annotated[PublicId, Path(description="The id of the hold.", examples=[ACCOUNT_EXAMPLE])]


class HoldIn(Words):
    """An amount to set aside for a payee."""

    payer: PublicId = Field(description="The account whose units are set aside: yours.")
    payee: PublicId = Field(description="The account that may capture them.")
    amount: Amount
    currency: Code
    expires_at: When
    approval: Approval = None


class CaptureIn(In):
    """How much of a hold to take."""

    amount: Amount | None = Field(default=None, description="Minor units; left out: all of it.", examples=[500])
    last: Flag = Field(default=True, description="Whether the rest is let go in the same entry.")


class HoldOut(Out):
    """A hold as it was made. It never changes, so a replay is the same bytes."""

    id: PublicId
    payer: PublicId
    payee: PublicId
    amount: Amount
    currency: Code
    entry: EntryId
    created_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, book: Book, entry: Entry) -> Self:
        """Return the hold that an entry opened."""
        (due,) = entry.holds
        account = book.known.find(book.database, due.account)
        assert account is not None, "the accounts of an entry exist"
        assert due.payee is not None, "every hold names its payee"
        assert due.expires_at is not None, "every hold expires"
        return cls(
            id=due.id,
            payer=due.account,
            payee=due.payee,
            amount=due.amount,
            currency=account.currency.code,
            entry=entry.id,
            created_at=due.created_at,
            expires_at=due.expires_at,
        )


class HoldReadOut(Out):
    """A hold as it stands."""

    id: PublicId
    payer: PublicId
    payee: PublicId | None
    amount: Amount
    left: int = Field(description="Minor units that are still held.", examples=[750])
    currency: Code
    state: Literal["open", "ended", "expired"]
    entry: EntryId
    expires_at: Instant | None


class ReleaseOut(Out):
    """That what was left of a hold is free again."""

    hold: PublicId
    entry: EntryId
    released: int = Field(description="Minor units.", examples=[750])
    recorded_at: Instant


@router.post("/holds", status_code=201, responses=problems(*SPENDING, r.ExpiryNotAhead))
async def create_hold(body: HoldIn, confirmation: Confirmation, book: OpenBook) -> HoldOut:
    """Set an amount aside for a payee, until it is captured, let go, or expires."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    order = holds.HoldOrder(
        body.payer, body.payee, body.amount, body.currency, instant_of(body.expires_at), body.to_memo()
    )
    posted = await holds.hold(book, who, origin, order)
    return HoldOut.of(book, confirmation.recorded(posted))


@router.get("/holds/{hold_id}", responses=problems(*READING, r.HoldNotFound))
def read_hold(hold_id: HoldId, who: CurrentPrincipal, book: OpenBook) -> HoldReadOut:
    """Read a hold that you made or may capture."""
    held = holds.find(book, who, hold_id)
    due = held.due
    over = due.left == 0 or held.expired
    return HoldReadOut(
        id=due.id,
        payer=due.account,
        payee=due.payee,
        amount=due.amount,
        left=0 if over else due.left,
        currency=held.currency,
        state="expired" if held.expired else "ended" if due.left == 0 else "open",
        entry=held.entry,
        expires_at=due.expires_at,
    )


@router.post("/holds/{hold_id}/capture", status_code=201, responses=problems(*PAYING, *OVER, r.CaptureTooLarge))
async def capture_hold(hold_id: HoldId, body: CaptureIn, confirmation: Confirmation, book: OpenBook) -> PaymentOut:
    """Take a part or the whole of a hold for its payee; by default the rest is let go."""
    who, origin, _ = confirmation
    posted = await holds.capture(book, who, origin, hold_id=hold_id, amount=body.amount, last=body.last)
    return PaymentOut.of(book, confirmation.recorded(posted))


@router.post("/holds/{hold_id}/void", status_code=201, responses=problems(*MOVING, *OVER))
async def void_hold(hold_id: HoldId, confirmation: Confirmation, book: OpenBook) -> ReleaseOut:
    """Let what is left of a hold go."""
    who, origin, _ = confirmation
    entry = confirmation.recorded(await holds.void(book, who, origin, hold_id=hold_id))
    released = sum(settled.amount for settled in entry.settlements)
    return ReleaseOut(hold=hold_id, entry=entry.id, released=released, recorded_at=entry.recorded_at)
