"""`scripts/soak`: what only shows with time. Fails when anything is lost, doubled, or not proved by `verify`."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle

from rich.console import Console

from ledger.accounts import Status, Terms
from ledger.money import AMOUNT_MAX
from scripts.measuring.towns import Measured, Place, place
from service import verification
from tests.service.journal import crash
from tests.town import OPEN

KINDS = ("sqlite", "postgresql")
MEMBERS = 50
ACKNOWLEDGED = 300
"""How many answers a writer gives before it is killed."""

TERMS = (Terms(0, AMOUNT_MAX, Status.FROZEN), OPEN, Terms(0, 1_000, Status.OPEN), OPEN)

console = Console()


def main() -> int:
    """Do both, on each database."""
    asked = _arguments()
    with place() as where:
        for kind in KINDS:
            kill_again_and_again(where, kind, asked.kills)
        write_all_at_once(where, asked.writers, asked.payments)
    return 0


def kill_again_and_again(where: Place, kind: str, kills: int) -> None:
    """Kill -9 a writer in the middle of a load of payments, and prove the books each time."""
    town = Measured(where, kind, members=MEMBERS)
    for number in range(kills):
        with crash.Writer(town.url, f"killed-{number}") as writer:
            writer.wait_for(ACKNOWLEDGED + 37 * number)
            answers = writer.kill()
        posted = crash.check(town.book, writer.name, answers)
        console.print(f"{kind}: kill {number + 1} of {kills}: {len(answers)} acknowledged, {posted} posted, none lost")
        prove(town)
    town.close()


def write_all_at_once(where: Place, writers: int, payments: int) -> None:
    """Let processes post as fast as they can on one PostgreSQL book, while an administrator changes limits."""
    town = Measured(where, "postgresql", members=MEMBERS)
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(writers))
        running = [stack.enter_context(crash.Writer(town.url, f"writer-{n}", payments)) for n in range(writers)]
        finishing = [threads.submit(writer.finish) for writer in running]
        changes = 0
        for member, terms in zip(cycle(town.members), cycle(TERMS), strict=False):
            if all(each.done() for each in finishing):
                break
            town.town.bind(member, terms)
            changes += 1
    for writer, told in zip(running, finishing, strict=True):
        posted = crash.check(town.book, writer.name, told.result())
        console.print(f"postgresql: {writer.name}: {len(told.result())} answered, {posted} posted")
    console.print(f"postgresql: {changes} changes of limits meanwhile; nobody met a deadlock")
    prove(town)
    town.close()


def prove(town: Measured) -> None:
    """Demand that the books are proved from their rows."""
    report = verification.verify(town.book.database)
    assert not report.findings, report.findings
    console.print(f"{town.kind}: {report.entries} entries proved")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often a writer is killed, on each database")
    parser.add_argument("--writers", type=int, default=4, help="how many processes write at once")
    parser.add_argument("--payments", type=int, default=5_000, help="how many payments each of them posts")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
