"""Whether reading slows down as the books grow, and how fast a large book is verified."""

import random
import time
from collections.abc import Callable
from contextlib import closing
from statistics import median

from scripts.measuring.figures import Board
from scripts.measuring.towns import Measured, Place
from service import statements
from service.verification import verify

ACCOUNTS = 50
"""Few enough that a page of a statement is full in the small book too."""

SMALL = 5_000
LARGE = 500_000
"""Payments, of two postings each."""

FILLED_TOGETHER = 10_000
READS = 400
PAGE = 50
SLOWER_MOST = 1.2
VERIFIED_LEAST = 35_000


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure reading and verifying on one kind of database."""
    with (
        closing(Measured(place, kind, members=ACCOUNTS)) as small,
        closing(Measured(place, kind, members=ACCOUNTS)) as large,
    ):
        _fill(board, small, SMALL)
        _fill(board, large, max(2 * SMALL, int(LARGE * scale)))
        for name in _reads(small):
            _compare(board, f"{kind}.{name}", small, large, name)
        report = verify(large.book.database)
        board.put(f"{kind}.verify.entries_per_second", report.entries / report.seconds, least=VERIFIED_LEAST)


def _fill(board: Board, town: Measured, payments: int) -> None:
    with board.console.status(f"{payments:,} payments on {town.kind}"):
        for start in range(0, payments, FILLED_TOGETHER):
            town.book.journal.post_each_now(town.payments(min(FILLED_TOGETHER, payments - start)))
        town.filled = town.book.clock()


def _compare(board: Board, name: str, small: Measured, large: Measured, read: str) -> None:
    """Read in both books, in turns."""
    seconds: dict[str, list[float]] = {"small": [], "large": []}
    for _ in range(READS):
        for size, town in (("small", small), ("large", large)):
            each = _reads(town)[read]
            asked = time.perf_counter()
            each()
            seconds[size].append(time.perf_counter() - asked)
    for size, waits in seconds.items():
        board.put(f"{name}.{size}_ms", 1e3 * median(waits))
    board.put(f"{name}.of_small", median(seconds["large"]) / median(seconds["small"]), most=SLOWER_MOST)


def _reads(town: Measured) -> dict[str, Callable[[], object]]:
    """Return what is read: an account's balance now, at a past moment, and a page of its statement."""
    account = random.choice(town.members)
    at = random.randint(town.opened, town.filled)
    return {
        "balance": lambda: statements.balance(town.book, town.who, account),
        "past_balance": lambda: statements.balance_at(town.book, town.who, account, at),
        "statement": lambda: statements.statement(town.book, town.who, account, limit=PAGE),
    }
