"""Members, and the accounts opened in their names."""

from enum import StrEnum
from typing import Annotated, Self

from fastapi import Path, Query, Request
from pydantic import AfterValidator, Field

from api.accounts import AccountId, AccountOut
from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import Code, Day, In, Instant, Out, PublicId
from api.languages import AskedLanguage
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import MOVING, READING, problems
from api.proposals import ProposalOut, ReasonIn, accepted
from api.routing import new_router
from api.validation import refusing
from ledger import refusals as r
from ledger.accounts import Status, Terms
from ledger.memberships import State
from ledger.money import AMOUNT_MAX
from service import members, proposals, terms
from service.members import NAME_MAX, Described, MemberKind, clean_name

MEMBER_EXAMPLE = "5YV0C3MPE7NA"
DECISION_EXAMPLE = "D3C1S10NAB2C"

router = new_router("members")

MemberId = Annotated[PublicId, Path(description="The id of the member.", examples=[MEMBER_EXAMPLE])]
Name = Annotated[
    str,
    AfterValidator(refusing(clean_name)),
    Field(max_length=4 * NAME_MAX, description=f"At most {NAME_MAX} characters.", examples=["Boulangerie du Phare"]),
]
InState = Annotated[State | None, Query(description="Only those who stand there.", examples=["applied"])]
Floor = Annotated[
    int,
    Field(strict=True, le=0, ge=-AMOUNT_MAX, description="How far below zero it may go, in minor units.", examples=[0]),
]
Ceiling = Annotated[
    int,
    Field(strict=True, ge=0, le=AMOUNT_MAX, description="How much it may hold, in minor units.", examples=[500_000]),
]


class JoiningKind(StrEnum):
    """What may join. The issuer is founded, not joined."""

    INDIVIDUAL = "individual"
    BUSINESS = "business"
    ASSOCIATION = "association"
    PUBLIC_BODY = "public_body"
    OFFICE = "office"


class SettableStatus(StrEnum):
    """What an account may be made to let happen."""

    OPEN = "open"
    SPEND_ONLY = "spend_only"
    RECEIVE_ONLY = "receive_only"
    FROZEN = "frozen"
    CLOSED = "closed"


class MemberIn(In):
    """A new member."""

    kind: JoiningKind = Field(examples=["business"])
    name: Name
    decision: Annotated[PublicId, Field(examples=[DECISION_EXAMPLE])] | None = Field(
        default=None,
        description="The decision that records the association's agreement, without which only people are admitted.",
    )


class MemberOut(Out):
    """A member, with the ids of its accounts."""

    id: PublicId
    kind: MemberKind = Field(examples=["business"])
    name: str = Field(examples=["Boulangerie du Phare"])
    created_at: Instant
    accounts: list[PublicId]
    state: State = Field(examples=["admitted"])
    since: Day | None = Field(examples=["2026-11-21"])
    until: Day | None = Field(
        description="The last day of the membership, or of the window after a departure.", examples=["2027-11-20"]
    )

    @classmethod
    def of(cls, member: Described) -> Self:
        """Return a member as those who may read it see it."""
        return cls(**{**member._asdict(), "accounts": list(member.accounts)})


class MembersOut(Out):
    """A page of members."""

    data: list[MemberOut]
    next_cursor: NextCursor


class AccountIn(In):
    """An account to open."""

    currency: Code
    name: Name | None = Field(default=None, description="To tell it from the member's others.", examples=["Caisse 2"])
    floor: Floor = 0
    ceiling: Ceiling = AMOUNT_MAX

    def to_terms(self) -> Terms:
        """Return the terms under which it opens."""
        return Terms(self.floor, self.ceiling, Status.OPEN)


class TermsIn(ReasonIn):
    """What an account is allowed from now on. A limit below what is drawn stops the next draw and cancels nothing."""

    floor: Floor
    ceiling: Ceiling
    status: SettableStatus = Field(examples=["open"])

    def to_terms(self) -> Terms:
        """Return the terms."""
        return Terms(self.floor, self.ceiling, Status(self.status))


@router.post("/members", status_code=201, responses=problems(*READING, r.BadText, r.NameMisleads, r.DecisionNotFound))
def create_member(body: MemberIn, who: CurrentPrincipal, book: OpenBook) -> MemberOut:
    """Make a member. Who needs the association's agreement has only applied, unless the decision is named."""
    return MemberOut.of(members.create(book, who, kind=MemberKind(body.kind), name=body.name, decision=body.decision))


@router.get("/members", responses=problems(*READING))
def list_members(
    who: CurrentPrincipal, book: OpenBook, state: InState = None, limit: Limit = 100, cursor: Cursor = None
) -> MembersOut:
    """List members, in the order in which they joined; or those who applied, lapsed, left."""
    found, more = members.list_all(book, who, limit=limit, after=position_of(cursor) or 0, state=state)
    return MembersOut(data=[MemberOut.of(member) for member in found], next_cursor=cursor_of(more))


@router.get("/members/{member_id}", responses=problems(*READING, r.MemberNotFound))
def read_member(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> MemberOut:
    """Read a member: yourself, whom you act for, or anyone, as your roles go."""
    return MemberOut.of(members.find(book, who, member_id))


@router.post(
    "/members/{member_id}/accounts",
    status_code=201,
    responses=problems(*MOVING, r.MemberNotFound, r.CurrencyNotFound, r.NotAMember, r.FloorNotBacked),
)
async def open_account(member_id: MemberId, body: AccountIn, confirmation: Confirmation, book: OpenBook) -> AccountOut:
    """Open an account in a member's name."""
    who, origin, _ = confirmation
    opened, posted = await terms.open_account(
        book, who, origin, member=member_id, currency=body.currency, opening=body.to_terms(), name=body.name
    )
    confirmation.recorded(posted)
    return AccountOut(**opened._asdict())


@router.put(
    "/accounts/{account_id}/terms",
    status_code=202,
    responses=problems(
        *MOVING, r.AccountNotFound, r.LimitNotValid, r.FloorNotBacked, r.AccountNotEmpty, r.AccountClosed
    ),
)
def set_account_terms(
    *,
    account_id: AccountId,
    body: TermsIn,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose new limits and a new status: to freeze an account, close it, change how far it may go."""
    who, origin, _ = confirmation
    proposed = terms.propose(
        book, who, origin, account=account_id, new=body.to_terms(), words=proposals.Words(body.reason)
    )
    return accepted(request, confirmation, language, proposed)
