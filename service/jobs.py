"""The work of every day: each job once a day (in Paris), by one process, however many serve.

A job is taken for an hour; whoever took it and died is relieved by another. A
job does its work in small transactions of its own and may be done twice: it
only ever does what is due.
"""

from collections.abc import Callable, Iterable, Mapping

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, update

from service import tables
from service.book import Book
from service.clock import MINUTE, day_of

Job = Callable[[Book], int]
"""Does what is due, and returns how many things it did."""

IN_HAND = 60 * MINUTE
"""How long a job is left to whoever took it, in microseconds."""

NEVER = ""

log = structlog.get_logger()


def run_due(book: Book, jobs: Mapping[str, Job]) -> dict[str, int]:
    """Do the jobs that were not done today and that nobody has in hand; return what each did. One may fail alone."""
    done = {}
    for name, job in jobs.items():
        if not _take(book, name):
            continue
        try:
            done[name] = run(book, name, job)
        except Exception:
            log.exception("job.failed", job=name)  # whoever comes when its hour is over tries again
    return done


def run(book: Book, name: str, job: Job) -> int:
    """Do a job now, and note that it was done today."""
    _make(book, [name])
    day = day_of(book.clock())  # of its beginning: one that ran past midnight is due again
    count = job(book)
    row = tables.Job
    with book.database.write() as session:
        session.exec(update(row).where(col(row.name) == name).values(day=day, taken_until=0))
    log.info("job.done", job=name, count=count)
    return count


def _take(book: Book, name: str) -> bool:
    """Take a job when it is due today and in nobody's hands."""
    now, row = book.clock(), tables.Job
    _make(book, [name])
    due = update(row).where(col(row.name) == name, col(row.day) < day_of(now), col(row.taken_until) <= now)
    with book.database.write() as session:
        return session.exec(due.values(taken_until=now + IN_HAND)).rowcount == 1


def _make(book: Book, names: Iterable[str]) -> None:
    """Insert the jobs that were never heard of."""
    insert = sqlite.insert if book.database.sqlite else postgresql.insert
    rows = [{"name": name, "day": NEVER, "taken_until": 0} for name in names]
    with book.database.write() as session:
        session.execute(insert(tables.Job).values(rows).on_conflict_do_nothing())
