"""`scripts/bench`: measure everything in one run, and fail when `verify` finds fault with any book it filled."""

import argparse
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from scripts.measuring import asking, posting
from scripts.measuring.figures import Board
from scripts.measuring.towns import Place, place

KINDS = ("sqlite", "postgresql")
QUICK = 0.1

Part = Callable[[Board, Place, str, float], None]
PARTS: dict[str, Part] = {"posting": posting.measure, "http": asking.measure}


def main() -> int:
    """Measure what was asked for."""
    asked = _arguments()
    board = Board(Console())
    with place() as where:
        for kind in KINDS:
            for name, measure in PARTS.items():
                if asked.only in f"{kind}.{name}":
                    board.console.rule(f"{kind}: {name}", align="left")
                    measure(board, where, kind, QUICK if asked.quick else 1.0)
    board.console.print(board.table())
    if asked.json:
        asked.json.write_text(board.to_json())
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE, under a stable name")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything: to see that it works")
    parser.add_argument(
        "--only", default="", metavar="NAME", help="only the parts whose name holds NAME, as in sqlite.posting"
    )
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
