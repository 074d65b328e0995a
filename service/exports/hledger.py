"""The books as an hledger journal. `hledger -f FILE check --strict` reads every assertion in it."""

from collections.abc import Iterator

from ledger.money import Currency, decimal
from service.database import Database
from service.exports.reading import Account, Chart, Checkpoint, Line, Transaction, read_chart, read_events
from service.snapshots import snapshot

TYPES = {"Assets": "A", "Liabilities": "L", "Equity": "E", "Income": "R", "Expenses": "X"}


def export(database: Database, *, strict: bool = False) -> Iterator[str]:
    """Yield the journal, with every balance asserted at the end of each month and at the end; `strict`: everywhere."""
    with snapshot(database) as books:
        chart = read_chart(books)
        yield from _declarations(chart)
        for event in read_events(books, chart):
            yield _transaction(event, strict=strict) if isinstance(event, Transaction) else _checkpoint(event)


def _declarations(chart: Chart) -> Iterator[str]:
    yield "; Positive amounts are debits. Issuance and its euro mirror stand under Equity:Control,\n"
    yield "; so many units in debit and as many euros in credit: at par, nothing.\n\n"
    yield "decimal-mark .\n\n"
    for currency in chart.currencies:
        point = "" if currency.scale else "."
        yield f"commodity {decimal(1000 * 10**currency.scale, currency.scale)}{point} {_symbol(currency)}\n"
    yield "\n"
    for account in chart.accounts.values():
        yield f"account {account.name}  ; type: {TYPES[account.name.split(':')[0]]}\n"
    yield "\n"


def _transaction(transaction: Transaction, *, strict: bool) -> str:
    reverses = "" if transaction.reverses is None else f", reverses: {transaction.reverses}"
    head = f"{transaction.day} * ({transaction.seq}) {transaction.kind}  ; id: {transaction.id}{reverses}\n"
    return head + "".join([_posting(line, strict=strict) for line in transaction.lines]) + "\n"


def _posting(line: Line, *, strict: bool) -> str:
    asserted = f" == {_amount(line.account, line.balance)}" if strict else ""
    return f"    {line.account.name}  {_amount(line.account, line.amount)}{asserted}\n"


def _checkpoint(checkpoint: Checkpoint) -> str:
    """Return a transaction that moves nothing and asserts what every account holds.

    hledger reads assertions in the order of dates, and on one day in the order
    of the file: this one comes after everything of its day.
    """
    lines = [
        f"    {account.name}  {_amount(account, 0)} == {_amount(account, balance)}\n"
        for account, balance in checkpoint.balances
    ]
    return f"{checkpoint.day} * balances\n" + "".join(lines) + "\n"


def _amount(account: Account, amount: int) -> str:
    return f"{account.written(amount)} {_symbol(account.currency)}"


def _symbol(currency: Currency) -> str:
    """Return the currency's code, in quotes when it is not made of letters only."""
    return currency.code if currency.code.isalpha() else f'"{currency.code}"'
