"""The association's bank accounts: which one holds the guarantee fund of which currency."""

from sqlmodel import Session, col, select

from ledger.refusals import NoBankAccount
from service import tables


def keep(session: Session, *, iban: str, currency: int, now: int) -> None:
    """Keep a bank account of a currency's fund; the last one kept is where euros are sent. Again changes nothing."""
    row = tables.BankAccount
    newest = session.exec(select(row.iban).where(row.currency == currency).order_by(col(row.id).desc())).first()
    known = session.exec(select(row.id).where(row.iban == iban)).first()
    if newest != iban and known is None:
        session.add(row(iban=iban, currency=currency, since=now))
        session.flush()


def to_send_to(session: Session, currency: int, code: str) -> str:
    """Return the IBAN to which euros for units of a currency are sent, or refuse where there is none."""
    row = tables.BankAccount
    found = session.exec(select(row.iban).where(row.currency == currency).order_by(col(row.id).desc())).first()
    if found is None:
        raise NoBankAccount(currency=code)
    return found
