"""Changing a rule: proposed with the decision that says so, done when someone else approves, and kept for ever."""

from typing import Any, NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ledger.money import Language
from ledger.refusals import RuleNotFound, RuleValueNotValid
from service import proposals, tables
from service.access import Operation, Principal, require
from service.book import Book
from service.decisions import row_of
from service.journal import Origin
from service.proposals import Approval, Kind, Parameters, Proposal, Words
from service.rulebook import CATALOGUE, Rule, Value, founded, read, value
from service.wording import written_day


class Change(NamedTuple):
    """One value that a rule was given, and by whom; `changed_at` in UTC microseconds, documents by public id."""

    value: Value
    changed_at: int
    decision: str
    body: str
    decided_on: str
    title: str
    document: str | None
    document_public: bool
    proposal: str
    proposed_by: str
    approved_by: str


def propose(
    book: Book,
    who: Principal,
    origin: Origin,
    *,
    rule: str,
    new: Value,
    decision: str,
    reason: str = "",
) -> tuple[Proposal, bool]:
    """Propose that a rule has another value, as a recorded decision says."""
    require(who, Operation.SET_RULE)
    if rule not in set(Rule):
        raise RuleNotFound
    parameters = {"rule": rule, "value": new, "was": value(book, Rule(rule)), "decision": decision}
    return proposals.propose(book, who, origin, Operation.SET_RULE, parameters, words=Words(reason))


def history(book: Book) -> dict[Rule, list[Change]]:
    """Return every change of every rule, the last one first."""
    change, decision, document, proposal = tables.RuleChange, tables.Decision, tables.Document, tables.Proposal
    proposer, approver = aliased(tables.Member), aliased(tables.Member)
    query: Any = (
        select(change, decision, document.public_id, document.public, proposal.public_id, proposer.name, approver.name)  # type: ignore[call-overload] # more columns than its overloads name
        .join(decision, col(decision.id) == change.decision)
        .join(document, col(document.id) == decision.document, isouter=True)
        .join(proposal, col(proposal.id) == change.proposal)
        .join(proposer, col(proposer.id) == proposal.proposed_by)
        .join(approver, col(approver.id) == proposal.decided_by)
        .order_by(col(change.id).desc())
    )
    found: dict[Rule, list[Change]] = {rule: [] for rule in CATALOGUE}
    with book.database.read() as session:
        for row, decided, held, public, proposed, by, approved_by in session.exec(query):
            if row.rule in set(Rule):
                found[Rule(row.rule)].append(
                    Change(
                        read(row.rule, row.value),
                        row.changed_at,
                        decided.public_id,
                        decided.body,
                        decided.decided_on,
                        decided.title,
                        held,
                        bool(public),
                        proposed,
                        by,
                        approved_by,
                    )
                )
    return found


def _check(book: Book, _who: Principal, parameters: Parameters) -> None:
    """Refuse a value that the rule does not take, and a decision that is not recorded."""
    if not CATALOGUE[Rule(parameters["rule"])].takes(parameters["value"]):
        raise RuleValueNotValid
    with book.database.read() as session:
        row_of(session, parameters["decision"])


def _stands(session: Session, parameters: Parameters) -> bool:
    rule = Rule(parameters["rule"])
    change = tables.RuleChange
    last = session.exec(select(change.value).where(change.rule == rule).order_by(col(change.id).desc())).first()
    now = founded(session).get(rule, CATALOGUE[rule].default) if last is None else read(rule, last)
    return bool(now == parameters["was"])


def _change(_book: Book, session: Session, approval: Approval, parameters: Parameters) -> str:
    decision = row_of(session, parameters["decision"])
    assert decision.id is not None
    session.add(
        tables.RuleChange(
            rule=parameters["rule"],
            value=str(parameters["value"]),
            decision=decision.id,
            proposal=approval.row,
            changed_at=approval.at,
        )
    )
    return str(parameters["rule"])


def _tell(book: Book, parameters: Parameters, language: Language) -> str:
    parameter = CATALOGUE[Rule(parameters["rule"])]
    sentence = parameter.sentence(parameters["value"], language)
    was = parameter.written(parameters["was"], language)
    with book.database.read() as session:
        decision = row_of(session, parameters["decision"])
    day = written_day(decision.decided_on, language)
    if language == "fr":
        return f"cette règle : « {sentence} » au lieu de {was}, selon la décision du {day}, « {decision.title} »."
    return f"this rule: “{sentence}” instead of {was}, by the decision of {day}, “{decision.title}”."


proposals.register(
    Kind(
        Operation.SET_RULE,
        tell=_tell,
        concerns=lambda _session, _parameters: frozenset(),
        check=_check,
        stands=_stands,
        change=_change,
    )
)
