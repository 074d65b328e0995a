"""Tills: a member's tablets, what was asked for on a day, and the report that closes it."""

from typing import Annotated, Self

from fastapi import Path, Query
from pydantic import Field

from api.accounts import AccountId
from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Amount, Code, Day, EntryId, In, Instant, Out, PastDay, PublicId, Signed
from api.members import MEMBER_EXAMPLE, MemberId
from api.payment_requests import REQUEST_EXAMPLE
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.till_reports import Means
from service import sales, till_reports, tills
from service.clock import day_of
from service.requests import State
from service.sales import Sale
from service.till_reports import DayReport
from service.tills import Till

TILL_EXAMPLE = "8N2DXW5JQ4TC"

router = new_router("tills")

TillId = Annotated[PublicId, Path(description="The id of the tablet.", examples=[TILL_EXAMPLE])]
OfDay = Annotated[PastDay | None, Query(description="A day in Paris; left out: today.", examples=["2026-11-21"])]
Count = Annotated[int, Field(ge=0, examples=[12])]
Units = Annotated[int, Field(ge=0, description="Minor units.", examples=[3740])]


class TillIn(In):
    """A tablet that is to be enrolled."""

    name: str = Field(min_length=1, max_length=tills.NAME_MAX, examples=["Comptoir"])


class TillOut(Out):
    """A tablet that asks for payments and refunds them, and does nothing else."""

    id: PublicId = Field(examples=[TILL_EXAMPLE])
    name: str = Field(examples=["Comptoir"])
    made_at: Instant
    enrolled_at: Instant | None = Field(description="Since when it is a till; null: its link waits.", examples=[None])
    revoked_at: Instant | None = Field(examples=[None])
    link_ends_at: Instant


class MadeTillOut(TillOut):
    """A tablet's place, and the address that enrols one, shown once."""

    link: str = Field(
        examples=["https://alveole.example/caisse/tablette/c2VydmVzLW9uY2UtYW5kLW9ubHktb25jZS0xMjM0NTY3OA"]
    )


class TillsOut(Out):
    """The tablets of a member, the latest first."""

    data: list[TillOut]


class SaleOut(Out):
    """What was asked for, by whom, and what became of it."""

    id: PublicId = Field(examples=[REQUEST_EXAMPLE])
    amount: Amount
    state: State = Field(examples=["paid"])
    created_at: Instant
    expires_at: Instant | None
    text: str = Field(examples=["Deux pains"])
    rest: Units = Field(description="Minor units to be taken in euros beside it, as the cashier said.", examples=[0])
    cashier: PublicId = Field(description="Who asked.", examples=[MEMBER_EXAMPLE])
    payment: EntryId | None
    paid_at: Instant | None
    refunded: Units
    payer: str | None = Field(description="The name of who paid, if they show it.", examples=[None])

    @classmethod
    def of(cls, sale: Sale) -> Self:
        """Return a sale as the payee sees it."""
        said = sale._asdict()
        del said["cashier_name"]
        return cls(**said)


class SalesOut(Out):
    """What was asked for on a day, the newest first."""

    data: list[SaleOut]


class TakenOut(Out):
    """What one cashier took by one means."""

    cashier: str = Field(description="Who asked, or gave back; empty: nobody did.", examples=[MEMBER_EXAMPLE])
    means: Means = Field(examples=["request"])
    payments: Count
    gross: Units
    refunds: Count
    refunded: Units
    net: Signed


class TillReportOut(Out):
    """A day of an account: opening + net + other = closing, as the statement says."""

    account: PublicId
    currency: Code
    day: Day
    opening: Signed
    net: Signed
    other: Signed
    closing: Signed
    rest: Units = Field(description="Minor units taken in euros, as cashiers said; not in these books.", examples=[0])
    taken: list[TakenOut]

    @classmethod
    def of(cls, found: DayReport) -> Self:
        """Return a report."""
        report = found.report
        return cls(
            account=found.account.public_id,
            currency=found.account.currency.code,
            day=found.day,
            opening=report.opening,
            net=report.net,
            other=report.other,
            closing=report.closing,
            rest=found.rest,
            taken=[TakenOut(**each._asdict(), net=each.net) for each in report.taken],
        )


@router.get("/members/{member_id}/tills", responses=problems(*READING, r.MemberNotFound))
def list_tills(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> TillsOut:
    """List the tablets of a member: yours, or of a business of yours."""
    return TillsOut(data=[_till(each) for each in tills.list_for(book, who, member_id)])


@router.post(
    "/members/{member_id}/tills",
    status_code=201,
    responses=problems(*READING, r.ProofNeeded, r.MemberNotFound, r.MembershipOver, r.BadText),
)
def create_till(member_id: MemberId, body: TillIn, who: CurrentPrincipal, book: OpenBook) -> MadeTillOut:
    """Make the link that enrols a tablet. It serves once, within thirty minutes."""
    made, address = tills.make(book, who, member_id, name=body.name)
    return MadeTillOut(**made._asdict(), link=address)


@router.delete(
    "/members/{member_id}/tills/{till_id}",
    status_code=204,
    responses=problems(*READING, r.MemberNotFound, r.TillNotFound),
)
def revoke_till(member_id: MemberId, till_id: TillId, who: CurrentPrincipal, book: OpenBook) -> None:
    """Let a tablet do nothing any more, at once."""
    tills.revoke(book, who, member_id, till_id)


@router.get("/accounts/{account_id}/payment-requests", responses=problems(*READING, r.AccountNotFound))
def list_payment_requests(account_id: AccountId, who: CurrentPrincipal, book: OpenBook, day: OfDay = None) -> SalesOut:
    """List what was asked for on an account of yours on a day, at most 500, the newest first."""
    chosen = day_of(book.clock()) if day is None else day.isoformat()
    return SalesOut(data=[SaleOut.of(each) for each in sales.list_of_day(book, who, account_id, chosen)])


@router.get("/accounts/{account_id}/till-report", responses=problems(*READING, r.AccountNotFound))
def read_till_report(account_id: AccountId, who: CurrentPrincipal, book: OpenBook, day: OfDay = None) -> TillReportOut:
    """Read the report that closes a day of an account: by cashier and means, and equal to the statement."""
    chosen = day_of(book.clock()) if day is None else day.isoformat()
    return TillReportOut.of(till_reports.read(book, who, account_id, chosen))


def _till(till: Till) -> TillOut:
    return TillOut(**till._asdict())
