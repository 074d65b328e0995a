"""A writer remembers facts from batch to batch; whoever else moves the head makes it ask again."""

import pytest
from sqlalchemy import text

from ledger import payments
from ledger.accounts import Status, Terms
from ledger.memos import Memo, mac
from ledger.refusals import NotEnough, PayerFrozen, RequestCancelled, RequestPaid
from service import tables
from service.journal import Journal
from tests.service.journal.conftest import NewJournal
from tests.town import OPEN, Town


@pytest.fixture
def other(new_journal: NewJournal) -> Journal:
    """Start a second journal of the same book, as another process has one."""
    journal = new_journal()
    journal.start()
    return journal


def test_what_another_journal_posted_counts_at_once(town: Town, members: list[str], other: Journal) -> None:
    a, b = members[:2]
    for _ in range(5):
        town.pay(100, a, b)
        other.post_now(town.origin(), payments.pay(100, payer=a, payee=b))
    for journal in (town.book.journal, other):
        with pytest.raises(NotEnough):
            journal.post_now(town.origin(), payments.pay(1, payer=a, payee=b))
    other.post_now(town.origin(), payments.pay(1, payer=b, payee=a))
    assert town.pay(1, a, b).postings


def test_terms_that_another_journal_set_bind_at_once(town: Town, members: list[str], other: Journal) -> None:
    a, b = members[:2]
    other.post_now(town.origin(), payments.pay(1, payer=a, payee=b))
    town.bind(a, Terms(0, 0, Status.FROZEN))
    with pytest.raises(PayerFrozen):
        other.post_now(town.origin(), payments.pay(1, payer=a, payee=b))
    town.bind(a, OPEN)
    other.post_now(town.origin(), payments.pay(1, payer=a, payee=b))


def test_a_request_is_paid_once_whichever_journal_it_reaches(town: Town, members: list[str], other: Journal) -> None:
    a, b, c = members[:3]
    request = town.request(5, a)
    town.post(payments.pay_request(request, payer=b))
    with pytest.raises(RequestPaid):
        other.post_now(town.origin(), payments.pay_request(request, payer=c))


@pytest.mark.parametrize("told", [True, False], ids=["the head is told", "the head is not told"])
def test_a_cancellation_counts_for_a_writer_that_remembers_the_request(
    town: Town, members: list[str], *, told: bool
) -> None:
    """Should anyone forget to move the head, the database refuses, and the writer asks again."""
    a, b = members[:2]
    request = town.request(5_000, a)
    with pytest.raises(NotEnough):
        town.post(payments.pay_request(request, payer=b))
    town.issue(5_000, b)
    if told:
        town.cancel(request)
    else:
        with town.book.database.write() as session:
            session.execute(text("update due set state = 'cancelled' where id = :id"), {"id": request.id})
    with pytest.raises(RequestCancelled):
        town.post(payments.pay_request(request, payer=b))


def test_the_words_of_an_entry_are_bound_to_it_under_a_key_of_their_own(town: Town, members: list[str]) -> None:
    memo = Memo("Pain de mie", "r-1", '{"till":2}')
    (entry,) = town.post(payments.pay(1, payer=members[0], payee=members[1], memo=memo))
    with town.book.database.read() as session:
        row = session.get_one(tables.Memo, entry.seq)
    assert Memo(row.text, row.reference, row.metadata_) == memo
    assert mac(row.key, memo) == entry.memo_mac
