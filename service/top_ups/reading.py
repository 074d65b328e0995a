"""Top-ups as those who may read them see them: how to send the euros, and what came of it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger import transfers
from ledger.bank import Ending
from ledger.refusals import TopUpNotFound
from ledger.top_ups import State, state
from service import association, tables
from service.access import Operation, Principal, may, own_members, require
from service.bank import accounts
from service.book import Book


class Answer(NamedTuple):
    """A bank line that came for a top-up, in cents; `entry` made units of it, once it is decided so."""

    amount: int
    booked_on: str
    entry: str | None


class TopUp(NamedTuple):
    """A top-up: how to send the euros, and where it stands. `amount` in cents, instants in UTC microseconds."""

    row: int
    id: str
    account: str
    currency: str
    amount: int
    standing: bool
    reference: str
    iban: str
    beneficiary: str
    created_at: int
    expires_at: int | None
    state: State
    answers: tuple[Answer, ...]

    @property
    def epc(self) -> str:
        """Return the text of the QR code that a banking app reads."""
        return transfers.epc_code(
            beneficiary=self.beneficiary, iban=self.iban, cents=self.amount, reference=self.reference
        )


def find(book: Book, who: Principal, public_id: str) -> TopUp:
    """Return a top-up to those for whose account it is, or who keep the treasury."""
    with book.database.read() as session:
        row, holder = _row(session, public_id)
        require(who, Operation.READ_TOP_UP, holder, hidden=TopUpNotFound)
        if row is None:
            raise TopUpNotFound
        return described(book, session, [row])[0]


def list_for(book: Book, who: Principal, *, limit: int, before: int | None = None) -> tuple[list[TopUp], int | None]:
    """Return top-ups, the latest first, and where the next page starts."""
    row, account = tables.TopUp, tables.Account
    query = select(row).join(account, col(account.id) == row.account)
    if not may(who, Operation.LIST_TOP_UPS):
        mine = own_members(who, Operation.LIST_TOP_UPS)
        if not mine:
            require(who, Operation.LIST_TOP_UPS)
        query = query.where(col(account.holder).in_(mine))
    if before is not None:
        query = query.where(col(row.id) < before)
    with book.database.read() as session:
        rows = session.exec(query.order_by(col(row.id).desc()).limit(limit + 1)).all()
        found = described(book, session, rows[:limit])
    return found, found[-1].row if len(rows) > limit else None


def _row(session: Session, public_id: str) -> tuple[tables.TopUp | None, int | None]:
    row, account = tables.TopUp, tables.Account
    query = select(row, account.holder).join(account, col(account.id) == row.account).where(row.public_id == public_id)
    return session.exec(query).first() or (None, None)


def described(book: Book, session: Session, rows: Sequence[tables.TopUp]) -> list[TopUp]:
    """Return top-ups as they stand, in the order of their rows."""
    account, currency, now = tables.Account, tables.Currency, book.clock()
    named = (
        select(account.id, account.public_id, currency.id, currency.code)
        .join(currency, col(currency.id) == account.currency)
        .where(col(account.id).in_({row.account for row in rows}))
    )
    units = {key: (public_id, unit, code) for key, public_id, unit, code in session.exec(named)}
    ibans = {unit: accounts.to_send_to(session, unit, code) for _, unit, code in units.values() if unit is not None}
    lines, house = _lines(session, rows), association.name(session)
    found = []
    for row in rows:
        public_id, unit, code = units[row.account]
        assert unit is not None
        own = lines.get(row.id or 0, [])
        stands = state(
            cancelled=row.cancelled_at is not None,
            standing=bool(row.standing),
            expires_at=row.expires_at,
            answered=any(each.ending == Ending.TOP_UP for each in own),
            looked_at=any(each.ending is None for each in own),
            now=now,
        )
        answers = tuple(
            Answer(each.amount, each.booked_on, each.result)
            for each in own
            if each.ending is None or each.ending == Ending.TOP_UP
        )
        assert row.id is not None
        found.append(
            TopUp(
                row.id,
                row.public_id,
                public_id,
                code,
                row.amount,
                bool(row.standing),
                row.reference,
                ibans[unit],
                house,
                row.created_at,
                row.expires_at,
                stands,
                answers,
            )
        )
    return found


def _lines(session: Session, rows: Sequence[tables.TopUp]) -> dict[int, list[tables.BankLine]]:
    line = tables.BankLine
    query = select(line).where(col(line.top_up).in_([row.id for row in rows])).order_by(col(line.id))
    found: dict[int, list[tables.BankLine]] = {}
    for each in session.exec(query):
        assert each.top_up is not None
        found.setdefault(each.top_up, []).append(each)
    return found
