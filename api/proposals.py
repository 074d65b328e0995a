"""Proposals: what can hurt is proposed by one person and executed by another."""

from typing import Annotated, Any, Self

from fastapi import Path, Query, Request
from pydantic import AfterValidator, Field

from api.dependencies import REPLAYED, Confirming, CurrentPrincipal, OpenBook
from api.fields import In, Instant, Out, PublicId, Words
from api.languages import AskedLanguage
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import BUSY, READING, problems
from api.routing import new_router
from api.running import running
from api.validation import refusing
from ledger import refusals as r
from ledger.memos import TEXT_MAX, clean
from ledger.money import Language
from service import proposals
from service.access import Operation
from service.book import Book
from service.proposals import Proposal, State
from service.proposals.reading import Person

router = new_router("governance")

ProposalId = Annotated[PublicId, Path(description="The id of the proposal.", examples=["4F7QZ1K9MX2B"])]


def _reason(text: str) -> str:
    return clean(text, most=TEXT_MAX)


Reason = Annotated[
    str,
    AfterValidator(refusing(_reason)),
    Field(
        max_length=4 * TEXT_MAX,
        description="Why it is proposed, for whoever approves it. Erasable.",
        examples=["Virement reçu ce matin"],
    ),
]


class ReasonIn(In):
    """Why something is proposed."""

    reason: Reason = ""


class ProposedWords(Words):
    """What people and programs may write about the entry that is proposed, and why they propose it."""

    reason: Reason = ""

    def to_words(self) -> proposals.Words:
        """Return the words of a proposal."""
        return proposals.Words(self.reason, self.to_memo())


class PersonOut(Out):
    """A person of the association."""

    id: PublicId
    name: str = Field(examples=["Marie Roussel"])

    @classmethod
    def of(cls, person: Person | None) -> Self | None:
        """Return a person, or nobody."""
        return None if person is None else cls(id=person.id, name=person.name)


class ProposalOut(Out):
    """A proposal, and what became of it."""

    id: PublicId
    operation: Operation = Field(description="What is proposed.", examples=["issue"])
    sentence: str = Field(
        description="Who proposes what, and what follows, in one sentence.",
        examples=["Marie propose de mettre 500,00 MIEL sur le compte de Boulangerie du Phare, contre …"],
    )
    parameters: dict[str, Any] = Field(description="What exactly.", examples=[{"amount": 50000, "currency": "MIEL"}])
    reason: str = Field(examples=["Virement reçu ce matin"])
    state: State = Field(
        description="proposed; then executed, refused, withdrawn or expired; failed: approved, and could not be done;"
        " approved: it is being done.",
        examples=["proposed"],
    )
    proposed_by: PersonOut
    proposed_at: Instant
    expires_at: Instant
    decided_by: PersonOut | None
    decided_at: Instant | None
    done_at: Instant | None
    result: str | None = Field(description="The id of what came of it: an entry, a member.", examples=[None])
    failure: str | None = Field(description="The code of why it could not be done.", examples=[None])
    url: str = Field(description="The page to send to a board member.", examples=["http://localhost/propositions/…"])

    @classmethod
    def of(cls, book: Book, proposal: Proposal, language: Language, request: Request) -> Self:
        """Return a proposal as whoever asks reads it."""
        facts = proposal._asdict()
        del facts["words"]
        people = {name: PersonOut.of(getattr(proposal, name)) for name in ("proposed_by", "decided_by")}
        return cls(
            **{**facts, **people},
            sentence=proposals.sentence(book, proposal, language),
            reason=proposal.words.reason,
            url=f"{running(request).settings.public_url}/propositions/{proposal.id}",
        )


class ProposalsOut(Out):
    """A page of proposals."""

    data: list[ProposalOut]
    next_cursor: NextCursor


def accepted(
    request: Request, confirmation: Confirming, language: Language, proposed: tuple[Proposal, bool]
) -> ProposalOut:
    """Return the proposal that answers this confirmation, and say so when an earlier retransmission made it."""
    proposal, replayed = proposed
    if replayed:
        confirmation.response.headers[REPLAYED] = "true"
    return ProposalOut.of(running(request).book, proposal, language, request)


@router.get("/proposals", responses=problems(*READING))
def list_proposals(
    *,
    request: Request,
    who: CurrentPrincipal,
    book: OpenBook,
    language: AskedLanguage,
    state: Annotated[State | None, Query(description="Only those in this state.", examples=["proposed"])] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> ProposalsOut:
    """List proposals, the last one first."""
    found, more = proposals.list_all(book, who, state=state, limit=limit, before=position_of(cursor))
    data = [ProposalOut.of(book, proposal, language, request) for proposal in found]
    return ProposalsOut(data=data, next_cursor=cursor_of(more))


@router.get("/proposals/{proposal_id}", responses=problems(*READING, r.ProposalNotFound))
def read_proposal(
    proposal_id: ProposalId, request: Request, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> ProposalOut:
    """Read a proposal: one sentence says what follows from it."""
    return ProposalOut.of(book, proposals.find(book, who, proposal_id), language, request)


@router.post(
    "/proposals/{proposal_id}/approve",
    responses=problems(*READING, *BUSY, r.OwnProposal, r.Concerned, r.ProposalNotFound, r.ProposalClosed),
)
def approve_proposal(
    proposal_id: ProposalId, request: Request, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> ProposalOut:
    """Approve what someone else proposed: it happens, once. Asking again changes nothing."""
    return ProposalOut.of(book, proposals.approve(book, who, proposal_id), language, request)


@router.post(
    "/proposals/{proposal_id}/refuse",
    responses=problems(*READING, r.OwnProposal, r.ProposalNotFound, r.ProposalClosed),
)
def refuse_proposal(
    proposal_id: ProposalId, request: Request, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> ProposalOut:
    """Refuse what someone else proposed: nothing happens."""
    return ProposalOut.of(book, proposals.refuse(book, who, proposal_id), language, request)


@router.post("/proposals/{proposal_id}/withdraw", responses=problems(*READING, r.ProposalNotFound, r.ProposalClosed))
def withdraw_proposal(
    proposal_id: ProposalId, request: Request, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> ProposalOut:
    """Withdraw what you proposed yourself: nothing happens."""
    return ProposalOut.of(book, proposals.withdraw(book, who, proposal_id), language, request)
