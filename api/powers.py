"""Powers for the association: proposed here, given or taken by whoever approves."""

from enum import StrEnum

from fastapi import Request
from pydantic import Field

from api.dependencies import Confirmation, OpenBook
from api.languages import AskedLanguage
from api.members import MemberId
from api.problems import MOVING, problems
from api.proposals import ProposalOut, ReasonIn, accepted
from api.routing import new_router
from ledger import refusals as r
from service import powers
from service.access import Role

router = new_router("governance")


class AssociationRole(StrEnum):
    """A role for the association as a whole."""

    TREASURER = "treasurer"
    BOARD = "board"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class PowerIn(ReasonIn):
    """A role to give or to take."""

    role: AssociationRole = Field(examples=["treasurer"])


@router.post("/members/{member_id}/powers", status_code=202, responses=problems(*MOVING, r.MemberNotFound, r.OwnPower))
def grant_power(
    *,
    member_id: MemberId,
    body: PowerIn,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose that a member has a role for the association. Nobody proposes one for themselves."""
    who, origin, _ = confirmation
    proposed = powers.propose_grant(book, who, origin, member=member_id, role=Role(body.role), reason=body.reason)
    return accepted(request, confirmation, language, proposed)


@router.post(
    "/members/{member_id}/powers/end",
    status_code=202,
    responses=problems(*MOVING, r.MemberNotFound, r.PowerNotFound),
)
def end_power(
    *,
    member_id: MemberId,
    body: PowerIn,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose that a member has a role for the association no more."""
    who, origin, _ = confirmation
    proposed = powers.propose_end(book, who, origin, member=member_id, role=Role(body.role), reason=body.reason)
    return accepted(request, confirmation, language, proposed)
