"""The two words of the day of an account: known to whoever is paid on it today, and to whoever has just paid."""

from ledger import day_words
from ledger.refusals import AccountNotFound
from service.access import Operation, Principal, require
from service.book import Book
from service.clock import day_of


def read(book: Book, who: Principal, public_id: str) -> tuple[str, str]:
    """Return today's words of an account, for those who are paid on it."""
    account = book.known.find(book.database, public_id)
    require(who, Operation.READ_DAY_WORDS, account.holder if account else None, hidden=AccountNotFound)
    return of(book, public_id)


def of(book: Book, public_id: str) -> tuple[str, str]:
    """Return today's words of an account; the caller has seen that whoever reads them may."""
    return day_words.words(book.keyring.mac(b"day words", public_id.encode(), day_of(book.clock()).encode()))
