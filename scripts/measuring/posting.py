"""Posting: one after the other, many in flight, in bulk, all to one account; beside what it is compared with."""

import asyncio
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing

from scripts.measuring.figures import Board, Load, rate
from scripts.measuring.towns import Measured, Place
from scripts.measuring.unguarded import Unguarded
from service.journal import Item, Journal

WIDTHS = {1: 400, 64: 8_000, 512: 20_000}
"""How many payments are in flight, and how many are made in all."""

WIDEST = 512
BULK = 1_000
BULK_PAYMENTS = 20_000

ROUNDS = 4
"""What is compared takes turns, so that whatever else the machine does falls on both."""

PGBENCH_CLIENTS = 16
PGBENCH_SCALE = 16
PGBENCH_SECONDS = 3

OF_UNGUARDED = 0.6
OF_PGBENCH = {"sqlite": 2.0, "postgresql": 1.3}
OF_MANY_ACCOUNTS = 0.9

Post = Callable[[Sequence[Item]], Load]
How = Callable[[Journal, int], Post]


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure posting on one kind of database."""
    with closing(Measured(place, kind)) as town, closing(Unguarded(place, town)) as unguarded:
        posting = _Posting(board, town, scale)
        for width in WIDTHS:
            posting.beside_unguarded(unguarded, width)
        posting.in_bulk_beside_unguarded(unguarded)
        posting.beside_many_accounts()
        posting.beside_pgbench(place)


def in_flight(journal: Journal, width: int) -> Post:
    """Return how to post payments, so many in flight."""
    return lambda items: asyncio.run(post_all(journal, items, width))


def in_bulk(journal: Journal, size: int) -> Post:
    """Return how to post payments as bulks of so many."""

    def post(items: Sequence[Item]) -> Load:
        latencies = []
        for start in range(0, len(items), size):
            began = time.perf_counter()
            journal.post_each_now(items[start : start + size])
            latencies.append(time.perf_counter() - began)
        return Load(len(items), sum(latencies), latencies)

    return post


async def post_all(journal: Journal, items: Sequence[Item], width: int) -> Load:
    """Post payments, so many in flight."""
    waiting, latencies = iter(items), []

    async def call() -> None:
        for origin, drafts in waiting:
            began = time.perf_counter()
            await journal.post(origin, *drafts)
            latencies.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(width)))
    return Load(len(items), time.perf_counter() - began, latencies)


class _Posting:
    """One town, and what its posting is compared with."""

    def __init__(self, board: Board, town: Measured, scale: float) -> None:
        """Measure on this town."""
        self._board = board
        self._town = town
        self._journal = town.book.journal
        self._scale = scale

    def beside_unguarded(self, unguarded: Unguarded, width: int) -> None:
        """Post with so many in flight."""
        least = OF_UNGUARDED if width == WIDEST else None
        self._compare(unguarded, ("posting", width), in_flight, self._share(WIDTHS[width]), least=least)

    def in_bulk_beside_unguarded(self, unguarded: Unguarded) -> None:
        """Post bulks."""
        self._compare(unguarded, ("bulk", BULK), in_bulk, self._share(BULK_PAYMENTS))

    def beside_many_accounts(self) -> None:
        """Pay one account, and many, in turns."""
        post, count = in_flight(self._journal, WIDEST), self._share(WIDTHS[WIDEST])
        hot, cold = [], []
        for _ in range(ROUNDS):
            hot.append(post(self._town.payments(count, payee=self._town.members[0])))
            cold.append(post(self._town.payments(count)))
        name = f"{self._town.kind}.hot_{WIDEST}"
        self._board.put_loads(name, hot)
        self._board.put(f"{name}.of_many_accounts", rate(hot) / rate(cold), least=OF_MANY_ACCOUNTS)

    def beside_pgbench(self, place: Place) -> None:
        """Post, and let PostgreSQL's own load generator do its transfers, in turns."""
        post, count = in_flight(self._journal, WIDEST), self._share(WIDTHS[WIDEST])
        pgbench = Pgbench(place)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(post(self._town.payments(count)))
            theirs.append(pgbench.run())
        kind = self._town.kind
        self._board.put_loads(f"{kind}.pgbench_16", theirs)
        self._board.put(f"{kind}.posting_{WIDEST}.of_pgbench", rate(ours) / rate(theirs), least=OF_PGBENCH[kind])

    def _share(self, count: int) -> int:
        return max(1, int(count * self._scale / ROUNDS))

    def _compare(
        self, unguarded: Unguarded, case: tuple[str, int], how: How, count: int, *, least: float | None = None
    ) -> None:
        """Post, post without any guarantee, and insert rows alone in batches of the size that came about, in turns."""
        ours, theirs, bare = [], [], []
        for _ in range(ROUNDS):
            items, before = self._town.payments(count), self._town.commits
            ours.append(how(self._journal, case[1])(items))
            together = max(1, round(count / (self._town.commits - before)))
            theirs.append(how(unguarded, case[1])(items))
            bare.append(unguarded.insert(items, together=together))
        kind, size = self._town.kind, case[1]
        name = f"{kind}.{case[0]}_{size}"
        self._board.put_loads(name, ours)
        self._board.put_loads(f"{kind}.unguarded_{size}", theirs)
        self._board.put_loads(f"{kind}.bare_inserts_{size}", bare)
        self._board.put(f"{name}.of_unguarded", rate(ours) / rate(theirs), least=least)
        self._board.put(f"{name}.of_bare_inserts", rate(ours) / rate(bare))


class Pgbench:
    """TPC-B as PostgreSQL's own load generator plays it, on the same server."""

    def __init__(self, place: Place) -> None:
        """Fill a database for it."""
        self._environment = place.server.environment
        self._database = place.server.new_database().name
        self._program = str(place.server.pgbench)
        self._run("-i", "-q", "-s", str(PGBENCH_SCALE))

    def run(self) -> Load:
        """Transfer for a few seconds."""
        told = self._run("-c", str(PGBENCH_CLIENTS), "-j", "2", "-T", str(PGBENCH_SECONDS))
        found = re.search(r"^tps = ([\d.]+)", told, re.MULTILINE)
        assert found is not None, told
        return Load(round(float(found[1]) * PGBENCH_SECONDS), PGBENCH_SECONDS)

    def _run(self, *arguments: str) -> str:
        command = [self._program, *arguments, self._database]
        return subprocess.run(command, env=self._environment, check=True, capture_output=True, text=True).stdout
