"""Proposing: someone who may ask for an act says what exactly, and why; nothing happens yet."""

import json

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from ledger.money import Language
from ledger.refusals import KeyReused, NotAllowed, Refusal
from service import audit, rulebook, tables
from service.access import Operation, Principal
from service.book import Book
from service.clock import DAY
from service.ids import code_of
from service.journal import Origin
from service.proposals.kinds import KINDS, Parameters
from service.proposals.reading import Proposal, Words, described, said
from service.rulebook import Rule
from service.wording import member_name

NO_WORDS = Words()


def propose(
    book: Book, who: Principal, origin: Origin, operation: Operation, parameters: Parameters, *, words: Words = NO_WORDS
) -> tuple[Proposal, bool]:
    """Propose an operation, and tell whether this confirmation had already proposed it.

    Whoever calls has checked that `who` may ask for it. What could not be done as things
    stand is refused at once.
    """
    if who.member is None:
        raise NotAllowed
    public_id = code_of(book.keyring.mac(b"proposal", origin.key))
    earlier = _earlier(book, public_id, origin.request)
    if earlier is not None:
        return earlier, True
    _check(book, who, operation, parameters, words)
    now = book.clock()
    row = tables.Proposal(
        public_id=public_id,
        operation=operation.value,
        parameters=json.dumps(dict(parameters), sort_keys=True, separators=(",", ":")),
        words=json.dumps({"reason": words.reason, "memo": words.memo}, separators=(",", ":")),
        request=origin.request,
        proposed_by=who.member,
        proposed_at=now,
        expires_at=now + rulebook.number(book, Rule.PROPOSAL_DAYS) * DAY,
    )
    try:
        with book.database.write() as session:
            session.add(row)
            audit.record(book, session, who, operation, subject=public_id, outcome="proposed")
            return described(book, session, public_id), False
    except IntegrityError:
        same = _earlier(book, public_id, origin.request)
        if same is None:
            raise
        return same, True


def consequence(
    book: Book,
    who: Principal,
    operation: Operation,
    parameters: Parameters,
    *,
    words: Words = NO_WORDS,
    language: Language,
) -> str:
    """Return the sentence that this proposal would be read by, or refuse what could not be done; nothing is kept."""
    _check(book, who, operation, parameters, words)
    return said(book, member_name(book, who.public_id), operation, parameters, language)


def _check(book: Book, who: Principal, operation: Operation, parameters: Parameters, words: Words) -> None:
    """Refuse what could not be done as things stand."""
    kind = KINDS[operation.value]
    kind.check(book, who, parameters)
    if kind.draft is not None:
        (effects,) = book.journal.rehearse([kind.draft(book, parameters, words.memo)])
        if isinstance(effects, Refusal):
            raise effects


def _earlier(book: Book, public_id: str, request: bytes) -> Proposal | None:
    """Return what this confirmation proposed before, or refuse a key that proposed something else."""
    with book.database.read() as session:
        query = select(tables.Proposal.request).where(tables.Proposal.public_id == public_id)
        asked = session.exec(query).first()
        if asked is None:
            return None
        if bytes(asked) != request:
            raise KeyReused
        return described(book, session, public_id)
