"""The work of every day is done once a day by one process, and again by another when that one died."""

import threading

import pytest

from service import jobs
from service.book import Book
from service.clock import DAY, MINUTE
from tests.town import SetClock


class Work:
    """A job that counts how often it was done, and fails when it is told to."""

    def __init__(self) -> None:
        self.done = 0
        self.fails = False

    def __call__(self, _: Book) -> int:
        if self.fails:
            raise RuntimeError
        self.done += 1
        return 7


def test_a_job_is_done_once_a_day(book: Book, clock: SetClock) -> None:
    work = Work()
    assert [jobs.run_due(book, {"work": work}) for _ in range(2)] == [{"work": 7}, {}]
    clock.advance(12 * 60 * MINUTE - 1)  # it was noon in Paris
    assert jobs.run_due(book, {"work": work}) == {}
    clock.advance(1)
    assert jobs.run_due(book, {"work": work}) == {"work": 7}


def test_of_several_processes_one_does_a_job(book: Book) -> None:
    work, others = Work(), [Book.open(book.database.url, clock=book.clock) for _ in range(2)]
    threads = [threading.Thread(target=jobs.run_due, args=(each, {"work": work})) for each in (book, *others) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in others:
        each.close()
    assert work.done == 1


def test_a_job_that_fails_is_tried_again_in_an_hour_and_holds_up_no_other(book: Book, clock: SetClock) -> None:
    failing, work = Work(), Work()
    failing.fails = True
    both = {"failing": failing, "work": work}
    assert jobs.run_due(book, both) == {"work": 7}
    failing.fails = False
    assert jobs.run_due(book, both) == {}
    clock.advance(jobs.IN_HAND)
    assert jobs.run_due(book, both) == {"failing": 7}


def test_a_job_may_be_done_by_hand_at_any_time(book: Book, clock: SetClock) -> None:
    work = Work()
    jobs.run(book, "work", work)
    assert jobs.run_due(book, {"work": work}) == {}
    jobs.run(book, "work", work)
    assert work.done == 2
    work.fails = True
    with pytest.raises(RuntimeError):
        jobs.run(book, "work", work)
    clock.advance(DAY)
    work.fails = False
    assert jobs.run_due(book, {"work": work}) == {"work": 7}
