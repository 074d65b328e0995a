"""The association's own accounts in euros beside those that make units: opened when they are first needed."""

from sqlmodel import Session, col, select

from ledger.accounts import AccountKind
from ledger.drafts import Draft, TermChange
from ledger.kinds import Kind
from service import tables
from service.book import Book
from service.currencies import EURO, UNBOUND
from service.ids import new_code
from service.journal import Origin

HOUSE = "alveole"


def account(book: Book, code: str, kind: AccountKind) -> str:
    """Return the house's euro account of this kind beside a local currency, by its public id; open it if need be."""
    with book.database.read() as session:
        found = _find(session, code, kind)
    if found is None:
        with book.database.write() as session:
            session.exec(select(tables.Head.seq).with_for_update()).one()  # two at once would open two
            found = _find(session, code, kind) or _insert(session, code, kind)
    public_id, status = found
    if status == "pending":
        mac = book.keyring.mac(b"house account", public_id.encode())
        terms = (TermChange(public_id, UNBOUND),)
        book.journal.post_now(Origin(HOUSE, HOUSE, mac, mac), Draft(Kind.TERMS, terms=terms))
    return public_id


def _find(session: Session, code: str, kind: AccountKind) -> tuple[str, str] | None:
    account, currency = tables.Account, tables.Currency
    query = (
        select(account.public_id, account.status)
        .join(currency, col(currency.id) == account.currency)
        .where(account.name == code, account.kind == kind, currency.code == EURO, col(account.holder).is_(None))
        .order_by(col(account.id))
    )
    return session.exec(query).first()


def _insert(session: Session, code: str, kind: AccountKind) -> tuple[str, str]:
    euro = session.exec(select(tables.Currency.id).where(tables.Currency.code == EURO)).one()
    assert euro is not None
    row = tables.Account(public_id=new_code(), currency=euro, kind=kind, name=code)
    session.add(row)
    session.flush()
    return row.public_id, row.status
