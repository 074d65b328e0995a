"""The accounts of a line of credit, made with it and opened when it becomes active."""

from sqlmodel import Session, select

from ledger.accounts import OWED, AccountKind
from ledger.credit import Accounts, Funding
from service import tables
from service.ids import new_code
from service.known_accounts import KnownAccount


def make(session: Session, lent_from: KnownAccount, lent_to: KnownAccount, funding: Funding) -> dict[str, int]:
    """Insert a line's accounts, pending, and return their keys by the line's columns."""
    owed = _owed(session, lent_from)
    wanted = [("claim", AccountKind.CLAIM, owed, lent_from.holder), ("debt", AccountKind.DEBT, owed, lent_to.holder)]
    if funding is Funding.SET_ASIDE:
        wanted.append(("aside", AccountKind.SET_ASIDE, lent_from.currency.id, lent_from.holder))
    rows = {
        column: tables.Account(public_id=new_code(), currency=currency, kind=kind, holder=holder)
        for column, kind, currency, holder in wanted
    }
    session.add_all(rows.values())
    session.flush()
    return {column: row.id for column, row in rows.items() if row.id is not None}


def _owed(session: Session, account: KnownAccount) -> int:
    """Return the key of the currency of what is owed in the account's own, making it when it is not there yet."""
    unit = account.currency
    code = unit.code + OWED
    found = session.exec(select(tables.Currency.id).where(tables.Currency.code == code)).first()
    if found is not None:
        return found
    row = tables.Currency(code=code, name=code, scale=unit.scale, kind="owed")
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def of(session: Session, row: tables.CreditLine) -> Accounts:
    """Return between which accounts a line moves, by public id."""
    source = row.lent_from if row.aside is None else row.aside
    found = {key: session.get_one(tables.Account, key).public_id for key in (source, row.lent_to, row.claim, row.debt)}
    return Accounts(found[source], found[row.lent_to], found[row.claim], found[row.debt])
