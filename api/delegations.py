"""Delegations: letting someone act for a member, changing and ending it."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from fastapi import Path
from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import In, Instant, Out, PublicId, When, read
from api.invitations import Address
from api.languages import AskedLanguage
from api.members import MEMBER_EXAMPLE, MemberId, Name
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.money import AMOUNT_MAX
from service import delegations
from service.access import Role
from service.delegations import Delegation, Granted, Terms, Whom

DELEGATION_EXAMPLE = "3N8XKD0T5Q2W"

router = new_router("access")

DelegationId = Annotated[PublicId, Path(description="The id of the delegation.", examples=[DELEGATION_EXAMPLE])]
Bound = Annotated[int, Field(strict=True, ge=0, le=AMOUNT_MAX, examples=[5_000])]
GRANTING = (r.MemberNotFound, r.DelegationNotValid, r.OwnDelegation, r.MembershipOver)


class DelegatedRole(StrEnum):
    """What someone may be for a member: a cashier asks and refunds, an accountant reads, a guardian spends."""

    CASHIER = "cashier"
    ACCOUNTANT = "accountant"
    GUARDIAN = "guardian"


class BoundsIn(In):
    """Until when, and how much at most."""

    until: When | None = Field(default=None, description="When it ends. A guardian always has an end.")
    once: Bound | None = Field(
        default=None, description="Minor units at once: what a cashier refunds or a guardian pays."
    )
    total: Bound | None = Field(
        default=None, description="Minor units in all: in a day for a cashier, in a month for a guardian."
    )


class DelegationIn(BoundsIn):
    """Whom to let act, as what. One of `delegate`, `username` and `name` says who."""

    role: DelegatedRole = Field(examples=["cashier"])
    delegate: PublicId | None = Field(default=None, description="A member, by id.", examples=["9GZT6W1RHB8K"])
    username: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._@+-]{1,64}$",
        description="A member, by the name they sign in with.",
        examples=[None],
    )
    name: Name | None = Field(default=None, description="Someone new, who gets a link to sign in for the first time.")
    email: Address | None = Field(default=None, description="Where that link goes; left out: you hand it on.")
    since: When | None = Field(default=None, description="When it begins; left out: now.")


class DelegationOut(Out):
    """Who acts for whom, as what."""

    id: PublicId
    role: Role = Field(examples=["cashier"])
    of: PublicId = Field(description="For whom.", examples=[MEMBER_EXAMPLE])
    delegate: PublicId = Field(description="Who acts.", examples=["9GZT6W1RHB8K"])
    name: str = Field(description="Their name.", examples=["Capucine Lavandier"])
    since: Instant
    until: Instant | None = Field(examples=[None])
    once: int | None = Field(description="Minor units at once; null: no bound.", examples=[5_000])
    total: int | None = Field(description="Minor units in all, each `per`.", examples=[20_000])
    per: Literal["day", "month"] | None = Field(examples=["day"])
    granted_by: PublicId | None = Field(description="The member who granted it.", examples=[MEMBER_EXAMPLE])
    over: bool = Field(description="Whether it has ended.", examples=[False])

    @classmethod
    def of_delegation(cls, delegation: Delegation) -> Self:
        """Return a delegation as those who may read it see it."""
        said = delegation._asdict()
        del said["of_name"]
        return cls(**said)


class GrantedOut(DelegationOut):
    """A new delegation. For someone new, with the link to hand on, unless a letter takes it."""

    link: str | None = Field(
        description="The link for a first sign-in, shown once.",
        examples=["https://alveole.example/bienvenue/c2VydmVzLW9uY2UtYW5kLW9ubHktb25jZS0xMjM0NTY3OA"],
    )

    @classmethod
    def of_granted(cls, granted: Granted) -> Self:
        """Return what was granted, as whoever granted it sees it."""
        link = None if granted.link is None or granted.posted else granted.link.address
        return cls(**dict(DelegationOut.of_delegation(granted.delegation)), link=link)


class DelegationsOut(Out):
    """Who acts for a member, and did, the latest first."""

    data: list[DelegationOut]


@router.get("/members/{member_id}/delegates", responses=problems(*READING, r.MemberNotFound))
def list_delegates(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> DelegationsOut:
    """List who acts for a member: for you, or for a business of yours."""
    found = delegations.list_for(book, who, member_id)
    return DelegationsOut(data=[DelegationOut.of_delegation(each) for each in found])


@router.post(
    "/members/{member_id}/delegates",
    status_code=201,
    responses=problems(*READING, *GRANTING, r.DelegationHeld, r.AddressNotValid),
)
def grant_delegation(
    member_id: MemberId, body: DelegationIn, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> GrantedOut:
    """Let someone act for a member: a cashier or accountant for your business, a guardian for yourself."""
    terms = Terms(Role(body.role), read(body.since), read(body.until), body.once, body.total)
    whom = Whom(body.delegate, body.username, body.name, body.email or "")
    return GrantedOut.of_granted(delegations.grant(book, who, member_id, terms, whom, language=language))


@router.put(
    "/members/{member_id}/delegates/{delegation_id}", responses=problems(*READING, *GRANTING, r.DelegationNotFound)
)
def change_delegation(
    member_id: MemberId, delegation_id: DelegationId, body: BoundsIn, who: CurrentPrincipal, book: OpenBook
) -> DelegationOut:
    """Give a delegation another end and other bounds, which count at once."""
    terms = Terms(Role.CASHIER, None, read(body.until), body.once, body.total)
    return DelegationOut.of_delegation(delegations.change(book, who, member_id, delegation_id, terms))


@router.delete(
    "/members/{member_id}/delegates/{delegation_id}",
    status_code=204,
    responses=problems(*READING, r.MemberNotFound, r.DelegationNotFound),
)
def revoke_delegation(member_id: MemberId, delegation_id: DelegationId, who: CurrentPrincipal, book: OpenBook) -> None:
    """End a delegation at once."""
    delegations.revoke(book, who, member_id, delegation_id)


@router.delete("/me/delegations/{delegation_id}", status_code=204, responses=problems(*READING, r.DelegationNotFound))
def resign_delegation(delegation_id: DelegationId, who: CurrentPrincipal, book: OpenBook) -> None:
    """Act no more for someone who let you."""
    delegations.resign(book, who, delegation_id)
