"""The books as a Beancount file. `bean-check FILE` reads every assertion in it."""

from collections.abc import Iterator
from datetime import date, timedelta

from service.database import Database
from service.exports.reading import Chart, Checkpoint, Transaction, read_chart, read_events
from service.snapshots import snapshot


def export(database: Database, *, strict: bool = False) -> Iterator[str]:
    """Yield the file, with every balance asserted at the end of each month and at the end.

    With `strict`, also at the end of each day on which it moved: to Beancount, a
    balance stands at the start of a day.
    """
    with snapshot(database) as books:
        chart = read_chart(books)
        yield from _declarations(chart)
        for event in read_events(books, chart, daily=strict):
            if isinstance(event, Transaction):
                yield _transaction(event)
            else:
                yield from _assertions(event)


def _declarations(chart: Chart) -> Iterator[str]:
    yield "; Positive amounts are debits. Issuance and its euro mirror stand under Equity:Control,\n"
    yield "; so many units in debit and as many euros in credit: at par, nothing.\n\n"
    if chart.first_day is None:
        return
    for currency in chart.currencies:
        yield f"{chart.first_day} commodity {currency.code}\n"
    yield "\n"
    for account in chart.accounts.values():
        yield f"{chart.first_day} open {account.name} {account.currency.code}\n"
    yield "\n"


def _transaction(transaction: Transaction) -> str:
    reverses = "" if transaction.reverses is None else f"  reverses: {transaction.reverses}\n"
    head = f'{transaction.day} * "{transaction.kind}"\n  seq: {transaction.seq}\n  id: "{transaction.id}"\n{reverses}'
    lines = [
        f"  {account.name}  {account.written(amount)} {account.currency.code}\n"
        for account, amount, _ in transaction.lines
    ]
    return head + "".join(lines) + "\n"


def _assertions(checkpoint: Checkpoint) -> Iterator[str]:
    """Yield assertions for the start of the day that follows; exact ones, for Beancount would forgive a cent."""
    day = date.fromisoformat(checkpoint.day) + timedelta(days=1)
    for account, balance in checkpoint.balances:
        yield f"{day} balance {account.name}  {account.written(balance)} ~ 0 {account.currency.code}\n"
    yield "\n"
