"""What happened on an account, as its holder searches it; and from whom it received, at whom it spent.

Names are looked for only where they may be read: to find a payment by a name is to be told the name.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from ledger.directory import folded
from service import counterparts, statements, tables
from service.access import Operation, Principal
from service.accounts import account_of
from service.book import Book
from service.clock import end_of_day, start_of_day
from service.known_accounts import KnownAccount
from service.statements import Balance

AT_ONCE = 100
SCANNED_MAX = 3_000
"""How many lines one search looks through; the next page goes on from there."""

_TOTALS = """
select o.account, case when p.amount > 0 then 1 else 0 end,
  sum(case when p.amount < 0 then o.amount when p.amount < -o.amount then p.amount else -o.amount end),
  count(*)
from posting p
join entry e on e.seq = p.entry
join posting o on o.entry = p.entry and o.account <> p.account
where p.account = :account and e.kind in ('payment', 'refund', 'capture')
  and p.amount * o.amount < 0 and e.recorded_at >= :since and e.recorded_at < :until
group by o.account, case when p.amount > 0 then 1 else 0 end
"""


class Sought(NamedTuple):
    """What to look for: words, days (ISO dates in Paris), amounts in minor units, whichever way they went."""

    text: str = ""
    since: str | None = None
    until: str | None = None
    least: int | None = None
    most: int | None = None


class Movement(NamedTuple):
    """What moved on an account. `names` are those of the other side: None for a name that is not told."""

    seq: int
    entry: str
    kind: str
    recorded_at: int
    amount: int
    names: tuple[str | None, ...]
    text: str
    reference: str


class Look(NamedTuple):
    """An account as it is looked at. The balance is read after the movements, so it is never older than they are."""

    movements: list[Movement]
    more: int | None
    balance: Balance


class Total(NamedTuple):
    """What came from somebody, or went to them, in minor units, and in how many movements."""

    name: str | None
    amount: int
    times: int


def look(book: Book, who: Principal, public_id: str, sought: Sought, *, limit: int, before: int | None = None) -> Look:
    """Return the newest movements that match, older than the entry `before`, and where to go on; then the balance."""
    account = account_of(book, who, Operation.READ_STATEMENT, public_id)
    words = folded(sought.text).split()
    found: list[Movement] = []
    seen = 0
    for movement in _movements(book, account, sought, before):
        seen += 1
        if all(word in _said(movement) for word in words):
            found.append(movement)
        if len(found) > limit or seen >= SCANNED_MAX:
            break
    more = found[limit - 1].seq if len(found) > limit else (movement.seq if seen >= SCANNED_MAX else None)
    return Look(found[:limit], more, statements.balance(book, who, public_id))


def totals(book: Book, who: Principal, public_id: str, since: str, until: str) -> tuple[list[Total], list[Total]]:
    """Return from whom an account received, and at whom it spent, between two days, the most first."""
    account = account_of(book, who, Operation.READ_STATEMENT, public_id)
    span = {"account": account.id, "since": start_of_day(since), "until": end_of_day(until)}
    with book.database.read() as session:
        rows = session.execute(sql(_TOTALS), span).all()
        ids = dict(
            session.exec(
                select(tables.Account.id, tables.Account.public_id).where(
                    col(tables.Account.id).in_([row[0] for row in rows])
                )
            ).all()
        )
    names = counterparts.names(book, account.id, list(ids.values()))
    sides: tuple[dict[str | None, Total], dict[str | None, Total]] = ({}, {})
    for other, received, amount, count in rows:
        name, side = names[ids[other]], sides[0 if received else 1]
        before = side.get(name, Total(name, 0, 0))
        side[name] = Total(name, before.amount + int(amount), before.times + count)
    received, spent = (sorted(side.values(), key=lambda each: (-each.amount, each.name or "")) for side in sides)
    return received, spent


def _movements(book: Book, account: KnownAccount, sought: Sought, before: int | None) -> Iterator[Movement]:
    """Yield the movements within the days and amounts, newest first, as many at once as a page holds."""
    while True:
        with book.database.read() as session:
            rows = _rows(session, account, sought, before)
            others = _others(session, account, {moved.entry: moved.amount for moved, _, _ in rows})
        names = counterparts.names(book, account.id, {each for accounts in others.values() for each in accounts})
        shown = counterparts.shared(book, list(others))
        for moved, made, memo in rows:
            told = dict.fromkeys(names[each] for each in others.get(moved.entry, ()))
            if moved.amount > 0 and moved.entry in shown:
                told = {shown[moved.entry]: None}
            yield Movement(
                moved.entry,
                made.id,
                made.kind,
                made.recorded_at,
                moved.amount,
                tuple(told),
                memo.text if memo else "",
                memo.reference if memo else "",
            )
        if len(rows) < AT_ONCE:
            return
        before = rows[-1][0].entry


def _rows(
    session: Session, account: KnownAccount, sought: Sought, before: int | None
) -> list[tuple[tables.Posting, tables.Entry, tables.Memo | None]]:
    entry, posting, memo = tables.Entry, tables.Posting, tables.Memo
    query = (
        select(posting, entry, memo)
        .join(entry, col(entry.seq) == posting.entry)
        .join(memo, col(memo.entry) == posting.entry, isouter=True)
        .where(posting.account == account.id, posting.amount != 0)
        .order_by(col(posting.entry).desc())
        .limit(AT_ONCE)
    )
    if before is not None:
        query = query.where(posting.entry < before)
    if sought.since is not None:
        query = query.where(entry.recorded_at >= start_of_day(sought.since))
    if sought.until is not None:
        query = query.where(entry.recorded_at < end_of_day(sought.until))
    size = func.abs(col(posting.amount))
    if sought.least is not None:
        query = query.where(size >= sought.least)
    if sought.most is not None:
        query = query.where(size <= sought.most)
    return list(session.exec(query).all())


def _others(session: Session, account: KnownAccount, moved: dict[int, int]) -> dict[int, list[str]]:
    """Return the accounts on the other side of each entry, of which the account moved so much."""
    posting = tables.Posting
    query = (
        select(posting.entry, posting.amount, tables.Account.public_id)
        .join(tables.Account, col(tables.Account.id) == posting.account)
        .where(col(posting.entry).in_(moved), posting.account != account.id)
        .order_by(col(posting.entry), col(posting.account))
    )
    others: dict[int, list[str]] = {}
    for entry, amount, public_id in session.exec(query):
        if amount * moved[entry] < 0:
            others.setdefault(entry, []).append(public_id)
    return others


def _said(movement: Movement) -> str:
    """Return all that a movement says, as words are compared."""
    names = " ".join(name for name in movement.names if name)
    return folded(f"{names} {movement.text} {movement.reference}")
