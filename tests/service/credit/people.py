"""Neighbours for tests of credit: two bodies that may lend to each other, and how a line between them comes about."""

from datetime import date
from typing import Any

from ledger.credit import Basis, Funding
from service import credit, documents
from service.access import Acting, Principal, Role
from service.clock import day_of
from service.credit import Approval, Line, Offer
from service.ids import new_code
from service.journal import Origin
from tests.people import Someone, confirm, member, of_association
from tests.town import Town


def neighbour(town: Town, balance: int = 0, *, kind: str = "association", code: str = "MIEL") -> Someone:
    """Return someone who decides for a body, with the body's account."""
    body, _ = member(town, "Régie de quartier", kind)
    key, public_id = member(town)
    account = town.account(balance, code=code, holder=body)
    return Someone(Principal(key, public_id, public_id, 0, frozenset({Acting(Role.OWNER, body)})), account)


def also(town: Town, someone: Someone) -> Principal:
    """Return another person who decides for the same body."""
    key, public_id = member(town)
    return Principal(key, public_id, public_id, 0, frozenset(a._replace(lapsed=False) for a in someone.who.acting))


def fresh(town: Town, who: Principal) -> Origin:
    """Return a confirmation that was never made before."""
    return confirm(town, who, new_code())


def offer(lender: Someone, borrower: Someone, **changes: Any) -> Offer:
    """Return the terms of a line of 100 units for a year."""
    terms = Offer(
        lender.account,
        borrower.account,
        100,
        Funding.IF_AVAILABLE,
        Basis.PAYMENT_TERMS,
        "2026-12-31",
        30,
    )
    return terms._replace(**changes)


async def active(town: Town, lender: Someone, borrower: Someone, **changes: Any) -> Line:
    """Return a line that was proposed by its borrower, agreed to, approved where that is needed, and opened."""
    proposed = credit.propose(town.book, borrower.who, fresh(town, borrower.who), offer(lender, borrower, **changes))
    line = credit.countersign(town.book, lender.who, proposed.id)
    if not line.skipped:
        today = date.fromisoformat(day_of(town.book.clock()))
        credit.approve(town.book, lender.who, line.id, Approval(today, treasury=1_000))
        credit.approve(town.book, borrower.who, line.id, Approval(today))
        attested(town, line)
    return await credit.activate(town.book, lender.who, fresh(town, lender.who), line.id)


def attested(town: Town, line: Line) -> Line:
    """Let the treasurer keep an attestation."""
    treasurer = of_association(town, Role.TREASURER)
    made = documents.create(town.book, treasurer, title="Attestation", content=b"Vu.", public=False)
    return credit.attest(town.book, treasurer, line.id, made.id)


async def draw(town: Town, borrower: Someone, line: Line, amount: int, key: str | None = None) -> credit.Moved:
    """Draw on a line."""
    origin = confirm(town, borrower.who, key or new_code())
    return await credit.draw(town.book, borrower.who, origin, line=line.id, amount=amount)


async def repay(town: Town, borrower: Someone, line: Line, amount: int) -> credit.Moved:
    """Repay a part of what is owed."""
    return await credit.repay(town.book, borrower.who, fresh(town, borrower.who), line=line.id, amount=amount)
