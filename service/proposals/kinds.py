"""What may be proposed: each noun registers its kinds here, and `service.proposals` knows no noun.

A kind either posts one entry (`draft`) or changes tables (`change`), never both, so
that it happens once: the entry's key follows from the proposal, and a change
commits together with the proposal's last state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session

from ledger.drafts import Draft
from ledger.memos import Memo
from ledger.money import Language
from service.access import Operation, Principal
from service.book import Book

Parameters = Mapping[str, Any]
"""What exactly is proposed: opaque ids, codes, amounts and dates, that JSON holds. Never a name or other words."""


class Approval(NamedTuple):
    """Who proposed and who approved, by their members' keys; `proposal` is its public id, `row` its key."""

    proposal: str
    row: int
    proposed_by: int
    approved_by: int
    at: int


def _nothing(_book: Book, _who: Principal, _parameters: Parameters) -> None:
    """Find nothing wrong."""


def _as_it_was(_session: Session, _parameters: Parameters) -> bool:
    """Replace nothing."""
    return True


def _ready(_book: Book, _parameters: Parameters) -> None:
    """Need nothing beforehand."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One operation under four eyes.

    `tell` ends the sentence "Marie proposes …" with its consequence: "to put 500,00 MIEL on …".
    `concerns` returns the members who gain or lose by it: neither they nor anyone who acts for them approves it.
    `check` refuses, before it is proposed, what could never be done; drafts are rehearsed besides.
    `stands` tells whether what it replaces still is what it was when it was proposed.
    `prepare` posts what must be in the books before `change`; it may come twice, and nothing follows from it alone.
    `draft` must return the same draft whenever it is asked, for a crash may make it ask twice.
    `change` acts within the session and returns the public id of what it made or changed.
    """

    operation: Operation
    tell: Callable[[Book, Parameters, Language], str]
    concerns: Callable[[Session, Parameters], frozenset[int]]
    check: Callable[[Book, Principal, Parameters], None] = _nothing
    stands: Callable[[Session, Parameters], bool] = _as_it_was
    prepare: Callable[[Book, Parameters], None] = _ready
    draft: Callable[[Book, Parameters, Memo | None], Draft] | None = None
    change: Callable[[Book, Session, Approval, Parameters], str] | None = None


KINDS: dict[str, Kind] = {}
"""Every kind, by the value of its operation."""


def register(kind: Kind) -> Kind:
    """Let this be proposed from now on."""
    assert (kind.draft is None) != (kind.change is None), "it posts an entry or changes tables"
    assert kind.operation.value not in KINDS, "an operation is proposed in one way"
    KINDS[kind.operation.value] = kind
    return kind
