"""The bank's balances against ours: for each day of a statement, what the bank says and what the fund holds."""

from typing import NamedTuple

from sqlmodel import Session, col, func, select

from ledger.accounts import AccountKind
from ledger.bank import Balance, Line, differing_days
from service import tables
from service.access import Operation, Principal, require
from service.book import Book

STATEMENTS = 24
"""How many of the latest statements are compared."""


class Differing(NamedTuple):
    """A day on which the bank's balance and the fund's differ, in cents."""

    iban: str
    day: str
    bank: int
    book: int


def differing(book: Book, who: Principal) -> list[Differing]:
    """Return the days of the latest statements on which the bank's balance is not ours, the last one first."""
    require(who, Operation.LIST_BANK_LINES)
    statement, account = tables.BankStatement, tables.BankAccount
    query = (
        select(statement, account)
        .join(account, col(account.id) == statement.bank_account)
        .order_by(col(statement.id).desc())
        .limit(STATEMENTS)
    )
    found: dict[tuple[str, str], Differing] = {}
    with book.database.read() as session:
        for row, bank_account in session.exec(query).all():
            for day, bank, ours in _compared(session, row, bank_account):
                found.setdefault((bank_account.iban, day), Differing(bank_account.iban, day, bank, ours))
    return sorted(found.values(), key=lambda each: each.day, reverse=True)


def _compared(session: Session, row: tables.BankStatement, account: tables.BankAccount) -> list[tuple[str, int, int]]:
    """Return (day, bank, book) for the days on which they differ; a statement without balances says nothing."""
    lines = _lines(session, row)
    days = {each.booked_on for each in lines}
    opening = None if row.opening_on is None or row.opening is None else Balance(row.opening_on, row.opening)
    if row.closing_on is not None and row.closing is not None:
        days.add(row.closing_on)
        if opening is None:
            opening = Balance(row.closing_on, row.closing - sum(each.amount for each in lines))
    if opening is None:
        return []
    ours = {day: _held(session, account.currency, day) for day in days}
    found = differing_days(opening, lines, ours)
    last = row.closing_on
    if (
        last is not None
        and row.closing is not None
        and ours[last] != row.closing
        and last not in {one[0] for one in found}
    ):
        found.append((last, row.closing, ours[last]))
    return found


def _lines(session: Session, row: tables.BankStatement) -> list[Line]:
    """Return all that moved on the account on the days of a statement, whichever file said so first."""
    line = tables.BankLine
    own = select(func.min(line.booked_on), func.max(line.booked_on)).where(line.statement == row.id)
    first, last = session.exec(own).one()
    query = select(line.booked_on, line.value_on, line.amount).where(
        line.bank_account == row.bank_account, line.booked_on >= first, line.booked_on <= last
    )
    return [Line(*each) for each in session.exec(query)]


def _held(session: Session, currency: int, day: str) -> int:
    """Return what the funds of a currency held at the end of an accounting day."""
    account, posting, entry, unit = tables.Account, tables.Posting, tables.Entry, tables.Currency
    moved = (
        select(func.coalesce(func.sum(posting.amount), 0))
        .join(account, col(account.id) == posting.account)
        .join(entry, col(entry.seq) == posting.entry)
        .join(unit, col(unit.code) == col(account.name))
        .where(account.kind == AccountKind.FUND, unit.id == currency, entry.effective_on <= day)
    )
    return int(session.exec(moved).one())
