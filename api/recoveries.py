"""Letting somebody back in who lost what they sign in with: two treasurers together."""

from typing import Annotated, Self

from fastapi import Path
from pydantic import Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import PUBLIC_ID, In, Instant, Out, PublicId
from api.languages import AskedLanguage
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from service import recoveries
from service.recoveries import Proposed

router = new_router("access")


class RecoveryIn(In):
    """Who has lost what they sign in with."""

    member: PublicId


class RecoveryOut(Out):
    """A recovery that waits for another treasurer."""

    id: PublicId
    member: PublicId
    member_name: str = Field(examples=["Capucine Lavandier"])
    proposed_by: PublicId
    proposed_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, proposed: Proposed) -> Self:
        """Return a recovery as treasurers see it."""
        return cls(**proposed._asdict())


class RecoveriesOut(Out):
    """What waits for another treasurer, the oldest first."""

    data: list[RecoveryOut]


class ConfirmedOut(Out):
    """The link that lets the member back in, for an hour."""

    expires_at: Instant
    posted: bool = Field(description="Whether a letter takes it there.", examples=[False])
    address: str | None = Field(
        description="The link, for you to hand on; null where a letter takes it.",
        examples=["https://alveole.example/bienvenue/c2VydmVzLW9uY2UtYW5kLW9ubHktb25jZS0xMjM0NTY3OA"],
    )


@router.post("/recoveries", status_code=201, responses=problems(*READING, r.MemberNotFound, r.AnotherPersonNeeded))
def propose_recovery(body: RecoveryIn, who: CurrentPrincipal, book: OpenBook) -> RecoveryOut:
    """Say that a member has lost what they sign in with. Another treasurer has a day to confirm it."""
    return RecoveryOut.of(recoveries.propose(book, who, body.member))


@router.get("/recoveries", responses=problems(*READING))
def list_recoveries(who: CurrentPrincipal, book: OpenBook) -> RecoveriesOut:
    """List what waits for another treasurer."""
    return RecoveriesOut(data=[RecoveryOut.of(each) for each in recoveries.waiting(book, who)])


@router.post(
    "/recoveries/{recovery_id}/confirm",
    responses=problems(*READING, r.RecoveryNotFound, r.AnotherPersonNeeded),
)
def confirm_recovery(
    recovery_id: Annotated[str, Path(pattern=PUBLIC_ID, description="A recovery.", examples=["7K3QX9V2MB4T"])],
    who: CurrentPrincipal,
    book: OpenBook,
    language: AskedLanguage,
) -> ConfirmedOut:
    """Confirm what another treasurer proposed, once you know yourself that it is this person who asks."""
    link, posted = recoveries.confirm(book, who, recovery_id, language)
    return ConfirmedOut(expires_at=link.expires_at, posted=posted, address=None if posted else link.address)
