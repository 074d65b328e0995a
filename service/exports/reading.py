"""The books in the order of accounting dates, as both exports write them.

In the books a positive amount reaches the account, whatever it is. In accounting
a positive amount is a debit. For euros the two agree: euros that reach the fund
are a debit of it. A unit is what the issuer owes its holder, so units that reach
a member are a credit: amounts in units change their sign. Issuance and its euro
mirror are the two faces of one control account: per issue it has so many units
in debit and as many euros in credit, at par nothing.

What an account holds is told by the books' own stored balances wherever the
order of dates is the order of recording, so that an assertion is more than the
sum of what stands above it.
"""

import heapq
from calendar import monthrange
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ledger.accounts import AccountKind
from ledger.money import Currency, decimal
from service.snapshots import Row, Snapshot

SIDES = {
    AccountKind.MEMBER: "Liabilities:Members",
    AccountKind.SUSPENSE: "Liabilities:Suspense",
    AccountKind.FUND: "Assets:Fund",
    AccountKind.CASH: "Assets:Cash",
    AccountKind.TRANSIT: "Assets:Transit",
    AccountKind.ISSUANCE: "Equity:Control",
    AccountKind.MIRROR: "Equity:Control",
    AccountKind.OWN_FUNDS: "Equity:OwnFunds",
    AccountKind.FEES: "Income:Fees",
    AccountKind.SET_ASIDE: "Liabilities:SetAside",
    AccountKind.CLAIM: "Liabilities:Claims",
    AccountKind.DEBT: "Liabilities:Debts",
    AccountKind.INTEREST: "Income:Interest",
    AccountKind.CHARGES: "Expenses:Bank",
}
"""Where an account of each kind stands in the chart; below it, its opaque public id."""

_CURRENCIES = "select id, code, scale, kind, policy from currency order by id"
_ACCOUNTS = "select id, public_id, kind, currency, balance from account order by id"
_FIRST_DAY = "select min(effective_on) from entry where seq <= (select seq from head) and (dated = 1 or seq = 1)"
_DATED_ACCOUNTS = """
select distinct p.account from entry e join posting p on p.entry = e.seq
where e.dated = 1 and e.seq <= (select seq from head)
"""
_MOVES = """
select e.effective_on, e.seq, e.id, e.kind, e.reverses, p.account, p.amount, p.balance
from entry e join posting p on p.entry = e.seq
where e.dated = {dated} and e.seq <= (select seq from head) and p.amount <> 0
order by {order}
"""


class Account(NamedTuple):
    """An account of the chart. `balance` is what the books store, debits positive."""

    name: str
    currency: Currency
    balance: int
    dated: bool

    def signed(self, amount: int) -> int:
        """Return an amount of the books as accounting has it: debits positive."""
        return amount if self.currency.kind == "legal" else -amount

    def written(self, amount: int) -> str:
        """Return an amount in decimal, without its currency."""
        return decimal(amount, self.currency.scale)


class Line(NamedTuple):
    """What moves on an account, and what it holds afterwards; debits positive."""

    account: Account
    amount: int
    balance: int


class Transaction(NamedTuple):
    """An entry that moves amounts. One that only binds, holds or releases is none."""

    day: str
    seq: int
    id: str
    kind: str
    reverses: int | None
    lines: list[Line]


class Checkpoint(NamedTuple):
    """What accounts hold at the end of a day."""

    day: str
    balances: list[tuple[Account, int]]


class Chart(NamedTuple):
    """The accounts by their keys, the currencies, and the first day of the books."""

    accounts: dict[int, Account]
    currencies: list[Currency]
    first_day: str | None


def read_chart(snapshot: Snapshot) -> Chart:
    """Return the chart of the books."""
    currencies = {row[0]: Currency(*row) for row in snapshot.all(_CURRENCIES)}
    dated = {account for (account,) in snapshot.all(_DATED_ACCOUNTS)}
    accounts = {}
    for key, public_id, kind, currency, balance in snapshot.stream(_ACCOUNTS):
        unsigned = Account(f"{SIDES[AccountKind(kind)]}:{public_id}", currencies[currency], balance, key in dated)
        accounts[key] = unsigned._replace(balance=unsigned.signed(balance))
    ((first_day,),) = snapshot.all(_FIRST_DAY)
    return Chart(accounts, list(currencies.values()), first_day)


def read_events(snapshot: Snapshot, chart: Chart, *, daily: bool = False) -> Iterator[Transaction | Checkpoint]:
    """Yield the transactions in the order of their dates, and what every account holds at the end of each month.

    With `daily`, also what moved each day; and last, what the books say that every account holds.
    """
    standing = dict.fromkeys(chart.accounts, 0)
    moved: set[int] = set()
    day = None
    for _, rows in groupby(_moves(snapshot), key=lambda row: row[:2]):
        entry = list(rows)
        if day is not None and entry[0][0] != day:
            yield from _close(day, entry[0][0], chart, standing, moved if daily else set())
            moved.clear()
        day = entry[0][0]
        moved.update(row[5] for row in entry)
        yield _transaction(entry, chart, standing)
    if day is not None:
        yield Checkpoint(day, [(account, account.balance) for account in chart.accounts.values()])


def _moves(snapshot: Snapshot) -> Iterator[Row]:
    """Yield what moves, by date and number. Entries of the day on which they were recorded are in order already."""
    recorded = snapshot.stream(_MOVES.format(dated=0, order="e.seq, p.account"))
    dated = snapshot.stream(_MOVES.format(dated=1, order="e.effective_on, e.seq, p.account"))
    return heapq.merge(recorded, dated, key=lambda row: row[:2])


def _transaction(entry: list[Row], chart: Chart, standing: dict[int, int]) -> Transaction:
    """Return the transaction of an entry's rows, and let what stands follow it."""
    lines = []
    for *_, key, amount, balance in entry:
        account = chart.accounts[key]
        signed = account.signed(amount)
        standing[key] = standing[key] + signed if account.dated else account.signed(balance)
        lines.append(Line(account, signed, standing[key]))
    day, seq, id_, kind, reverses = entry[0][:5]
    return Transaction(day, seq, id_, kind, reverses, lines)


def _close(day: str, following: str, chart: Chart, standing: dict[int, int], moved: set[int]) -> Iterator[Checkpoint]:
    """Yield the checkpoint of a day that is over, and of its month when that is over too."""
    if following[:7] != day[:7]:
        year, month = map(int, day.split("-")[:2])
        last = f"{day[:7]}-{monthrange(year, month)[1]:02}"
        yield Checkpoint(last, [(chart.accounts[key], amount) for key, amount in standing.items()])
    elif moved:
        yield Checkpoint(day, [(chart.accounts[key], standing[key]) for key in sorted(moved)])
