"""How long it takes to find, for the lines of a bank's statement, the top-ups that they pay."""

import time

from ledger.matching import Arrived, Wanted, match
from scripts.measuring.figures import Board
from scripts.measuring.towns import Place

LINES = 10_000
SECONDS_MAX = 5.0


def measure(board: Board, _place: Place, kind: str, scale: float) -> None:
    """Match lines against as many top-ups, half of them by name alone: no database has part in it."""
    if kind != "sqlite":
        return
    count = round(LINES * scale)
    wanted = [Wanted(f"T{n}", f"RF{n}", 50_00, f"Zoé Imaginaire {n % 50}", "2026-01-01") for n in range(count)]
    lines = [
        Arrived(f"L{n}", 50_00, f"IMAGINAIRE ZOE {n % 50}", (f"RF{n}",) if n % 2 else (), "2026-01-03")
        for n in range(count)
    ]
    began = time.perf_counter()
    found = match(lines, wanted)
    board.put(f"matching_{LINES}.seconds", time.perf_counter() - began, most=SECONDS_MAX)
    assert len(found) == count, "every line is answered"
