"""Accounts as they stand: one, or all that someone may see."""

from typing import NamedTuple

from sqlmodel import col, select

from ledger.accounts import LENT, AccountKind
from ledger.refusals import AccountNotFound
from service import tables
from service.access import Operation, Principal, could, may, own_members, require
from service.book import Book
from service.known_accounts import KnownAccount


class Standing(NamedTuple):
    """An account with its terms and what it holds, in minor units."""

    id: str
    currency: str
    kind: str
    name: str | None
    status: str
    floor: int
    ceiling: int
    balance: int
    held: int


def account_of(book: Book, who: Principal, operation: Operation, public_id: str) -> KnownAccount:
    """Return an account on which `who` may do the operation; unknown and foreign ones look alike."""
    account = book.known.find(book.database, public_id)
    require(who, operation, account.holder if account else None, hidden=AccountNotFound)
    if account is None:
        raise AccountNotFound
    return account


def payee_of(book: Book, public_id: str) -> KnownAccount:
    """Return a member's account that may be paid; those of the association look as if there were none."""
    account = book.known.find(book.database, public_id)
    if account is None or account.kind is not AccountKind.MEMBER:
        raise AccountNotFound
    return account


def read(book: Book, account: KnownAccount) -> Standing:
    """Return the account as it stands."""
    with book.database.read() as session:
        return standing(session.get_one(tables.Account, account.id), account.currency.code)


def list_for(book: Book, who: Principal, *, limit: int, after: int = 0) -> tuple[list[Standing], int | None]:
    """Return the accounts that `who` may see, in order of opening, and where the next page starts."""
    if not could(who, Operation.LIST_ACCOUNTS):
        require(who, Operation.LIST_ACCOUNTS)
    account = tables.Account
    query = (
        select(account, tables.Currency.code)
        .join(tables.Currency, col(tables.Currency.id) == account.currency)
        .where(col(account.id) > after, col(account.kind).not_in(LENT))
        .order_by(col(account.id))
        .limit(limit + 1)
    )
    if not may(who, Operation.LIST_ACCOUNTS):
        query = query.where(col(account.holder).in_(own_members(who, Operation.LIST_ACCOUNTS)))
    with book.database.read() as session:
        rows = session.exec(query).all()
        found = [standing(row, code) for row, code in rows[:limit]]
        return found, rows[limit - 1][0].id if len(rows) > limit else None


def standing(row: tables.Account, currency: str) -> Standing:
    """Return what a row of an account says."""
    return Standing(
        row.public_id,
        currency,
        row.kind,
        row.name,
        row.status,
        row.floor,
        row.ceiling,
        row.balance,
        row.held,
    )
