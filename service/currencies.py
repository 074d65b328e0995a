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


OWNED = Terms(0, AMOUNT_MAX, Status.OPEN)
"""The terms of the units that the issuer owns itself: as anyone's, each has its euro."""

BEHIND = (AccountKind.FUND, AccountKind.SUSPENSE, AccountKind.MIRROR, AccountKind.ISSUANCE)
"""The accounts without which there is no unit."""

OWN = (AccountKind.OWN_FUNDS, AccountKind.FEES, AccountKind.TRANSIT)
"""What the issuer has besides, in euros: its own money, the fees, and what is on its way between accounts."""

OWN_UNITS = (AccountKind.OWN_FUNDS, AccountKind.FEES)
"""The same in units."""


async def found_backed(book: Book, origin: Origin, *, code: str, name: str) -> None:
    """Make a local currency each unit of which has its euro, and open the accounts behind it.

    The accounts bear the currency's code as their name (see `issuing.house_accounts`).
    """
    with book.database.write() as session:
        make_backed(session, code=code, name=name)
    await book.journal.post(origin, opening(book, code))


def make_backed(session: Session, *, code: str, name: str, own: bool = False) -> int:
    """Make a backed currency and its issuer's accounts, still pending, and return its key.

    With `own`, also those for the issuer's own money, the fees, and what is in transit.
    """
    euro = _euro(session)
    unit = _add(session, tables.Currency(code=code, name=name, scale=SCALE, kind="local", policy="backed"))
    cover = tables.Cover(currency=unit, medium="digital")
    session.add(cover)
    session.flush()
    euros = [(kind, euro) for kind in (*BEHIND[:3], *(OWN if own else ()))]
    units = [(kind, unit) for kind in (*BEHIND[3:], *(OWN_UNITS if own else ()))]
    for kind, currency in (*euros, *units):
        covering = cover.id if kind in {AccountKind.FUND, AccountKind.ISSUANCE} else None
        row = tables.Account(public_id=new_code(), currency=currency, kind=kind, name=code, cover=covering)
        session.add(row)
    session.flush()
    return unit


def opening(book: Book, code: str) -> Draft:
    """Return the draft that opens the issuer's accounts behind a currency, always the same."""
    account, unit = tables.Account, tables.Currency
    query = (
        select(account.public_id, account.kind, unit.kind)
        .join(unit, col(unit.id) == account.currency)
        .where(account.name == code, col(account.holder).is_(None))
        .order_by(col(account.id))
    )
    with book.database.read() as session:
        found = session.exec(query).all()
    changes = (
        TermChange(public_id, OWNED if unit == "local" and kind in OWN_UNITS else UNBOUND)
        for public_id, kind, unit in found
    )
    return Draft(Kind.TERMS, terms=tuple(changes))


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
