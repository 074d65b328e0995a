"""Favourites: whom somebody wants at hand to pay. Theirs alone: not even the audit trail is told."""

from sqlmodel import col, select

from service import payees, tables
from service.access import Operation, Principal, require
from service.accounts import payee_of
from service.book import Book
from service.payees import Payee

MOST = 100


def list_mine(book: Book, who: Principal) -> list[Payee]:
    """Return one's favourites, by name."""
    require(who, Operation.LIST_FAVOURITES)
    favourite, account = tables.Favourite, tables.Account
    query = (
        select(account.public_id)
        .join(favourite, col(favourite.account) == account.id)
        .where(favourite.member == who.member, account.status == "open")
        .limit(MOST)
    )
    with book.database.read() as session:
        found = list(session.exec(query))
    return sorted(payees.describe(book, found).values(), key=lambda payee: (payee.name, payee.account))


def add(book: Book, who: Principal, account: str) -> None:
    """Keep an account at hand; once is enough."""
    require(who, Operation.ADD_FAVOURITE)
    known = payee_of(book, account)
    with book.database.write() as session:
        if who.member is not None and session.get(tables.Favourite, (who.member, known.id)) is None:
            session.add(tables.Favourite(member=who.member, account=known.id, since=book.clock()))


def remove(book: Book, who: Principal, account: str) -> None:
    """Keep an account at hand no more."""
    require(who, Operation.REMOVE_FAVOURITE)
    known = payee_of(book, account)
    with book.database.write() as session:
        row = session.get(tables.Favourite, (who.member, known.id))
        if row is not None:
            session.delete(row)
