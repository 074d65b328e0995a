"""`scripts/bench`: measure everything in one run, and fail when `verify` finds fault with any book it filled."""

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from rich.console import Console

from scripts.measuring import asking, clearing, growing, matching, posting, signing, starting, tills, waiting
from scripts.measuring.figures import Board
from scripts.measuring.towns import Place, place
from service import process
from service.database import Database
from service.verification import verify

KINDS = ("sqlite", "postgresql")
QUICK = 0.1
WIDE = 132
"""How many characters a line of the table may take where no terminal says how wide it is."""

Part = Callable[[Board, Place, str, float], None]
PARTS: dict[str, Part] = {
    "posting": posting.measure,
    "http": asking.measure,
    "waiting": waiting.measure,
    "access": signing.measure,
    "tills": tills.measure,
    "growing": growing.measure,
    "starting": starting.measure,
    "clearing": clearing.measure,
    "matching": matching.measure,
}


def main() -> int:
    """Measure what was asked for; return 1 when a book that was filled is not in order."""
    asked = _arguments()
    board = Board(_console())
    process.settle()
    with place() as where:
        for kind in KINDS:
            for name, measure in PARTS.items():
                if asked.only in f"{kind}.{name}":
                    board.console.rule(f"{kind}.{name}", align="left")
                    measure(board, where, kind, QUICK if asked.quick else 1.0)
        faults = _verify(board.console, where)
    board.console.print(board.table())
    if asked.json:
        asked.json.write_text(board.to_json())
    return 1 if faults else 0


def _console() -> Console:
    """Return where to show figures: in a file, lines may be as long as the table is wide."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


def _verify(console: Console, where: Place) -> int:
    """Prove every book that was filled, and return how many faults there are."""
    faults = 0
    for url in where.urls:
        with closing(Database(url)) as database, console.status("verify"):
            report = verify(database)
        for finding in report.findings:
            console.print(f"[red]{finding}[/]")
        faults += len(report.findings)
    console.print(f"verify: {len(where.urls)} books, {faults} faults")
    return faults


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE, under a stable name")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything: to see that it works")
    parser.add_argument("--only", default="", metavar="NAME", help="only parts whose name holds NAME: sqlite.posting")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
