"""A small town for tests: its currencies, the accounts that stand behind them, and members who have an account."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from ledger import holds, issuing, payments
from ledger import terms as account_terms
from ledger.accounts import AccountKind, Status, Terms
from ledger.drafts import Draft, TermChange
from ledger.dues import Due, DueKind
from ledger.entries import Entry
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from service import tables
from service.book import Book
from service.clock import MINUTE
from service.dues import load_dues
from service.ids import new_code
from service.journal import Origin

OPEN = Terms(0, AMOUNT_MAX, Status.OPEN)
"""The terms of a member who may have any amount, and owe nothing."""

UNBOUND = Terms(-AMOUNT_MAX, AMOUNT_MAX, Status.OPEN)
"""The terms of the issuer's own accounts."""

START = 1_767_265_200_000_000
"""The first instant of tests, in UTC microseconds: 1 January 2026, 12:00 in Paris."""


class SetClock:
    """A clock that stands still until it is moved. Instants are UTC microseconds."""

    def __init__(self, now: int = START) -> None:
        """Set the clock."""
        self.now = now

    def __call__(self) -> int:
        """Return the instant at which the clock stands."""
        return self.now

    def advance(self, microseconds: int) -> int:
        """Move the clock forward, and return the instant it then shows."""
        self.now += microseconds
        return self.now


class Unit(NamedTuple):
    """A backed currency, with the public ids of the accounts between which its units are made."""

    currency: int
    cover: int
    fund: str
    suspense: str
    mirror: str
    issuance: str

    def receive(self, amount: int) -> Draft:
        """Return the draft of a bank line: euros reached the fund and wait."""
        return issuing.receive_euros(amount, fund=self.fund, suspense=self.suspense)

    def issue(self, amount: int, payee: str) -> Draft:
        """Return the draft that makes units for `payee`, against euros that wait."""
        return issuing.issue(amount, suspense=self.suspense, mirror=self.mirror, issuance=self.issuance, payee=payee)


class Town:
    """EUR; MIEL and OSTREA, each unit with its euro; TROC, a mutual credit in which balances go below zero.

    `town.post(payments.pay(5, payer=a, payee=b))` posts and returns the entries,
    under a new key unless one is given.
    """

    def __init__(self, book: Book, *, new_id: Callable[[], str] = new_code) -> None:
        """Make the currencies, and open the accounts behind them."""
        self.book = book
        self._new_id = new_id
        self._keys = count(1)
        with book.database.write() as session:
            self.eur = _add(session, tables.Currency(code="EUR", name="Euro", scale=2, kind="legal"))
            troc = tables.Currency(code="TROC", name="Troc", scale=2, kind="local", policy="mutual_credit")
            self.troc = _add(session, troc)
            self.miel = self._unit(session, "MIEL")
            self.ostrea = self._unit(session, "OSTREA")
        self.units = {"MIEL": self.miel, "OSTREA": self.ostrea}
        self._open([*self.miel[2:], *self.ostrea[2:]], UNBOUND)

    def origin(self, key: str | None = None, request: str = "") -> Origin:
        """Return where drafts come from: a new confirmation, or the one with this key."""
        mac = self.book.keyring.mac
        key = f"#{next(self._keys)}" if key is None else key
        return Origin("actor", "client", mac(b"test", key.encode()), mac(request.encode()))

    def post(self, *drafts: Draft, key: str | None = None, request: str = "") -> list[Entry]:
        """Post drafts that stand or fall together, and return their entries."""
        return [posted.entry for posted in self.book.journal.post_now(self.origin(key, request), *drafts)]

    def account(self, balance: int = 0, *, code: str = "MIEL", terms: Terms = OPEN, holder: int | None = None) -> str:
        """Open a member's account, with units issued to it in a backed currency, and return its public id."""
        return self.accounts([balance], code=code, terms=terms, holder=holder)[0]

    def accounts(
        self, balances: Sequence[int], *, code: str = "MIEL", terms: Terms = OPEN, holder: int | None = None
    ) -> list[str]:
        """Open a member's account for each balance, as `account` does."""
        currency = self.units[code].currency if code in self.units else {"TROC": self.troc, "EUR": self.eur}[code]
        with self.book.database.write() as session:
            opened = [self._insert(session, currency, AccountKind.MEMBER, holder=holder) for _ in balances]
        self._open(opened, terms)
        issues = [each for each in zip(balances, opened, strict=True) if each[0]]
        if issues:
            self.issue_each(issues, code=code)
        return opened

    def issue(self, amount: int, payee: str, *, code: str = "MIEL") -> list[Entry]:
        """Let euros arrive, and issue as many units to the payee."""
        return self.issue_each([(amount, payee)], code=code)

    def issue_each(self, issues: Sequence[tuple[int, str]], *, code: str = "MIEL") -> list[Entry]:
        """Let euros arrive, and issue as many units to each payee."""
        unit = self.units[code]
        total = sum(amount for amount, _ in issues)
        return self.post(unit.receive(total), *[unit.issue(amount, payee) for amount, payee in issues])

    def pay(self, amount: int, payer: str, payee: str, *, key: str | None = None) -> Entry:
        """Pay, and return the entry."""
        return self.post(payments.pay(amount, payer=payer, payee=payee), key=key)[0]

    def bind(self, account: str, terms: Terms) -> Entry:
        """Bind the account to terms."""
        return self.post(account_terms.set_terms(account, terms))[0]

    def hold(self, amount: int, account: str, payee: str, *, lasts: int = 10 * MINUTE) -> Due:
        """Set an amount aside for `payee`, for `lasts` microseconds."""
        now = self.book.clock()
        hold_id = new_code()
        self.post(holds.hold(hold_id, amount, account=account, payee=payee, now=now, expires_at=now + lasts))
        return self.due(hold_id)

    def request(self, amount: int, payee: str, *, lasts: int | None = 10 * MINUTE) -> Due:
        """Ask for an amount, for `lasts` microseconds or without end."""
        now = self.book.clock()
        expires_at = None if lasts is None else now + lasts
        return self.ask(
            Due(
                new_code(),
                DueKind.REQUEST,
                payee,
                None,
                amount,
                0,
                whole=True,
                cancelled=False,
                entry=None,
                created_at=now,
                expires_at=expires_at,
            )
        )

    def ask(self, request: Due) -> Due:
        """Insert a payment request."""
        with self.book.database.write() as session:
            account = session.exec(select(tables.Account).where(tables.Account.public_id == request.account)).one()
            assert account.id is not None
            row = tables.Due(
                id=request.id,
                kind=request.kind,
                account=account.id,
                amount=request.amount,
                whole=int(request.whole),
                created_at=request.created_at,
                expires_at=request.expires_at,
            )
            session.add(row)
        return request

    def cancel(self, request: Due) -> bool:
        """Cancel a request, and tell whether it was still open and unpaid."""
        with self.book.database.write() as session:
            cancelled = session.execute(
                text("update due set state = 'cancelled' where id = :id and state = 'open' and done = 0 returning id"),
                {"id": request.id},
            ).all()
            if cancelled:
                session.execute(text("update head set rev = rev + 1"))
        return bool(cancelled)

    def row(self, account: str) -> tables.Account:
        """Return the row of an account."""
        with self.book.database.read() as session:
            return session.exec(select(tables.Account).where(tables.Account.public_id == account)).one()

    def balance(self, account: str) -> int:
        """Return the balance of an account."""
        return self.row(account).balance

    def due(self, due_id: str) -> Due:
        """Return a due as it stands."""
        database = self.book.database
        with database.read() as session:
            return next(iter(load_dues(database.fetch(session), [due_id], 0)))

    def head(self) -> int:
        """Return the number of the last entry."""
        with self.book.database.read() as session:
            return session.exec(select(tables.Head.seq)).one()

    def sums(self) -> dict[str, int]:
        """Return the sum of all balances, by currency: always zero."""
        query = (
            select(tables.Currency.code, func.sum(tables.Account.balance))
            .join(tables.Account, col(tables.Account.currency) == tables.Currency.id)
            .group_by(tables.Currency.code)
        )
        with self.book.database.read() as session:
            return {code: int(total) for code, total in session.exec(query)}

    def _unit(self, session: Session, code: str) -> Unit:
        """Make a backed currency with its cover and the accounts behind it."""
        currency = _add(session, tables.Currency(code=code, name=code.title(), scale=2, kind="local", policy="backed"))
        cover = _add(session, tables.Cover(currency=currency, medium="digital"))
        return Unit(
            currency,
            cover,
            fund=self._insert(session, self.eur, AccountKind.FUND, name=code, cover=cover),
            suspense=self._insert(session, self.eur, AccountKind.SUSPENSE, name=code),
            mirror=self._insert(session, self.eur, AccountKind.MIRROR, name=code),
            issuance=self._insert(session, currency, AccountKind.ISSUANCE, name=code, cover=cover),
        )

    def _insert(
        self,
        session: Session,
        currency: int,
        kind: AccountKind,
        *,
        name: str | None = None,
        cover: int | None = None,
        holder: int | None = None,
    ) -> str:
        public_id = self._new_id()
        row = tables.Account(public_id=public_id, currency=currency, kind=kind, name=name, cover=cover, holder=holder)
        _add(session, row)
        return public_id

    def _open(self, accounts: Sequence[str], terms: Terms) -> None:
        self.post(Draft(Kind.TERMS, terms=tuple(TermChange(account, terms) for account in accounts)))


def _add(session: Session, row: tables.Currency | tables.Cover | tables.Account) -> int:
    """Insert a row, and return its key."""
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id
