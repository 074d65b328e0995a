"""Proposals as those who may read them see them."""

import json
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from ledger.memos import Memo
from ledger.money import Language
from ledger.refusals import ProposalNotFound
from service import tables
from service.access import Operation, Principal, require
from service.book import Book
from service.proposals.kinds import KINDS, Parameters


class State(StrEnum):
    """How far a proposal has come. `approved`: decided, and its entry is not known to be posted yet."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    EXECUTED = "executed"
    FAILED = "failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Person(NamedTuple):
    """A member: public id and name."""

    id: str
    name: str


class Words(NamedTuple):
    """What people wrote: why they propose it, and what the entry's memo will say."""

    reason: str = ""
    memo: Memo | None = None


class Proposal(NamedTuple):
    """A proposal. Instants in UTC microseconds; `result`: what came of it, an id; `failure`: a refusal's code."""

    id: str
    operation: Operation
    parameters: dict[str, Any]
    words: Words
    proposed_by: Person
    proposed_at: int
    expires_at: int
    state: State
    decided_by: Person | None
    decided_at: int | None
    done_at: int | None
    result: str | None
    failure: str | None


def find(book: Book, who: Principal, public_id: str) -> Proposal:
    """Return a proposal to someone who may read it."""
    require(who, Operation.READ_PROPOSAL)
    with book.database.read() as session:
        return described(book, session, public_id)


def list_all(
    book: Book, who: Principal, *, state: State | None = None, limit: int, before: int | None = None
) -> tuple[list[Proposal], int | None]:
    """Return proposals, the last one first, and where the next page starts."""
    require(who, Operation.LIST_PROPOSALS)
    row, now = tables.Proposal, book.clock()
    query = _QUERY
    if before is not None:
        query = query.where(col(row.id) < before)
    if state is State.PROPOSED:
        query = query.where(row.state == state, row.expires_at > now)
    elif state is State.EXPIRED:
        query = query.where(or_(row.state == state, (col(row.state) == State.PROPOSED) & (col(row.expires_at) <= now)))
    elif state is not None:
        query = query.where(row.state == state)
    with book.database.read() as session:
        rows = session.exec(query.order_by(col(row.id).desc()).limit(limit + 1)).all()
    more = rows[limit - 1][0].id if len(rows) > limit else None
    return [_described(each, proposer, decider, now) for each, proposer, decider in rows[:limit]], more


def sentence(book: Book, proposal: Proposal, language: Language) -> str:
    """Return the one sentence that says who proposes what, and what follows."""
    return said(book, proposal.proposed_by.name, proposal.operation, proposal.parameters, language)


def said(book: Book, name: str, operation: Operation, parameters: Parameters, language: Language) -> str:
    """Return the sentence by which somebody of this name proposes something."""
    told = KINDS[operation.value].tell(book, parameters, language)
    return f"{name} {'propose' if language == 'fr' else 'proposes'} {told}"


def described(book: Book, session: Session, public_id: str) -> Proposal:
    """Return the proposal as the session sees it."""
    found = session.exec(_QUERY.where(tables.Proposal.public_id == public_id)).first()
    if found is None:
        raise ProposalNotFound
    return _described(*found, book.clock())


def words_of(written: str) -> Words:
    """Return the words of a row."""
    held = json.loads(written)
    memo = Memo(*held["memo"]) if held.get("memo") else None
    return Words(held.get("reason", ""), memo)


_Proposer, _Decider = aliased(tables.Member), aliased(tables.Member)
_QUERY = (
    select(tables.Proposal, _Proposer, _Decider)
    .join(_Proposer, col(_Proposer.id) == tables.Proposal.proposed_by)
    .join(_Decider, col(_Decider.id) == tables.Proposal.decided_by, isouter=True)
)


def _described(row: tables.Proposal, proposer: tables.Member, decider: tables.Member | None, now: int) -> Proposal:
    expired = row.state == State.PROPOSED and row.expires_at <= now
    return Proposal(
        row.public_id,
        Operation(row.operation),
        json.loads(row.parameters),
        words_of(row.words),
        Person(proposer.public_id, proposer.name),
        row.proposed_at,
        row.expires_at,
        State.EXPIRED if expired else State(row.state),
        None if decider is None else Person(decider.public_id, decider.name),
        row.decided_at,
        row.done_at,
        row.result,
        row.failure,
    )
