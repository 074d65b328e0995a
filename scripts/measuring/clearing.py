"""How long it takes to clear a file of obligations, from reading it to writing what is left, and how much memory."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from scripts.measuring.figures import Board
from scripts.measuring.towns import Place

SIZES = ((10_000, 100_000, 2.0), (100_000, 1_000_000, 90.0))
"""Entities, obligations among them, and the seconds that they may take."""

MEMORY_MB_MAX = 4_096
OLDEST_DAYS = 365
SEED = 20_260_101


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure `alveole clearing simulate`, once: no database has part in it."""
    if kind != "sqlite":
        return
    for entities, obligations, seconds_most in SIZES:
        file = place.directory / f"owed-{obligations}.csv"
        _write(file, round(entities * scale), round(obligations * scale))
        seconds, memory_mb = _run(file)
        subject = f"clearing_{obligations}"
        board.put(f"{subject}.seconds", seconds, most=seconds_most)
        board.put(f"{subject}.resident_mb", memory_mb, most=MEMORY_MB_MAX)


def _write(file: Path, entities: int, obligations: int) -> None:
    """Write invented obligations: a few entities have many, most have few; the priority is their age in days."""
    chance = random.Random(SEED)
    names = [f"E{number}" for number in range(entities)]
    weights = [chance.paretovariate(1.2) for _ in names]
    debtors, creditors = (chance.choices(names, weights, k=2 * obligations) for _ in range(2))
    pairs = [pair for pair in zip(debtors, creditors, strict=True) if pair[0] != pair[1]][:obligations]
    with file.open("w") as output:
        output.write("debtor,creditor,amount,priority\n")
        for debtor, creditor in pairs:
            amount = round(10_000 * chance.paretovariate(1.5))
            output.write(f"{debtor},{creditor},{amount},{chance.randint(0, OLDEST_DAYS)}\n")


def _run(file: Path) -> tuple[float, float]:
    """Clear a file in a process of its own; return its seconds and the most memory it held, in MB."""
    command = (str(Path(sys.executable).with_name("alveole")), "clearing", "simulate", str(file), "--json")
    begun = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0, "it clears"
    return time.perf_counter() - begun, used.ru_maxrss / 1024
