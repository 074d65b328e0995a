"""The reserve: how many units there are, and the euros that stand behind them."""

from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import col, select

from ledger.accounts import AccountKind
from service import tables
from service.access import Operation, Principal, require
from service.book import Book


class Coverage(NamedTuple):
    """What stands behind a backed currency, in minor units: margin = backing - circulation."""

    currency: str
    medium: str
    circulation: int
    backing: int
    margin: int
    shortfall: bool


def coverage(book: Book, who: Principal) -> list[Coverage]:
    """Return the coverage of every backed currency."""
    require(who, Operation.READ_RESERVE)
    cover, account, currency, shortfall = tables.Cover, tables.Account, tables.Currency, tables.Shortfall
    open_shortfalls = select(shortfall.cover).where(col(shortfall.closed_by).is_(None))
    query = (
        select(cover, currency.code, account.kind, func.sum(account.balance))
        .join(currency, col(currency.id) == cover.currency)
        .join(account, col(account.cover) == cover.id)
        .group_by(col(cover.id), currency.code, account.kind)
        .order_by(currency.code, cover.medium)
    )
    with book.database.read() as session:
        short = set(session.exec(open_shortfalls))
        sums: dict[int | None, dict[str, int]] = {}
        covers = {}
        for row, code, kind, balance in session.exec(query):
            covers[row.id] = (row, code)
            sums.setdefault(row.id, {})[kind] = int(balance)
        return [
            Coverage(
                code,
                row.medium,
                -sums[key].get(AccountKind.ISSUANCE, 0),
                sums[key].get(AccountKind.FUND, 0),
                row.margin,
                key in short,
            )
            for key, (row, code) in covers.items()
        ]
