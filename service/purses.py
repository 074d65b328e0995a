"""Purses: the accounts from which somebody may pay, and what is left to spend in each."""

from typing import NamedTuple

from sqlmodel import col, select

from ledger.money import Money
from service import statements, tables
from service.access import Operation, Principal, own_members
from service.book import Book


class Purse(NamedTuple):
    """An account from which one may pay; amounts in minor units. `holder` is whose it is."""

    account: str
    holder: str
    currency: str
    scale: int
    balance: int
    spendable: int

    def money(self, amount: int) -> Money:
        """Return an amount in the currency of this purse."""
        return Money(amount, self.currency, self.scale)


def list_for(book: Book, who: Principal, operation: Operation, *, currency: str | None = None) -> list[Purse]:
    """Return the accounts on which `who` may do the operation for someone, their own first."""
    account, member, unit = tables.Account, tables.Member, tables.Currency
    query = (
        select(account.public_id, member.name, unit.code, unit.scale)
        .select_from(account)
        .join(unit, col(unit.id) == account.currency)
        .join(member, col(member.id) == account.holder)
        .where(col(account.holder).in_(own_members(who, operation)), account.kind == "member")
        .where(col(account.status).not_in(["closed", "pending"]))
        .order_by(col(account.holder) != who.member, col(account.id))
    )
    if currency is not None:
        query = query.where(unit.code == currency)
    with book.database.read() as session:
        rows = session.exec(query).all()
    found = []
    for public_id, name, code, scale in rows:
        standing = statements.balance(book, who, public_id)
        found.append(Purse(public_id, name, code, scale, standing.balance, standing.spendable or 0))
    return found
