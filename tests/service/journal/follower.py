"""A database that follows the model step by step: how its answers and its state are told in the model's terms."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

from sqlmodel import select

from ledger.accounts import Account, Status, Terms
from ledger.books import Books
from ledger.drafts import TermChange
from ledger.dues import Due, DueKind
from ledger.entries import Posting, Settlement
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX
from ledger.refusals import Refusal
from service import tables
from service.book import Book
from service.dues import load_dues
from service.journal import Result
from service.known_accounts import load_accounts, load_covers
from tests.model import Confirmation, Model, Outcome
from tests.shelves import Shelf
from tests.town import SetClock, Town


class Done(NamedTuple):
    """What an answer says of an entry; the rest is chance, or when and by whom."""

    seq: int
    kind: Kind
    reverses: int | None
    postings: tuple[Posting, ...]
    terms: tuple[TermChange, ...]
    settlements: tuple[Settlement, ...]
    holds: tuple[Due, ...]


class Refused(NamedTuple):
    """What an answer says of a refusal."""

    code: str
    facts: dict[str, object]
    place: int


Answer = list[Done] | Refused


@contextmanager
def follower(shelf: Shelf, clock: SetClock) -> Iterator[Town]:
    """Lend a book of its own in which members have accounts near every kind of limit."""
    ids = count(1)
    with shelf.lend() as url:
        book = Book.open(url, clock=clock)
        try:
            town = Town(book, new_id=lambda: f"A{next(ids):03}")
            town.accounts([1_000, 300, 0])
            town.account(200, terms=Terms(0, 400, Status.OPEN))
            town.accounts([100, 0], code="OSTREA")
            town.account(code="TROC", terms=Terms(-500, AMOUNT_MAX, Status.OPEN))
            town.account(code="TROC", terms=Terms(-50, 600, Status.OPEN))
            yield town
        finally:
            book.close()


def model_of(town: Town) -> Model:
    """Return a model that stands where the town's book does."""
    return Model(stand(town), list(town.units.values()), now=town.book.clock(), seq=town.head())


def stand(town: Town) -> Books:
    """Return every account, due and cover of the book as the database has them."""
    database = town.book.database
    with database.read() as session:
        fetch = database.fetch(session)
        accounts = load_accounts(fetch, session.exec(select(tables.Account.public_id)).all(), 0)
        due_ids = session.exec(select(tables.Due.id)).all()
        dues = load_dues(fetch, due_ids, 0) if due_ids else ()
        covers = load_covers(fetch, [unit.cover for unit in town.units.values()], 0)
        return Books(
            {account.public_id: account for account in accounts},
            {due.id: due for due in dues},
            {cover.id: cover for cover in covers},
        )


def standing(books: Books) -> tuple[dict[str, Account], dict[str, Due], dict[int, int]]:
    """Return what two books that stand the same have in common; `entry` of a hold is the database's to know."""
    dues = {due.id: due._replace(entry=None) for due in books.dues.values()}
    return books.accounts, dues, {cover.id: cover.margin for cover in books.covers.values()}


def confirm(town: Town, *confirmations: Confirmation) -> list[Answer]:
    """Post confirmations, as one batch when there are several, and return the answers."""
    journal = town.book.journal
    items = [(town.origin(key, request), tuple(drafts)) for key, request, drafts in confirmations]
    if len(items) > 1:
        return [_answer(result) for result in journal.post_each_now(items)]
    origin, drafts = items[0]
    try:
        return [_answer(journal.post_now(origin, *drafts))]
    except Refusal as refusal:
        return [_answer(refusal)]


def expected(outcome: Outcome) -> Answer:
    """Return the answer that the model gives."""
    if isinstance(outcome, Refusal):
        return Refused(outcome.code, dict(outcome.facts), outcome.index)
    return [
        Done(
            seq,
            draft.kind,
            draft.reverses,
            tuple(sorted(effects.postings)),
            tuple(sorted(effects.terms)),
            tuple(sorted(effects.settlements)),
            tuple(sorted(due._replace(entry=seq) for due in effects.opened if due.kind is DueKind.HOLD)),
        )
        for seq, draft, effects in outcome
    ]


def _answer(result: Result) -> Answer:
    if isinstance(result, Refusal):
        return Refused(result.code, dict(result.facts), result.index)
    return [
        Done(entry.seq, entry.kind, entry.reverses, entry.postings, entry.terms, entry.settlements, entry.holds)
        for entry, _ in result
    ]
