"""Lines of credit: who lends whom how much, on which legal basis, and how far the line has come.

What is drawn is in the books: units move from the lender to the borrower, and in
the same act the lender's claim and the borrower's debt grow by as much. The limit
of a line is the floor of its debt account. A backed unit is lent, never made.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from ledger.accounts import Status, Terms
from ledger.drafts import Draft, TermChange
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.money import AMOUNT_MAX
from ledger.payments import legs
from ledger.refusals import LineNotValid, LineStepNotPossible

DAYS_MAX = 3_650


class Basis(StrEnum):
    """On which legal basis one entity lends to another."""

    ASSOCIATION_LOAN = "association_loan"
    TREASURY_AGREEMENT = "treasury_agreement"
    COMPANY_LOAN = "company_loan"
    PAYMENT_TERMS = "payment_terms"


SOURCES = {
    Basis.ASSOCIATION_LOAN: "CMF L511-6 1° bis, R511-2-1-4",
    Basis.TREASURY_AGREEMENT: "CMF L511-7 I ter, D511-2-1-5",
    Basis.COMPANY_LOAN: "CMF L511-6 3 bis",
    Basis.PAYMENT_TERMS: "CMF L511-7 I 1",
}
"""Where the law says so."""

APPROVED = frozenset({Basis.ASSOCIATION_LOAN, Basis.TREASURY_AGREEMENT, Basis.COMPANY_LOAN})
"""The bases on which the governing bodies of both sides approve, and an auditor or accountant attests."""


class Funding(StrEnum):
    """Whether the lender keeps the whole limit for the line, or lends what it has when it is asked."""

    SET_ASIDE = "set_aside"
    IF_AVAILABLE = "if_available"


class Side(StrEnum):
    """One of the two parties of a line."""

    LENDER = "lender"
    BORROWER = "borrower"


class State(StrEnum):
    """How far a line has come."""

    PROPOSED = "proposed"
    COUNTERSIGNED = "countersigned"
    APPROVED = "approved"
    ATTESTED = "attested"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSING = "closing"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What changes a line."""

    PROPOSE = "propose"
    COUNTERSIGN = "countersign"
    APPROVE = "approve"
    ATTEST = "attest"
    ACTIVATE = "activate"
    LOWER = "lower"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    END = "end"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


BEFORE_ACTIVE = frozenset({State.PROPOSED, State.COUNTERSIGNED, State.APPROVED, State.ATTESTED})
LENDING = frozenset({State.ACTIVE, State.SUSPENDED, State.CLOSING})
"""States in which something may be owed on the line."""

_LEADS: dict[Step, dict[State, State]] = {
    Step.COUNTERSIGN: {State.PROPOSED: State.COUNTERSIGNED},
    Step.APPROVE: {State.COUNTERSIGNED: State.APPROVED},
    Step.ATTEST: {State.APPROVED: State.ATTESTED},
    Step.ACTIVATE: {State.ATTESTED: State.ACTIVE},
    Step.LOWER: {State.ACTIVE: State.ACTIVE, State.SUSPENDED: State.SUSPENDED},
    Step.SUSPEND: {State.ACTIVE: State.SUSPENDED},
    Step.RESUME: {State.SUSPENDED: State.ACTIVE},
    Step.CLOSE: dict.fromkeys(LENDING, State.CLOSING),
    Step.END: {State.CLOSING: State.CLOSED},
    Step.REFUSE: dict.fromkeys(BEFORE_ACTIVE, State.REFUSED),
    Step.WITHDRAW: dict.fromkeys(BEFORE_ACTIVE, State.WITHDRAWN),
}


def advance(state: State, step: Step, basis: Basis) -> State:
    """Return the state that a step leads to, or refuse it. What the basis does not require is skipped."""
    if step is Step.ACTIVATE and basis not in APPROVED and state is State.COUNTERSIGNED:
        return State.ACTIVE
    if step is Step.APPROVE and basis not in APPROVED:
        raise LineStepNotPossible
    if state not in _LEADS[step]:
        raise LineStepNotPossible
    return _LEADS[step][state]


def check_dates(today: str, matures_on: str, longest_days: int) -> None:
    """Refuse a line that is over before it begins, or goes on beyond all reason. Days are ISO dates."""
    most = (date.fromisoformat(today) + timedelta(days=DAYS_MAX)).isoformat()
    if not (today < matures_on <= most and 0 < longest_days <= DAYS_MAX):
        raise LineNotValid


class Accounts(NamedTuple):
    """Between which accounts a line moves, by public id: `source` is where its lender's units come from."""

    source: str
    borrower: str
    claim: str
    debt: str


def open_line(accounts: Accounts, limit: int, *, lender: str) -> list[Draft]:
    """Return the drafts that open a line's accounts: nothing is owed, and `limit` minor units may be.

    Where the source is not the lender's own account, the limit is set aside there, out of it.
    """
    changes = [
        TermChange(accounts.claim, Terms(0, AMOUNT_MAX, Status.OPEN)),
        TermChange(accounts.debt, Terms(-limit, 0, Status.OPEN)),
    ]
    if accounts.source == lender:
        return [Draft(Kind.TERMS, terms=tuple(changes))]
    changes.append(TermChange(accounts.source, Terms(0, limit, Status.OPEN)))  # so it is set aside once
    kept = Draft(Kind.SETTING_ASIDE, legs(limit, payer=lender, payee=accounts.source))
    return [Draft(Kind.TERMS, terms=tuple(changes)), kept]


def bind(debt: str, limit: int, *, lending: bool) -> Draft:
    """Return the draft that gives the line another limit, stops its draws, or lets them go on.

    What is owed stays owed: only what would be drawn next meets the limit.
    """
    status = Status.OPEN if lending else Status.RECEIVE_ONLY
    return Draft(Kind.TERMS, terms=(TermChange(debt, Terms(-limit, 0, status)),))


def give_back(amount: int, *, source: str, lender: str) -> Draft:
    """Return the draft that returns to the lender what it had set aside."""
    return Draft(Kind.SETTING_ASIDE, legs(amount, payer=source, payee=lender))


def end_line(accounts: Accounts, *, lender: str) -> Draft:
    """Return the draft that closes a line's accounts: the books want them empty."""
    ending = [accounts.claim, accounts.debt]
    if accounts.source != lender:
        ending.append(accounts.source)
    return Draft(Kind.TERMS, terms=tuple(TermChange(each, Terms(0, AMOUNT_MAX, Status.CLOSED)) for each in ending))


def draw(amount: int, accounts: Accounts, memo: Memo | None = None) -> tuple[Draft, Draft]:
    """Return the linked drafts of a draw: what is owed, then the units; the line is asked before its lender."""
    owed = Draft(Kind.DRAW, legs(amount, payer=accounts.debt, payee=accounts.claim))
    units = Draft(Kind.DRAW, legs(amount, payer=accounts.source, payee=accounts.borrower), memo=memo)
    return owed, units


def repay(amount: int, accounts: Accounts, memo: Memo | None = None) -> tuple[Draft, Draft]:
    """Return the linked drafts of a repayment, the other way round."""
    owed = Draft(Kind.REPAYMENT, legs(amount, payer=accounts.claim, payee=accounts.debt))
    units = Draft(Kind.REPAYMENT, legs(amount, payer=accounts.borrower, payee=accounts.source), memo=memo)
    return owed, units


class Owing(NamedTuple):
    """What is left of a draw, in minor units, and the ISO date by which it is to be repaid."""

    due_on: str
    amount: int


def owing(draws: Iterable[tuple[str, int]], repaid: int, *, longest_days: int, matures_on: str) -> list[Owing]:
    """Return what is still owed of draws (ISO dates and minor units, in order): repayments count for the oldest."""
    left = []
    for drawn_on, amount in draws:
        settled = min(repaid, amount)
        repaid -= settled
        if amount > settled:
            latest = (date.fromisoformat(drawn_on) + timedelta(days=longest_days)).isoformat()
            left.append(Owing(min(latest, matures_on), amount - settled))
    return sorted(left)


def late_since(left: Sequence[Owing], today: str) -> str | None:
    """Return the ISO date since which something is late, or None: the day itself is still in time."""
    first = min((each.due_on for each in left), default=today)
    return first if first < today else None
