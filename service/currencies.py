"""Founding a currency: the unit, what covers it, and the issuer's accounts between which its units are made."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.accounts import AccountKind, Status, Terms
from ledger.drafts import Draft, TermChange
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from service import tables
from service.access import Operation, Principal, require
from service.book import Book
from service.ids import new_code
from service.journal import Origin

EURO = "EUR"
SCALE = 2
UNBOUND = Terms(-AMOUNT_MAX, AMOUNT_MAX, Status.OPEN)
"""The terms of the issuer's own accounts: coverage binds them, not a limit."""


async def found_backed(book: Book, origin: Origin, *, code: str, name: str) -> None:
    """Make a local currency each unit of which has its euro, and open the accounts behind it.

    The accounts bear the currency's code as their name (see `issuing.house_accounts`).
    """
    with book.database.write() as session:
        euro = _euro(session)
        unit = _add(session, tables.Currency(code=code, name=name, scale=SCALE, kind="local", policy="backed"))
        cover = tables.Cover(currency=unit, medium="digital")
        session.add(cover)
        session.flush()
        accounts = [
            tables.Account(public_id=new_code(), currency=currency, kind=kind, name=code, cover=cover_id)
            for kind, currency, cover_id in (
                (AccountKind.FUND, euro, cover.id),
                (AccountKind.SUSPENSE, euro, None),
                (AccountKind.MIRROR, euro, None),
                (AccountKind.ISSUANCE, unit, cover.id),
            )
        ]
        session.add_all(accounts)
        session.flush()
        opened = [account.public_id for account in accounts]
    await book.journal.post(origin, Draft(Kind.TERMS, terms=tuple(TermChange(each, UNBOUND) for each in opened)))


def _euro(session: Session) -> int:
    """Return the euro's key, making the euro when it is not there yet."""
    found = session.exec(select(tables.Currency.id).where(tables.Currency.code == EURO)).first()
    return found or _add(session, tables.Currency(code=EURO, name="Euro", scale=SCALE, kind="legal"))


def _add(session: Session, currency: tables.Currency) -> int:
    session.add(currency)
    session.flush()
    assert currency.id is not None
    return currency.id


class Unit(NamedTuple):
    """A currency as everyone may know it; `policy` of a local one."""

    code: str
    name: str
    scale: int
    kind: str
    policy: str | None


def list_all(book: Book, who: Principal) -> list[Unit]:
    """Return every currency, in order of founding."""
    require(who, Operation.LIST_CURRENCIES)
    with book.database.read() as session:
        rows = session.exec(select(tables.Currency).order_by(col(tables.Currency.id))).all()
        return [Unit(row.code, row.name, row.scale, row.kind, row.policy) for row in rows]
