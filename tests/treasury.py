"""A treasury for tests: a bank account behind a town's currency, and what is asked of it."""

from sqlmodel import select

from service import tables, top_ups
from service.access import Principal, Role
from service.bank import accounts, importing, queue
from service.bank.importing import Imported
from service.ids import new_code
from service.top_ups import Announced, TopUp
from tests.people import Someone, confirm, of_association
from tests.statements import IBAN
from tests.town import Town


def open_bank(town: Town) -> Principal:
    """Give the town's MIEL a bank account, and return a treasurer."""
    with town.book.database.write() as session:
        accounts.keep(session, iban=IBAN, currency=town.miel.currency, now=town.book.clock())
    return of_association(town, Role.TREASURER)


def announce(town: Town, someone: Someone, amount: int = 50_00, *, standing: bool = False) -> TopUp:
    """Announce euros for somebody's account."""
    asked = Announced(someone.account, amount, "MIEL", standing=standing)
    return top_ups.create(town.book, someone.who, confirm(town, someone.who, new_code()), asked)


def take(town: Town, treasurer: Principal, content: bytes) -> Imported:
    """Import a file of one statement."""
    (imported,) = importing.take(town.book, treasurer, content)
    return imported


def queued(town: Town, treasurer: Principal) -> list[queue.Shown]:
    """Return the lines that wait for a decision."""
    return queue.list_lines(town.book, treasurer, state="queued", limit=100)[0]


def suspense(town: Town) -> int:
    """Return the cents that wait for a decision: what suspense owes."""
    return -town.balance(town.miel.suspense)


def undecided(town: Town) -> int:
    """Return the cents of the lines that are not done."""
    with town.book.database.read() as session:
        return sum(line.amount for line in session.exec(select(tables.BankLine)) if line.state != "done")
