"""Lines of credit as they stand: their terms, what is owed on them, what their legal basis wants, and their history."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from ledger import credit
from ledger.conditions import Computed, Figures, Parameters, compute
from ledger.credit import APPROVED, Basis, Funding, Owing, Side, State, Step
from ledger.money import Currency
from ledger.payments import check_amount
from ledger.refusals import AccountNotFound, CurrencyMismatch, KeyReused, LineNotFound, LineToItself
from service import audit, rulebook, tables
from service.access import Operation, Principal, could, may, own_members, require
from service.accounts import payee_of
from service.book import Book
from service.clock import day_of
from service.credit import accounts
from service.ids import code_of
from service.journal import Origin
from service.known_accounts import currency_of
from service.rulebook import Rule


class Offer(NamedTuple):
    """The terms of a line: accounts by public id, `limit` in minor units, `matures_on` an ISO date."""

    lender: str
    borrower: str
    limit: int
    funding: Funding
    basis: Basis
    matures_on: str
    longest_days: int


class Taken(NamedTuple):
    """A step that was taken: by which member (public id), for which side, under which limit."""

    step: Step
    state: State
    side: Side | None
    by: str
    at: int
    limit: int
    decided_on: str | None
    document: str | None


class Line(NamedTuple):
    """A line as it stands: amounts in minor units of `currency`, members and accounts by public id.

    `available` is what could be drawn now; `late_since` the first day on which something was late.
    """

    id: str
    state: State
    lender: str
    lender_name: str
    borrower: str
    borrower_name: str
    currency: Currency
    limit: int
    funding: Funding
    basis: Basis
    matures_on: str
    longest_days: int
    drawn: int
    available: int
    owing: list[Owing]
    late_since: str | None
    conditions: list[Computed]
    skipped: list[State]
    steps: list[Taken]


def propose(book: Book, who: Principal, origin: Origin, offer: Offer) -> Line:
    """Propose a line, as one of its two sides. The same confirmation again finds the same line."""
    operation = Operation.CREATE_CREDIT_LINE
    check_amount(offer.limit)
    today = day_of(book.clock())
    credit.check_dates(today, offer.matures_on, offer.longest_days)
    lent_from, lent_to = (book.known.find(book.database, each) for each in (offer.lender, offer.borrower))
    holders = [each.holder for each in (lent_from, lent_to) if each is not None]
    require(who, operation, *(holders or [None]), hidden=AccountNotFound)
    lent_from, lent_to = payee_of(book, offer.lender), payee_of(book, offer.borrower)
    if lent_from.holder == lent_to.holder:
        raise LineToItself
    if lent_from.currency != lent_to.currency:
        raise CurrencyMismatch
    assert lent_from.holder is not None, "a member holds a member's account"
    assert lent_to.holder is not None, "as above"
    assert who.member is not None, "only a member's role reaches an account"

    public_id, side = code_of(book.keyring.mac(b"credit line", origin.key)), Side.BORROWER
    if may(who, operation, lent_from.holder):
        side = Side.LENDER
    with book.database.write() as session:
        known = row_of(session, public_id)
        if known is not None:
            if bytes(known.request) != origin.request:
                raise KeyReused
            return described(book, session, known)
        row = tables.CreditLine(
            public_id=public_id,
            request=origin.request,
            lender=lent_from.holder,
            borrower=lent_to.holder,
            lent_from=lent_from.id,
            lent_to=lent_to.id,
            most=offer.limit,
            funding=offer.funding,
            basis=offer.basis,
            matures_on=offer.matures_on,
            longest_days=offer.longest_days,
            state=State.PROPOSED,
            proposed_by=side,
            proposed_at=book.clock(),
            **accounts.make(session, lent_from, lent_to, offer.funding),
        )
        session.add(row)
        session.flush()
        record(session, row, Step.PROPOSE, side=side, by=who.member, at=row.proposed_at)
        found = described(book, session, row)
        audit.record(book, session, who, operation, subject=public_id, limit=offer.limit, basis=offer.basis)
        return found


def find(book: Book, who: Principal, line_id: str) -> Line:
    """Return a line to its parties, and to those who look after the association's money."""
    with book.database.read() as session:
        row = row_of(session, line_id)
        parties = (None, None) if row is None else (row.lender, row.borrower)
        require(who, Operation.READ_CREDIT_LINE, *parties, hidden=LineNotFound)
        if row is None:
            raise LineNotFound
        return described(book, session, row)


def list_for(book: Book, who: Principal, *, limit: int, before: int | None = None) -> tuple[list[Line], int | None]:
    """Return the lines that `who` may see, the last proposed first, and where the next page starts."""
    operation, row = Operation.LIST_CREDIT_LINES, tables.CreditLine
    if not could(who, operation):
        require(who, operation)
    query = select(row).order_by(col(row.id).desc()).limit(limit + 1)
    if before is not None:
        query = query.where(col(row.id) < before)
    if not may(who, operation):
        mine = own_members(who, operation)
        query = query.where(or_(col(row.lender).in_(mine), col(row.borrower).in_(mine)))
    with book.database.read() as session:
        rows = session.exec(query).all()
        found = [described(book, session, each) for each in rows[:limit]]
        return found, rows[limit - 1].id if len(rows) > limit else None


def row_of(session: Session, line_id: str, *, lock: bool = False) -> tables.CreditLine | None:
    """Return the row of a line, or None; with `lock`, nobody else changes it before this transaction ends."""
    query = select(tables.CreditLine).where(tables.CreditLine.public_id == line_id)
    return session.exec(query.with_for_update() if lock else query).first()


def record(
    session: Session,
    row: tables.CreditLine,
    step: Step,
    *,
    side: Side | None,
    by: int,
    at: int,
    decided_on: str | None = None,
    document: int | None = None,
) -> None:
    """Append a step to the line's history."""
    assert row.id is not None, "a line is kept before its steps"
    session.add(
        tables.CreditStep(
            line=row.id,
            step=step,
            state=row.state,
            side=side,
            by=by,
            at=at,
            most=row.most,
            decided_on=decided_on,
            document=document,
        )
    )
    session.flush()


def described(book: Book, session: Session, row: tables.CreditLine) -> Line:
    """Return what a row says, with what the books say of its accounts."""
    lender, borrower = (session.get_one(tables.Member, each) for each in (row.lender, row.borrower))
    debt, source = (
        session.get_one(tables.Account, each) for each in (row.debt, row.lent_from if row.aside is None else row.aside)
    )
    unit = session.get_one(tables.Currency, session.get_one(tables.Account, row.lent_from).currency)
    left = _owing(session, row, debt)
    lending = row.state == State.ACTIVE and debt.status == "open"
    room = min(debt.balance - debt.held - debt.floor, source.balance - source.held - source.floor)
    basis = Basis(row.basis)
    return Line(
        row.public_id,
        State(row.state),
        lender.public_id,
        lender.name,
        borrower.public_id,
        borrower.name,
        currency_of(unit),
        row.most,
        Funding(row.funding),
        basis,
        row.matures_on,
        row.longest_days,
        -debt.balance,
        max(0, room) if lending else 0,
        left,
        credit.late_since(left, day_of(book.clock())),
        compute(figures(session, row), parameters(book)),
        [] if basis in APPROVED else [State.APPROVED, State.ATTESTED],
        _steps(session, row),
    )


def figures(session: Session, row: tables.CreditLine) -> Figures:
    """Return what the conditions of a line's legal basis are computed from."""
    lender, borrower = (session.get_one(tables.Member, each) for each in (row.lender, row.borrower))
    begun = day_of(row.proposed_at)
    step, line = tables.CreditStep, tables.CreditLine
    year = date.fromisoformat(begun).year
    opened = session.exec(
        select(line.most, step.at)
        .join(step, col(step.line) == line.id)
        .where(line.lender == row.lender, line.basis == row.basis, line.id != row.id, step.step == Step.ACTIVATE)
    ).all()
    granted = sum(most for most, at in opened if date.fromisoformat(day_of(at)).year == year)
    return Figures(Basis(row.basis), row.most, begun, row.matures_on, lender.kind, borrower.kind, granted, row.treasury)


def parameters(book: Book) -> Parameters:
    """Return what the rule book says of lines of credit."""
    wanted = (Rule.CREDIT_LOAN_YEARS, Rule.CREDIT_COMPANY_YEARS, Rule.CREDIT_TREASURY_SHARE)
    return Parameters(*(rulebook.number(book, rule) for rule in wanted))


def _owing(session: Session, row: tables.CreditLine, debt: tables.Account) -> list[Owing]:
    posting, entry = tables.Posting, tables.Entry
    query = (
        select(entry.effective_on, posting.amount)
        .join(entry, col(entry.seq) == posting.entry)
        .where(posting.account == debt.id, col(posting.entry) <= select(tables.Head.seq).scalar_subquery())
        .order_by(col(posting.entry))
    )
    moved = session.exec(query).all() if debt.balance else []
    draws = [(day, -amount) for day, amount in moved if amount < 0]
    repaid = sum(amount for _, amount in moved if amount > 0)
    return credit.owing(draws, repaid, longest_days=row.longest_days, matures_on=row.matures_on)


def _steps(session: Session, row: tables.CreditLine) -> list[Taken]:
    step, member, document = tables.CreditStep, tables.Member, tables.Document
    query = (
        select(step, member.public_id, document.public_id)
        .join(member, col(member.id) == step.by)
        .join(document, col(document.id) == step.document, isouter=True)
        .where(step.line == row.id)
        .order_by(col(step.id))
    )
    return [
        Taken(
            Step(each.step),
            State(each.state),
            None if each.side is None else Side(each.side),
            by,
            each.at,
            each.most,
            each.decided_on,
            shown,
        )
        for each, by, shown in session.exec(query)
    ]


def count_steps(session: Session, row: tables.CreditLine) -> int:
    """Return how many steps a line has taken."""
    return session.exec(select(func.count()).where(tables.CreditStep.line == row.id)).one()
