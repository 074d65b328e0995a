"""The bank account on which the association is paid."""

from fastapi import Request
from pydantic import Field

from api.dependencies import Confirmation, OpenBook
from api.languages import AskedLanguage
from api.problems import MOVING, problems
from api.proposals import ProposalOut, ReasonIn, accepted
from api.routing import new_router
from ledger import refusals as r
from service import bank_details

router = new_router("governance")


class BankDetailsIn(ReasonIn):
    """A bank account."""

    iban: str = Field(max_length=50, description="Its IBAN.", examples=["FR76 3000 6000 0112 3456 7890 189"])


@router.put(
    "/association/bank-details",
    status_code=202,
    responses=problems(*MOVING, r.IbanNotValid, r.ResourceNotFound),
)
def set_bank_details(
    body: BankDetailsIn, request: Request, confirmation: Confirmation, book: OpenBook, language: AskedLanguage
) -> ProposalOut:
    """Propose that the association is paid on another bank account. A board member executes it."""
    who, origin, _ = confirmation
    proposed = bank_details.propose(book, who, origin, account=body.iban, reason=body.reason)
    return accepted(request, confirmation, language, proposed)
