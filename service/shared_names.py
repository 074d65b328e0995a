"""Names that payers choose to show: beside the books, so that they can be forgotten, and told to the payee alone.

The choice is written before the payment, so that whoever is told "paid" is told the
name with it; it says something only of whoever then paid.
"""

from sqlmodel import Session, col, delete, select

from service import tables
from service.book import Book


def share(book: Book, request: str, payer: str) -> bool:
    """Let the payee of a request read who holds the paying account, once it has paid; tell whether that is new."""
    row = _row(book, request, payer)
    with book.database.write() as session:
        known = session.get(tables.SharedName, (row.request, row.member)) is not None
        session.merge(row)
    return not known


def withhold(book: Book, request: str, payer: str) -> None:
    """Take the choice back, because nothing was paid."""
    row, shared = _row(book, request, payer), tables.SharedName
    with book.database.write() as session:
        session.exec(delete(shared).where(col(shared.request) == row.request, col(shared.member) == row.member))


def read(session: Session, requests: list[str]) -> dict[str, str]:
    """Return the names shown by those who paid these requests."""
    shared, settlement, posting = tables.SharedName, tables.Settlement, tables.Posting
    query = (
        select(shared.request, tables.Member.name)
        .join(tables.Member, col(tables.Member.id) == shared.member)
        .join(settlement, col(settlement.due) == shared.request)
        .join(posting, col(posting.entry) == settlement.entry)
        .join(tables.Account, col(tables.Account.id) == posting.account)
        .where(col(shared.request).in_(requests), posting.amount < 0, tables.Account.holder == shared.member)
    )
    return dict(session.exec(query).all())


def _row(book: Book, request: str, payer: str) -> tables.SharedName:
    account = book.known.find(book.database, payer)
    assert account is not None, "whoever pays may use the account"
    assert account.holder is not None, "a member pays"
    return tables.SharedName(request=request, member=account.holder)
