"""How soon `alveole serve` is ready, and how much memory it then holds."""

import sys
from contextlib import closing
from pathlib import Path
from statistics import median

from scripts.measuring.figures import Board
from scripts.measuring.serving import served
from scripts.measuring.towns import Measured, Place

STARTS = 5
SECONDS_MAX = 2
RESIDENT_MB_MAX = 150


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure a few starts over a small book."""
    with closing(Measured(place, kind, members=10)) as town:
        url = town.url
    command = (str(Path(sys.executable).with_name("alveole")), "serve")
    seconds, resident = [], []
    for _ in range(max(1, round(STARTS * scale))):
        with served(command, url, place.directory) as server:
            seconds.append(server.seconds)
            resident.append(server.resident_mb)
    board.put(f"{kind}.start.seconds", median(seconds), most=SECONDS_MAX)
    board.put(f"{kind}.start.resident_mb", max(resident), most=RESIDENT_MB_MAX)
