"""What a line in the queue may be: the top-ups that it may answer, and what the bank's own code says."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from ledger import bank, matching, transfers
from ledger.bank import Ending, Line
from ledger.matching import Arrived, Match, Wanted
from ledger.refusals import NotCovered
from service import tables
from service.book import Book
from service.clock import day_of

AT_ONCE = 500


class Known(NamedTuple):
    """A top-up that a line may answer: its key, whose account it is for, and what matching sees of it."""

    row: int
    holder: int
    wanted: Wanted


class Judged(NamedTuple):
    """What is known of lines without asking anyone, by row: how the `certain` ones end, and in `noted` the top-up.

    It is the one whose reference a line carries, so that its member sees that euros arrived.
    """

    certain: dict[int, tuple[Ending, int | None]]
    noted: dict[int, int]


def judge(book: Book, session: Session, rows: Sequence[tables.BankLine]) -> Judged:
    """Return what rules and references say of lines.

    One whose decision was refused is left to a person, unless it was for want of cover, which may come back.
    So is one for whoever imported it: nobody makes units for themselves.
    """
    matches, known = suggest(book, session, rows)
    importers, judged = _importers(session, rows), Judged({}, {})
    for row in rows:
        assert row.id is not None
        fresh = row.failure in {None, NotCovered.code}
        ending = bank.ending_by_rule(_line(row)) if fresh else None
        if ending is not None:
            judged.certain[row.id] = (ending, None)
        named = [each for each in matches.get(row.public_id, []) if each.score >= matching.BY_REFERENCE]
        if len(named) != 1:
            continue
        top_up = known[named[0].top_up]
        if row.top_up is None:
            judged.noted[row.id] = top_up.row
        if named[0].score == matching.CERTAIN and fresh and top_up.holder != importers[row.statement]:
            judged.certain[row.id] = (Ending.TOP_UP, top_up.row)
    return judged


def _importers(session: Session, rows: Sequence[tables.BankLine]) -> dict[int | None, int]:
    """Return who imported each statement: for their own account, somebody else decides."""
    row, found = tables.BankStatement, dict[int | None, int]()
    keys = sorted({each.statement for each in rows})
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found.update(session.exec(select(row.id, row.imported_by).where(col(row.id).in_(some))).all())
    return found


def noted(book: Book, session: Session, rows: Sequence[tables.BankLine]) -> dict[int | None, int]:
    """Return the one top-up whose reference a line carries, by row, so that its member sees that euros arrived."""
    matches, known = suggest(book, session, rows)
    found: dict[int | None, int] = {}
    for row in rows:
        named = [each for each in matches.get(row.public_id, []) if each.score >= matching.BY_REFERENCE]
        if len(named) == 1 and row.top_up is None:
            found[row.id] = known[named[0].top_up].row
    return found


def suggest(
    book: Book, session: Session, rows: Sequence[tables.BankLine]
) -> tuple[dict[str, list[Match]], dict[str, Known]]:
    """Return what each line that came in may answer, by its public id, and the top-ups so named, by theirs."""
    found: dict[str, list[Match]] = {}
    known: dict[str, Known] = {}
    for account in {row.bank_account for row in rows}:
        came = [row for row in rows if row.bank_account == account and row.amount > 0]
        arrived = [
            Arrived(
                row.public_id,
                row.amount,
                row.payer,
                tuple(transfers.references_in(row.reference, row.text)),
                row.booked_on,
            )
            for row in came
        ]
        currency = session.get_one(tables.BankAccount, account).currency
        of_currency = _wanted(book, session, currency, {each for one in arrived for each in one.references})
        known.update({each.wanted.id: each for each in of_currency})
        found.update(matching.match(arrived, [each.wanted for each in of_currency]))
    return found, known


def _wanted(book: Book, session: Session, currency: int, references: set[str]) -> list[Known]:
    """Return the open top-ups of a currency, and those whose reference is named, whatever became of them."""
    top_up, account, member, now = tables.TopUp, tables.Account, tables.Member, book.clock()
    query = (
        select(top_up, member.name, member.id)
        .join(account, col(account.id) == top_up.account)
        .join(member, col(member.id) == account.holder)
        .where(account.currency == currency)
    )
    is_open = col(top_up.cancelled_at).is_(None) & or_(col(top_up.expires_at).is_(None), col(top_up.expires_at) > now)
    rows = {row.id: (row, name, holder) for row, name, holder in session.exec(query.where(is_open))}
    named = sorted(references)
    for start in range(0, len(named), AT_ONCE):
        some = query.where(col(top_up.reference).in_(named[start : start + AT_ONCE]))
        rows.update({row.id: (row, name, holder) for row, name, holder in session.exec(some)})
    line = tables.BankLine
    paid = set(session.exec(select(line.top_up).where(line.ending == Ending.TOP_UP)))
    return [_known(row, name, holder or 0, now, paid=row.id in paid) for row, name, holder in rows.values()]


def _known(row: tables.TopUp, name: str, holder: int, now: int, *, paid: bool) -> Known:
    assert row.id is not None
    over = row.cancelled_at is not None or (row.expires_at is not None and row.expires_at <= now)
    settled = paid and not row.standing
    wanted = Wanted(
        row.public_id,
        row.reference,
        row.amount,
        name,
        day_of(row.created_at),
        standing=bool(row.standing),
        open=not over and not settled,
        paid=settled,
    )
    return Known(row.id, holder, wanted)


def _line(row: tables.BankLine) -> Line:
    return Line(row.booked_on, row.value_on, row.amount, code=row.code)
