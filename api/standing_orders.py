"""Standing orders and scheduled payments, and one's favourites."""

from datetime import date
from typing import Annotated, Self

from fastapi import Path
from pydantic import Field

from api.approvals import APPROVING, Approval, given
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import ACCOUNT_EXAMPLE, Amount, Code, Day, EntryId, In, Instant, Out, PublicId, Text
from api.languages import AskedLanguage
from api.payments import RefusedOut
from api.problems import MOVING, READING, problems
from api.routing import new_router
from api.schedules import ScheduleIn
from ledger import refusals as r
from ledger.money import Language
from ledger.standing_orders import Rhythm
from service import favourites, standing_orders
from service.payees import Payee
from service.standing_orders import Ordered, StandingOrder

ORDER_EXAMPLE = "6F2Y8M4KQ0ZT"

router = new_router("standing orders")

OrderId = Annotated[PublicId, Path(description="The id of the standing order.", examples=[ORDER_EXAMPLE])]
AccountId = Annotated[PublicId, Path(description="The id of the account.", examples=[ACCOUNT_EXAMPLE])]


class StandingOrderIn(In):
    """What to pay whom, on which days, and your yes to all of them."""

    payer: PublicId = Field(description="The account that pays: yours.")
    payee: PublicId = Field(description="The account that is paid.")
    amount: Amount
    currency: Code
    schedule: ScheduleIn
    text: Text = ""
    approval: Approval = None

    def to_ordered(self) -> Ordered:
        """Return what is ordered."""
        return Ordered(self.payer, self.payee, self.amount, self.currency, self.schedule.to_schedule(), self.text)


class DayOut(Out):
    """What became of one day of an order."""

    due_on: Day
    payment: EntryId | None = Field(description="The payment, where there is one.", examples=[None])
    refusal: RefusedOut | None = None


class StandingOrderOut(Out):
    """A standing order as it stands."""

    id: PublicId
    payer: PublicId
    payee: PublicId
    amount: Amount
    currency: Code
    text: str
    rhythm: Rhythm
    first_on: Day
    last_on: Day
    next_on: Day | None = Field(description="When it pays next; null once it is over.")
    created_at: Instant
    ended_at: Instant | None = Field(examples=[None])
    days: list[DayOut] = Field(description="What became of the last days, the latest first.")

    @classmethod
    def of(cls, order: StandingOrder, language: Language) -> Self:
        """Return an order as those who may see it read it."""
        payer, payee, amount, currency, schedule, text = order.ordered
        return cls(
            id=order.id,
            payer=payer,
            payee=payee,
            amount=amount,
            currency=currency,
            text=text,
            rhythm=schedule.rhythm,
            first_on=schedule.first.isoformat(),
            last_on=schedule.last.isoformat(),
            next_on=_written(order.next_on),
            created_at=order.created_at,
            ended_at=order.ended_at,
            days=[
                DayOut(
                    due_on=day.due_on.isoformat(),
                    payment=day.payment,
                    refusal=RefusedOut.of(day.refusal, language) if day.refusal else None,
                )
                for day in order.days
            ],
        )


class StandingOrdersOut(Out):
    """Standing orders, those that go on first."""

    data: list[StandingOrderOut]


class PayeeOut(Out):
    """Whom an account belongs to, and what the public directory says of them."""

    account: PublicId
    name: str = Field(examples=["Boulangerie du Phare"])
    activity: str = Field(examples=["Pain au levain"])
    town: str = Field(examples=["Bordeaux"])

    @classmethod
    def of(cls, payee: Payee) -> Self:
        """Return a payee."""
        return cls(**payee._asdict())


class FavouritesOut(Out):
    """Whom you want at hand to pay, by name."""

    data: list[PayeeOut]


@router.post(
    "/standing-orders",
    status_code=201,
    responses=problems(
        *MOVING, *APPROVING, r.AmountNotPositive, r.AmountTooLarge, r.SameAccount, r.AccountNotFound,
        r.CurrencyMismatch, r.ScheduleNotValid,
    ),
)  # fmt: skip
async def create_standing_order(
    body: StandingOrderIn, confirmation: Confirmation, book: OpenBook, language: AskedLanguage
) -> StandingOrderOut:
    """Order payments ahead, approved once: this payee, this amount, on these days and no other."""
    who, origin = confirmation.who, confirmation.approved(given(body.approval))
    return StandingOrderOut.of(await standing_orders.create(book, who, origin, body.to_ordered()), language)


@router.get("/standing-orders", responses=problems(*READING))
def list_standing_orders(who: CurrentPrincipal, book: OpenBook, language: AskedLanguage) -> StandingOrdersOut:
    """List the standing orders on your accounts."""
    found = standing_orders.list_for(book, who)
    return StandingOrdersOut(data=[StandingOrderOut.of(each, language) for each in found])


@router.get("/standing-orders/{order_id}", responses=problems(*READING, r.StandingOrderNotFound))
def read_standing_order(
    order_id: OrderId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> StandingOrderOut:
    """Read a standing order, and what became of its days."""
    return StandingOrderOut.of(standing_orders.find(book, who, order_id), language)


@router.post("/standing-orders/{order_id}/cancel", responses=problems(*READING, r.StandingOrderNotFound))
def cancel_standing_order(
    order_id: OrderId, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> StandingOrderOut:
    """End a standing order: nothing more is paid on it. Ending it again changes nothing."""
    return StandingOrderOut.of(standing_orders.cancel(book, who, order_id), language)


@router.get("/me/favourites", responses=problems(*READING))
def list_favourites(who: CurrentPrincipal, book: OpenBook) -> FavouritesOut:
    """List whom you want at hand to pay."""
    return FavouritesOut(data=[PayeeOut.of(each) for each in favourites.list_mine(book, who)])


@router.put("/me/favourites/{account_id}", status_code=204, responses=problems(*READING, r.AccountNotFound))
def add_favourite(account_id: AccountId, who: CurrentPrincipal, book: OpenBook) -> None:
    """Keep an account at hand to pay."""
    favourites.add(book, who, account_id)


@router.delete("/me/favourites/{account_id}", status_code=204, responses=problems(*READING, r.AccountNotFound))
def remove_favourite(account_id: AccountId, who: CurrentPrincipal, book: OpenBook) -> None:
    """Keep an account at hand no more."""
    favourites.remove(book, who, account_id)


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
