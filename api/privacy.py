"""What is held on a person: told to them, and forgotten."""

from typing import Any, Self

from fastapi import Request, Response
from pydantic import Field

from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import Instant, Out, PublicId
from api.languages import AskedLanguage
from api.members import MemberId
from api.problems import MOVING, READING, problems
from api.proposals import ProposalOut, ProposedWords, accepted
from api.routing import new_router
from ledger import refusals as r
from service.privacy import deciding, erasure, export
from service.privacy.export import PersonalData

router = new_router("members")


class PersonalDataOut(Out):
    """All that is held on a person (GDPR, articles 15 and 20). Instants are UTC microseconds, amounts minor units."""

    format: str = Field(examples=[export.FORMAT])
    member: PublicId
    made_at: Instant
    tables: dict[str, list[dict[str, Any]]] = Field(
        description="What each table holds, but for hashes and keys of our own.",
        examples=[{"member_contact": [{"email": "capucine@example.org", "language": "fr"}]}],
    )

    @classmethod
    def of(cls, data: PersonalData) -> Self:
        """Return the document."""
        held = {each.holding.name: each.rows for each in data.held}
        return cls(format=export.FORMAT, member=data.member, made_at=data.made_at, tables=held)


class ErasedOut(Out):
    """That a person was erased."""

    id: PublicId
    at: Instant
    accounts: int = Field(description="How many accounts were closed.", examples=[1])


@router.get("/members/{member_id}/personal-data", responses=problems(*READING, r.MemberNotFound))
def read_personal_data(
    member_id: MemberId, who: CurrentPrincipal, book: OpenBook, response: Response
) -> PersonalDataOut:
    """Read all that is held on you, or on anyone as an administrator; that it was read is recorded."""
    response.headers["Cache-Control"] = "no-store"
    return PersonalDataOut.of(export.personal_data(book, who, member_id))


@router.post(
    "/members/{member_id}/erasure-proposals",
    status_code=202,
    responses=problems(*MOVING, r.MemberNotFound, r.MemberErased, r.StillInOffice),
)
def propose_erasure(
    *,
    member_id: MemberId,
    body: ProposedWords,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose to forget a person although a balance is left, or the law wants them known. The board executes it."""
    who, origin, _ = confirmation
    proposed = deciding.propose(book, who, origin, member_id, words=body.to_words())
    return accepted(request, confirmation, language, proposed)


@router.post("/members/{member_id}/erasure", responses=problems(*READING, r.MemberNotFound, r.Kept, r.StillRunning))
def erase_member(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> ErasedOut:
    """Forget a person for good: name, contact, logins, words. The books stay whole, without them."""
    done = erasure.erase(book, who, member_id)
    return ErasedOut(id=done.member, at=done.at, accounts=done.accounts)
