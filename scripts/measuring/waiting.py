"""How long others wait while payments are posted as fast as they can be: a payment, a reader, an administrator."""

import asyncio
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing

from scripts.measuring.figures import Board, Load
from scripts.measuring.posting import WIDEST, post_all
from scripts.measuring.towns import Measured, Place
from service import statements, tables
from service.clock import system_clock
from service.ids import new_code

BULK = 8_000
BULKS = 6
LOAD = 60_000
PAUSE_SECONDS = 0.002
"""Between two reads, or two changes: there are few administrators and many payments."""

BEHIND_BULK_MS_MAX = 300
READ_MS_MAX = 20
CHANGE_MS_MAX = 100


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure who waits how long on one kind of database."""
    with closing(Measured(place, kind)) as town:
        behind = asyncio.run(_behind_bulks(town, max(1, round(BULKS * scale))))
        board.put_loads(f"{kind}.behind_bulk", [behind], p99_most_ms=BEHIND_BULK_MS_MAX)
        for name, act, most in (
            ("reading", _read(town), READ_MS_MAX),
            ("changing", _change(town), CHANGE_MS_MAX),
        ):
            posted, acted = _under_load(town, act, int(LOAD * scale))
            board.put_loads(f"{kind}.{name}", [acted], p99_most_ms=most)
            board.put_loads(f"{kind}.posting_beside_{name}", [posted])


async def _behind_bulks(town: Measured, bulks: int) -> Load:
    """Post bulks, and beside them one payment after the other."""
    journal = town.book.journal
    latencies = []
    began = time.perf_counter()
    for _ in range(bulks):
        bulk = asyncio.create_task(journal.post_each(town.payments(BULK)))
        await asyncio.sleep(0)  # the bulk comes first
        while not bulk.done():
            ((origin, drafts),) = town.payments(1)
            asked = time.perf_counter()
            await journal.post(origin, *drafts)
            latencies.append(time.perf_counter() - asked)
        await bulk
    return Load(len(latencies), time.perf_counter() - began, latencies)


def _under_load(town: Measured, act: Callable[[], object], payments: int) -> tuple[Load, Load]:
    """Post as many payments as there is room for in flight, and let one thread act beside it."""
    over = threading.Event()
    latencies: list[float] = []

    def go_on() -> None:
        while not over.wait(PAUSE_SECONDS):
            asked = time.perf_counter()
            act()
            latencies.append(time.perf_counter() - asked)

    beside = threading.Thread(target=go_on)
    items = town.payments(payments)
    beside.start()
    try:
        posted = asyncio.run(post_all(town.book.journal, items, WIDEST))
    finally:
        over.set()
        beside.join()
    return posted, Load(len(latencies), posted.seconds, latencies)


def _read(town: Measured) -> Callable[[], object]:
    """Return how to read the balance of an account drawn by chance."""
    return lambda: statements.balance(town.book, town.who, random.choice(town.members))


def _change(town: Measured) -> Callable[[], object]:
    """Return how to make a small administrative change: a new member."""

    def change() -> None:
        member = tables.Member(public_id=new_code(), kind="individual", name="New", created_at=system_clock())
        with town.book.database.write() as session:
            session.add(member)

    return change
