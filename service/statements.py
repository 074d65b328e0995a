"""Balances now and at any past moment, and the statement of an account."""

import json
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from service import tables
from service.access import Operation, Principal
from service.accounts import account_of
from service.book import Book
from service.clock import end_of_day
from service.known_accounts import KnownAccount

_BALANCE = """
select a.balance,
  a.held - coalesce((select sum(d.amount - d.done) from due d
    where d.kind = 'hold' and d.done < d.amount and d.account = a.id and d.expires_at <= ?), 0),
  a.floor, a.status
from account a where a.id = ?
"""


class Balance(NamedTuple):
    """What an account holds, in minor units. `held` counts what is set aside and has not expired.

    `spendable` is None for a past moment.
    """

    balance: int
    held: int
    spendable: int | None


class Line(NamedTuple):
    """A posting as its holder reads it; `balance` and `held_after` stand after it."""

    seq: int
    entry: str
    kind: str
    recorded_at: int
    effective_on: str
    amount: int
    held: int
    balance: int
    held_after: int
    others: tuple[str, ...]
    text: str
    reference: str
    metadata: dict[str, object]
    reverses: str | None


def balance(book: Book, who: Principal, public_id: str) -> Balance:
    """Return the balance now. What an expired hold had set aside is spendable again."""
    account = account_of(book, who, Operation.READ_BALANCE, public_id)
    ((amount, held, floor, status),) = book.database.ask(_BALANCE, book.clock(), account.id)
    spends = status in {"open", "spend_only"}
    return Balance(amount, int(held), max(0, amount - int(held) - floor) if spends else 0)


def balance_at(book: Book, who: Principal, public_id: str, at: int) -> Balance:
    """Return the balance as it was recorded at an instant (UTC microseconds), that instant's entries included."""
    account = account_of(book, who, Operation.READ_BALANCE, public_id)
    with book.database.read() as session:
        return _standing(session, account, _last_entry(session, at))


def balance_on(book: Book, who: Principal, public_id: str, day: str) -> Balance:
    """Return the balance at the end of a day (ISO date, Paris) by accounting date.

    It is the balance recorded by then, corrected by the few entries whose
    accounting date lies on the other side of that midnight.
    """
    account = account_of(book, who, Operation.READ_BALANCE, public_id)
    entry, posting = tables.Entry, tables.Posting
    with book.database.read() as session:
        last = _last_entry(session, end_of_day(day) - 1)
        standing = _standing(session, account, last)
        moved = (
            select(func.coalesce(func.sum(posting.amount), 0))
            .join(entry, col(entry.seq) == posting.entry)
            .where(entry.dated == 1, posting.account == account.id)
        )
        earlier = session.exec(moved.where(entry.effective_on <= day, entry.seq > last)).one()
        later = session.exec(moved.where(entry.effective_on > day, entry.seq <= last)).one()
    return standing._replace(balance=standing.balance + int(earlier) - int(later))


def _last_entry(session: Session, at: int) -> int:
    entry = tables.Entry
    found = session.exec(
        select(entry.seq)
        .where(entry.recorded_at <= at)
        .order_by(col(entry.recorded_at).desc(), col(entry.seq).desc())
        .limit(1)
    ).first()
    return found or 0


def _standing(session: Session, account: KnownAccount, last: int) -> Balance:
    posting = tables.Posting
    found = session.exec(
        select(posting.balance, posting.held_after)
        .where(posting.account == account.id, posting.entry <= last)
        .order_by(col(posting.entry).desc())
        .limit(1)
    ).first()
    return Balance(*(found or (0, 0)), None)


def statement(
    book: Book, who: Principal, public_id: str, *, limit: int, before: int | None = None
) -> tuple[list[Line], int | None]:
    """Return the newest lines of an account before the entry number `before`, and where the next page starts."""
    account = account_of(book, who, Operation.READ_STATEMENT, public_id)
    entry, posting, memo = tables.Entry, tables.Posting, tables.Memo
    query = (
        select(posting, entry, memo)
        .join(entry, col(entry.seq) == posting.entry)
        .join(memo, col(memo.entry) == posting.entry, isouter=True)
        .where(posting.account == account.id)
        .order_by(col(posting.entry).desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(posting.entry < before)
    with book.database.read() as session:
        rows = session.exec(query).all()
        seqs = [row[0].entry for row in rows[:limit]]
        others = _others(session, account, seqs)
        reversed_ = _ids(session, [row[1].reverses for row in rows if row[1].reverses])
        lines = [
            Line(
                moved.entry,
                made.id,
                made.kind,
                made.recorded_at,
                made.effective_on,
                moved.amount,
                moved.held,
                moved.balance,
                moved.held_after,
                tuple(others.get(moved.entry, ())),
                *_written(words),
                reversed_.get(made.reverses or 0),
            )
            for moved, made, words in rows[:limit]
        ]
    return lines, seqs[-1] if len(rows) > limit else None


def _written(words: tables.Memo | None) -> tuple[str, str, dict[str, object]]:
    return ("", "", {}) if words is None else (words.text, words.reference, json.loads(words.metadata_))


def _others(session: Session, account: KnownAccount, seqs: list[int]) -> dict[int, list[str]]:
    """Return the accounts on the other side of each entry."""
    posting = tables.Posting
    query = (
        select(posting.entry, tables.Account.public_id)
        .join(tables.Account, col(tables.Account.id) == posting.account)
        .where(col(posting.entry).in_(seqs), posting.account != account.id)
        .order_by(col(posting.entry), col(posting.account))
    )
    others: dict[int, list[str]] = {}
    for seq, public_id in session.exec(query):
        others.setdefault(seq, []).append(public_id)
    return others


def _ids(session: Session, seqs: list[int | None]) -> dict[int, str]:
    query = select(tables.Entry.seq, tables.Entry.id).where(col(tables.Entry.seq).in_(seqs))
    return dict(session.exec(query).all())
