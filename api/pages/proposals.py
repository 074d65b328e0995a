"""The pages of proposals: a board member opens a link, reads one sentence, and approves or refuses."""

from typing import NamedTuple

from fastapi import Response

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.proposing.forms import FORMS
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visiting
from api.paging import Cursor, cursor_of, position_of
from api.problems import specimen
from api.proposals import ProposalId
from ledger.money import Language
from ledger.refusals import every_refusal
from service import proposals
from service.access import Operation, could
from service.book import Book
from service.proposals import Proposal, State

router = new_page_router()

WAITING, OVER = 100, 30


class Listed(NamedTuple):
    """A proposal in a list."""

    proposal: Proposal
    sentence: str


@router.get("/propositions")
def list_proposals(visit: Visiting, who: PagePrincipal, book: OpenBook, cursor: Cursor = None) -> Response:
    """Show what is to be decided, and what was."""
    found, more = proposals.list_all(book, who, limit=OVER, before=position_of(cursor))
    waiting = None
    if cursor is None:
        open_, _ = proposals.list_all(book, who, state=State.PROPOSED, limit=WAITING)
        waiting = _listed(book, open_, visit.language)
    over = [each for each in found if each.state is not State.PROPOSED]
    return rendering.page(
        "proposals.html",
        visit,
        waiting=waiting,
        over=_listed(book, over, visit.language),
        more=cursor_of(more),
        proposes=any(form.open_to(who) for form in FORMS),
    )


@router.get("/propositions/{proposal_id}")
def read_proposal(proposal_id: ProposalId, visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show one proposal: a sentence, and two buttons."""
    proposal = proposals.find(book, who, proposal_id)
    own = proposal.proposed_by.id == who.public_id
    may = could(who, Operation.APPROVE_PROPOSAL)
    objection = proposals.objection(book, who, proposal_id) if may else None
    return rendering.page(
        "proposal.html",
        visit,
        proposal=proposal,
        sentence=proposals.sentence(book, proposal, visit.language),
        approves=may and objection is None,
        objection=objection.sentence(visit.language) if objection else "",
        refuses=may and not own,
        withdraws=own and could(who, Operation.WITHDRAW_PROPOSAL),
        failure=_failure(proposal, visit.language),
    )


@router.post("/propositions/{proposal_id}/approuver")
def approve_proposal(proposal_id: ProposalId, who: PagePrincipal, book: OpenBook) -> Response:
    """Approve it: it happens."""
    done = proposals.approve(book, who, proposal_id)
    flash = "proposals.failed_flash" if done.state is State.FAILED else "proposals.done_flash"
    return visits.redirect(f"/propositions/{proposal_id}", flash=flash)


@router.post("/propositions/{proposal_id}/refuser")
def refuse_proposal(proposal_id: ProposalId, who: PagePrincipal, book: OpenBook) -> Response:
    """Refuse it: nothing happens."""
    proposals.refuse(book, who, proposal_id)
    return visits.redirect(f"/propositions/{proposal_id}", flash="proposals.refused_flash")


@router.post("/propositions/{proposal_id}/retirer")
def withdraw_proposal(proposal_id: ProposalId, who: PagePrincipal, book: OpenBook) -> Response:
    """Withdraw one's own."""
    proposals.withdraw(book, who, proposal_id)
    return visits.redirect(f"/propositions/{proposal_id}", flash="proposals.withdrawn_flash")


def _listed(book: Book, found: list[Proposal], language: Language) -> list[Listed]:
    return [Listed(proposal, proposals.sentence(book, proposal, language)) for proposal in found]


def _failure(proposal: Proposal, language: Language) -> str:
    """Return why it could not be done, in words."""
    kinds = {refusal.code: refusal for refusal in every_refusal()}
    return specimen(kinds[proposal.failure], language) if proposal.failure in kinds else ""
