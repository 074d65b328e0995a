"""Deciding: another person approves, and it happens, once; or refuses, or who proposed it withdraws.

What posts an entry is approved first, in one transaction, and posted then under a key
that follows from the proposal: whoever comes second, or after a crash, posts the same
entry again and finds it posted. Everything else happens in the transaction that
approves it.
"""

import json
from typing import NamedTuple

from sqlmodel import Session, col, or_, select, text

from ledger.refusals import (
    Busy,
    Concerned,
    NotAllowed,
    OwnProposal,
    ProposalClosed,
    ProposalNotFound,
    ProposalOutdated,
    Refusal,
)
from service import audit, rulebook, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.journal import Origin
from service.proposals.kinds import KINDS, Approval, Kind, Parameters
from service.proposals.reading import Proposal, State, described, words_of

RESUMED_MAX = 100
"""How many proposals are taken up again, or expire, at one time."""


APPROVALS = 0x5A11
"""The number of PostgreSQL's lock that approvals wait for."""


class _Ready(NamedTuple):
    """An approved proposal whose entry is to be posted, and who approved it."""

    row: tables.Proposal
    kind: Kind
    parameters: Parameters
    approver: Principal


def approve(book: Book, who: Principal, public_id: str) -> Proposal:
    """Approve what someone else proposed, and do it. Asking again changes nothing."""
    require(who, Operation.APPROVE_PROPOSAL)
    _only_a_person(who)
    try:
        _prepare(book, who, public_id)
        ready = _approve(book, who, public_id)
    except Busy:
        raise
    except _Undone as undone:
        _fail(book, who, public_id, undone.refusal)
        ready = None
    if ready is not None:
        _post(book, ready)
    rulebook.forget(book)
    return _read(book, public_id)


def objection(book: Book, who: Principal, public_id: str) -> Refusal | None:
    """Return why `who`, who may approve others, may not approve this one; None when they may."""
    require(who, Operation.APPROVE_PROPOSAL)
    with book.database.read() as session:
        row = session.exec(select(tables.Proposal).where(tables.Proposal.public_id == public_id)).first()
        if row is None:
            raise ProposalNotFound
        try:
            concerned = KINDS[row.operation].concerns(session, json.loads(row.parameters))
            _check_distance(book, session, row, who, concerned)
        except (OwnProposal, Concerned) as found:
            return found
    return None


def refuse(book: Book, who: Principal, public_id: str) -> Proposal:
    """Refuse what someone else proposed: nothing happens."""
    require(who, Operation.REFUSE_PROPOSAL)
    _only_a_person(who)
    with book.database.write() as session:
        row = _open(book, session, public_id, who, State.REFUSED)
        if row is not None:
            if row.proposed_by == who.member:
                raise OwnProposal
            _decide(book, row, who, State.REFUSED)
            audit.record(book, session, who, Operation.REFUSE_PROPOSAL, subject=public_id)
    return _read(book, public_id)


def withdraw(book: Book, who: Principal, public_id: str) -> Proposal:
    """Withdraw what you proposed yourself: nothing happens."""
    require(who, Operation.WITHDRAW_PROPOSAL)
    with book.database.write() as session:
        row = _open(book, session, public_id, who, State.WITHDRAWN)
        if row is not None:
            if row.proposed_by != who.member:
                raise NotAllowed
            _decide(book, row, who, State.WITHDRAWN)
            audit.record(book, session, who, Operation.WITHDRAW_PROPOSAL, subject=public_id)
    return _read(book, public_id)


def expire(book: Book) -> int:
    """Let every proposal expire whose time is over, and return how many did."""
    row = tables.Proposal
    query = select(row).where(row.state == State.PROPOSED, row.expires_at <= book.clock()).with_for_update()
    with book.database.write() as session:
        over = session.exec(query.limit(RESUMED_MAX)).all()
        for each in over:
            each.state = State.EXPIRED
            audit.record(
                book, session, None, Operation(each.operation), subject=each.public_id, outcome=State.EXPIRED.value
            )
    return len(over)


def resume(book: Book) -> int:
    """Post what was approved when a process died before it could, and return how many were taken up."""
    row = tables.Proposal
    with book.database.read() as session:
        query = select(row).where(row.state == State.APPROVED).order_by(col(row.id)).limit(RESUMED_MAX)
        waiting = [_ready(session, each) for each in session.exec(query)]
    for each in waiting:
        _post(book, each)
    return len(waiting)


def tend(book: Book) -> None:
    """Do what an earlier process approved and could not finish, and let old proposals expire."""
    resume(book)
    expire(book)


class _Undone(Exception):
    """A change was refused, and its transaction undone."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def _prepare(book: Book, who: Principal, public_id: str) -> None:
    """Do what must be in the books before a proposal is approved by someone who may."""
    with book.database.read() as session:
        row = session.exec(select(tables.Proposal).where(tables.Proposal.public_id == public_id)).first()
    if row is None or row.state != State.PROPOSED or row.expires_at <= book.clock():
        return
    if objection(book, who, public_id) is not None:
        return
    try:
        KINDS[row.operation].prepare(book, json.loads(row.parameters))
    except Busy:
        raise
    except Refusal as refusal:
        raise _Undone(refusal) from refusal


def _approve(book: Book, who: Principal, public_id: str) -> _Ready | None:
    """Decide, and make the change of a kind that changes tables; return what is still to be posted."""
    with book.database.write() as session:
        if not book.database.sqlite:  # one after the other, so that each sees what the one before it replaced
            session.execute(text("select pg_advisory_xact_lock(:all)"), {"all": APPROVALS})
        row = _open(book, session, public_id, who, State.APPROVED)
        if row is None:
            return None
        kind, parameters = KINDS[row.operation], json.loads(row.parameters)
        _check_distance(book, session, row, who, kind.concerns(session, parameters))
        if row.state == State.APPROVED:
            return _ready(session, row)
        assert who.member is not None
        assert row.id is not None
        if not kind.stands(session, parameters):
            raise _Undone(ProposalOutdated())
        if kind.change is None:
            _decide(book, row, who, State.APPROVED)
            audit.record(book, session, who, Operation.APPROVE_PROPOSAL, subject=public_id)
            return _Ready(row, kind, parameters, who)
        _decide(book, row, who, State.EXECUTED)
        row.done_at = row.decided_at
        session.flush()
        try:
            row.result = kind.change(
                book, session, Approval(public_id, row.id, row.proposed_by, who.member, book.clock()), parameters
            )
        except Refusal as refusal:
            raise (refusal if isinstance(refusal, Busy) else _Undone(refusal)) from refusal
        audit.record(book, session, who, Operation.APPROVE_PROPOSAL, subject=public_id)
        _record(book, session, row, who)
        return None


def _check_distance(
    book: Book, session: Session, row: tables.Proposal, who: Principal, concerned: frozenset[int]
) -> None:
    """Refuse an approval by who proposed it, by a member whom it concerns, or by anyone who acts for one."""
    if row.proposed_by == who.member:
        raise OwnProposal
    if who.member in concerned:
        raise Concerned
    power, now = tables.Power, book.clock()
    acts = select(power.id).where(
        power.member == who.member,
        col(power.of).in_(concerned),
        or_(col(power.until).is_(None), col(power.until) > now),
    )
    if session.exec(acts).first() is not None:
        raise Concerned


def _open(book: Book, session: Session, public_id: str, who: Principal, wanted: State) -> tables.Proposal | None:
    """Return the proposal when it may still be decided; None when `who` has already decided so; else refuse."""
    query = select(tables.Proposal).where(tables.Proposal.public_id == public_id).with_for_update()
    row = session.exec(query).first()
    if row is None:
        raise ProposalNotFound
    if row.state == State.PROPOSED and row.expires_at > book.clock():
        return row
    if row.state == wanted == State.APPROVED:
        return row
    done = {State.EXECUTED, State.FAILED} if wanted is State.APPROVED else {wanted}
    if row.state in done and row.decided_by == who.member:
        return None
    raise ProposalClosed


def _decide(book: Book, row: tables.Proposal, who: Principal, state: State) -> None:
    row.state, row.decided_by, row.decided_client, row.decided_at = state, who.member, who.client, book.clock()


def _ready(session: Session, row: tables.Proposal) -> _Ready:
    """Return an approved proposal with whoever approved it."""
    query = select(tables.Member.public_id).where(tables.Member.id == row.decided_by)
    approver = Principal(row.decided_by, session.exec(query).one(), row.decided_client or "", 0, frozenset())
    return _Ready(row, KINDS[row.operation], json.loads(row.parameters), approver)


def _post(book: Book, ready: _Ready) -> None:
    """Post the entry of an approved proposal, or find it posted, and say what came of it.

    What is only busy stays approved: it is posted when someone asks again, or when the service starts.
    """
    row, kind, parameters, approver = ready
    assert kind.draft is not None
    origin = Origin(
        approver.public_id,
        approver.client,
        key=book.keyring.mac(b"proposal executed", row.public_id.encode()),
        request=book.keyring.mac(row.operation.encode(), row.parameters.encode()),
    )
    try:
        (posted,) = book.journal.post_now(origin, kind.draft(book, parameters, words_of(row.words).memo))
    except Busy:
        raise
    except Refusal as refusal:
        _settle(book, row.public_id, approver, State.FAILED, failure=refusal.code)
    else:
        _settle(book, row.public_id, approver, State.EXECUTED, result=posted.entry.id)


def _settle(
    book: Book,
    public_id: str,
    approver: Principal,
    state: State,
    *,
    result: str | None = None,
    failure: str | None = None,
) -> None:
    """Say what came of an approved proposal, once."""
    with book.database.write() as session:
        query = select(tables.Proposal).where(tables.Proposal.public_id == public_id).with_for_update()
        row = session.exec(query).one()
        if row.state != State.APPROVED:
            return
        row.state, row.done_at, row.result, row.failure = state, book.clock(), result, failure
        _record(book, session, row, approver)


def _fail(book: Book, who: Principal, public_id: str, refusal: Refusal) -> None:
    """Say that what was approved could not be done."""
    with book.database.write() as session:
        row = _open(book, session, public_id, who, State.APPROVED)
        if row is not None:
            _decide(book, row, who, State.FAILED)
            row.done_at, row.failure = row.decided_at, refusal.code
            audit.record(book, session, who, Operation.APPROVE_PROPOSAL, subject=public_id)
            _record(book, session, row, who)


def _record(book: Book, session: Session, row: tables.Proposal, approver: Principal) -> None:
    outcome = "done" if row.state == State.EXECUTED else "failed"
    audit.record(
        book,
        session,
        approver,
        Operation(row.operation),
        subject=row.public_id,
        outcome=outcome,
        result=row.result,
        failure=row.failure,
    )


def _only_a_person(who: Principal) -> None:
    """Refuse a program: two pairs of eyes are people's."""
    if who.scopes is not None or who.member is None:
        raise NotAllowed


def _read(book: Book, public_id: str) -> Proposal:
    with book.database.read() as session:
        return described(book, session, public_id)
