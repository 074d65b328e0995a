"""Where a member stands, and what is decided about it; what whoever left or died still owns."""

from datetime import date
from typing import Annotated, Self

from fastapi import Request
from pydantic import Field

from api.accounts import AccountId
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import Day, In, Instant, Out, PastDay, PublicId
from api.languages import AskedLanguage
from api.members import DECISION_EXAMPLE, MemberId
from api.problems import MOVING, READING, problems
from api.proposals import ProposalOut, ProposedWords, accepted
from api.routing import new_router
from ledger import refusals as r
from ledger.memberships import Ability, State, Step
from service import estates, memberships
from service.memberships import Change, Membership

router = new_router("members")

STEPPING = (
    *(*READING, r.MemberNotFound, r.StepNotPossible, r.DayNotPossible, r.DecisionNotFound),
    *(r.QueueFull, r.StillRunning, r.ShuttingDown),
)
"""What any step may meet: the accounts that follow it are bound by entries."""


class StepIn(In):
    """A step of a membership that was decided."""

    on: PastDay | None = Field(default=None, description="Since when; left out: today.")
    decision: Annotated[PublicId, Field(examples=[DECISION_EXAMPLE])] | None = Field(
        default=None, description="The association's decision behind it, if there is one."
    )


class ChangeOut(Out):
    """A step as it was recorded."""

    step: Step = Field(examples=["admit"])
    state: State = Field(description="Where it led.", examples=["admitted"])
    since: Day
    until: Day | None = Field(examples=["2027-11-20"])
    at: Instant
    decided_by: str = Field(description="A public id; `system` for what is due by its date.", examples=["5YV0C3MPE7NA"])
    decision: PublicId | None = Field(examples=[DECISION_EXAMPLE])

    @classmethod
    def of(cls, change: Change) -> Self:
        """Return a step of the history."""
        return cls(**change._asdict())


class MembershipOut(Out):
    """Where a member stands since a day, and how it came there."""

    member: PublicId
    state: State = Field(examples=["admitted"])
    since: Day
    until: Day | None = Field(
        description="The last day of the membership; of whoever left or died, the last day by which the balance"
        " should be spent, given or passed on. Null: without end.",
        examples=["2027-11-20"],
    )
    lapses_on: Day | None = Field(
        description="When it lapses unless it is renewed: after its end and the grace.", examples=["2028-01-20"]
    )
    grace: bool = Field(description="It is over, and nothing has changed yet.", examples=[False])
    overdue: bool = Field(
        description="The window of a departure or death is over. What is left stays theirs.", examples=[False]
    )
    may: list[Ability] = Field(description="What the member may do with their units.", examples=[["receive", "spend"]])
    history: list[ChangeOut]

    @classmethod
    def of(cls, found: Membership) -> Self:
        """Return a membership as those who may read it see it."""
        return cls(
            member=found.member,
            state=found.standing.state,
            since=found.standing.since.isoformat(),
            until=_written(found.standing.until),
            lapses_on=_written(found.lapses_on),
            grace=found.grace,
            overdue=found.overdue,
            may=sorted(found.abilities),
            history=[ChangeOut.of(change) for change in found.history],
        )


class TransmissionIn(ProposedWords):
    """Where what is left on an account goes."""

    payee: PublicId = Field(description="An account in the same currency: an heir's, or whom it is given to.")


@router.get("/members/{member_id}/membership", responses=problems(*READING, r.MemberNotFound))
def read_membership(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Read where a member stands, until when, and every step that led there."""
    return MembershipOut.of(memberships.find(book, who, member_id))


@router.post("/members/{member_id}/refusal", responses=problems(*STEPPING))
def refuse_member(member_id: MemberId, body: StepIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Refuse an application. It may be admitted later all the same."""
    return _take(book, who, Step.REFUSE, member_id, body)


@router.post("/members/{member_id}/renewals", responses=problems(*STEPPING, r.RenewedAlready))
def renew_membership(member_id: MemberId, body: StepIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Renew a membership for one more period; a lapsed member's accounts open again."""
    return _take(book, who, Step.RENEW, member_id, body)


@router.post("/members/{member_id}/insolvency", responses=problems(*STEPPING))
def declare_insolvent(member_id: MemberId, body: StepIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Record a business's insolvency: its accounts still receive, and nothing leaves them."""
    return _take(book, who, Step.DECLARE_INSOLVENT, member_id, body)


@router.post("/members/{member_id}/recovery", responses=problems(*STEPPING))
def end_insolvency(member_id: MemberId, body: StepIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Record that an insolvency is over."""
    return _take(book, who, Step.RECOVER, member_id, body)


@router.post("/members/{member_id}/departure", responses=problems(*STEPPING))
def record_departure(member_id: MemberId, body: StepIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Leave, or record that a member left. The balance stays theirs, to be spent, given or passed on in time."""
    return _take(book, who, Step.LEAVE, member_id, body)


@router.post("/members/{member_id}/death", responses=problems(*STEPPING))
def record_death(member_id: MemberId, body: StepIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Record a death: the accounts are frozen for the heirs, and nobody signs in as the member any more."""
    return _take(book, who, Step.DIE, member_id, body)


@router.post(
    "/accounts/{account_id}/transmission",
    status_code=202,
    responses=problems(
        *MOVING,
        *(r.AccountNotFound, r.StepNotPossible, r.NothingToTransmit, r.SameAccount, r.CurrencyMismatch),
        *(r.StatusForbids, r.LimitPassed),
    ),
)
def transmit_balance(
    *,
    account_id: AccountId,
    body: TransmissionIn,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose to pass on what is left on an account of whoever left or died."""
    who, origin, _ = confirmation
    proposed = estates.propose(book, who, origin, account=account_id, payee=body.payee, words=body.to_words())
    return accepted(request, confirmation, language, proposed)


def _take(book: OpenBook, who: CurrentPrincipal, step: Step, member: str, body: StepIn) -> MembershipOut:
    return MembershipOut.of(memberships.take(book, who, step, member, on=body.on, decision=body.decision))


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
