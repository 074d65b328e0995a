"""Several writers on one book, each as fast as it can, while someone changes limits: the head orders them all."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle, islice

from ledger import payments
from ledger.accounts import Status, Terms
from ledger.money import AMOUNT_MAX
from ledger.refusals import Refusal
from service.book import Book
from tests.service.journal import crash
from tests.town import OPEN, SetClock, Town

PROCESSES = 3  # and this one
PAYMENTS = 300
CHANGES = 40

TERMS = (
    Terms(0, AMOUNT_MAX, Status.FROZEN),
    OPEN,
    Terms(0, 900, Status.OPEN),
    Terms(0, AMOUNT_MAX, Status.RECEIVE_ONLY),
    OPEN,
    Terms(0, AMOUNT_MAX, Status.SPEND_ONLY),
    OPEN,
)


def test_processes_that_post_at_once_while_terms_change_keep_every_law(town: Town, members: list[str]) -> None:
    before = town.head()
    with ExitStack() as stack:
        url = town.book.database.url
        writers = [stack.enter_context(crash.Writer(url, f"writer-{n}", PAYMENTS)) for n in range(PROCESSES)]
        for writer in writers:
            writer.wait_for(1)
        for member, terms in islice(zip(cycle(members), cycle(TERMS), strict=False), CHANGES):
            town.bind(member, terms)
        answers = [writer.finish() for writer in writers]
    for writer, told in zip(writers, answers, strict=True):
        assert len(told) == PAYMENTS
        crash.check(town.book, writer.name, told)
    assert town.sums()["MIEL"] == 0
    assert town.head() > before + CHANGES


def test_journals_that_post_at_once_while_terms_change_keep_every_law(
    town: Town, members: list[str], clock: SetClock
) -> None:
    before = town.head()
    a, b, c = members[:3]

    def post(book: Book) -> int:
        items = [(town.origin(), (payments.pay(1 + n % 40, payer=a, payee=b),)) for n in range(200)]
        return sum(not isinstance(result, Refusal) for result in book.journal.post_each_now(items))

    books = [Book.open(town.book.database.url, clock=clock) for _ in range(3)]
    try:
        with ThreadPoolExecutor(4) as threads:
            posting = [threads.submit(post, book) for book in books]
            for terms in islice(cycle(TERMS), CHANGES):
                town.bind(b, terms)
            posted = sum(each.result() for each in posting)
    finally:
        for book in books:
            book.close()
    assert town.head() == before + CHANGES + posted
    assert town.balance(a) + town.balance(b) == 2_000
    assert town.balance(a) >= 0
    assert town.balance(c) == 1_000
