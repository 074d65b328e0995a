"""Setting an allowance's limits, under the lock on the head: no batch that is under way still uses the old ones."""

from sqlmodel import Session, select

from ledger.allowances import Limits
from service import tables
from service.book import Book


def bind(book: Book, session: Session, allowance: str, limits: Limits) -> None:
    """Bind an allowance to limits from now on, in the caller's transaction."""
    head = session.exec(select(tables.Head).with_for_update()).one()
    row = session.get(tables.Allowance, allowance) or tables.Allowance(id=allowance)
    row.single, row.daily, row.monthly = limits
    session.add(row)
    head.rev += 1
    head.at = max(book.clock(), head.at)
    session.flush()
