"""Decisions of the association's bodies, with the documents that show them."""

from typing import Annotated, Self

from fastapi import Path
from pydantic import AfterValidator, Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import Day, In, Instant, Out, PastDay, PublicId
from api.paging import Cursor, Limit, NextCursor, cursor_of, position_of
from api.problems import READING, problems
from api.routing import new_router
from api.validation import refusing
from ledger import refusals as r
from service import decisions
from service.decisions import SIGNERS_MAX, Body, Described
from service.documents import TITLE_MAX, clean_title

router = new_router("governance")

DecisionId = Annotated[PublicId, Path(description="The id of the decision.", examples=["2N8WQ5T0RYKC"])]
Title = Annotated[
    str,
    AfterValidator(refusing(clean_title)),
    Field(max_length=4 * TITLE_MAX, description="One line.", examples=["Assemblée générale du 3 mai 2026"]),
]


class DecisionIn(In):
    """A decision that was taken."""

    body: Body = Field(description="Who decided.", examples=["general_assembly"])
    decided_on: PastDay
    title: Title
    document: PublicId | None = Field(default=None, description="The document that shows it.")
    signers: list[PublicId] = Field(
        default=[], max_length=SIGNERS_MAX, description="The members who signed it.", examples=[[]]
    )


class DecisionOut(Out):
    """A decision."""

    id: PublicId
    body: Body = Field(examples=["general_assembly"])
    decided_on: Day
    title: str = Field(examples=["Assemblée générale du 3 mai 2026"])
    document: PublicId | None
    signers: list[PublicId]
    recorded_at: Instant

    @classmethod
    def of(cls, decision: Described) -> Self:
        """Return a decision."""
        return cls(**{**decision._asdict(), "signers": list(decision.signers)})


class DecisionsOut(Out):
    """A page of decisions."""

    data: list[DecisionOut]
    next_cursor: NextCursor


@router.post(
    "/decisions",
    status_code=201,
    responses=problems(*READING, r.BadText, r.DocumentNotFound, r.MemberNotFound),
)
def create_decision(body: DecisionIn, who: CurrentPrincipal, book: OpenBook) -> DecisionOut:
    """Record a decision that was taken. It is never changed; a later one may say otherwise."""
    decided = decisions.create(
        book,
        who,
        body=body.body,
        decided_on=body.decided_on,
        title=body.title,
        document=body.document,
        signers=tuple(body.signers),
    )
    return DecisionOut.of(decided)


@router.get("/decisions", responses=problems(*READING))
def list_decisions(who: CurrentPrincipal, book: OpenBook, limit: Limit = 100, cursor: Cursor = None) -> DecisionsOut:
    """List decisions, the last recorded first."""
    found, more = decisions.list_all(book, who, limit=limit, before=position_of(cursor))
    return DecisionsOut(data=[DecisionOut.of(each) for each in found], next_cursor=cursor_of(more))


@router.get("/decisions/{decision_id}", responses=problems(*READING, r.DecisionNotFound))
def read_decision(decision_id: DecisionId, who: CurrentPrincipal, book: OpenBook) -> DecisionOut:
    """Read a decision."""
    return DecisionOut.of(decisions.find(book, who, decision_id))
