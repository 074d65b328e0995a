"""What a run measured: figures under stable names, and which of them reach their targets.

A name is a subject and what was measured of it: `sqlite.posting_512.per_second`.
Absolute figures depend on the machine; the ratios within a run are what counts.
"""

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table


class Target(NamedTuple):
    """The bounds of a figure; None where there is none."""

    least: float | None = None
    most: float | None = None

    def reached(self, value: float) -> bool:
        """Tell whether the value is within the bounds."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        """Return the bounds as a person reads them."""
        bounds = ((sign, bound) for sign, bound in (("≥", self.least), ("≤", self.most)) if bound is not None)
        return " ".join(f"{sign} {written(bound)}" for sign, bound in bounds)


class Load(NamedTuple):
    """So many things were done in so many seconds; what each of them took, where that was measured."""

    done: int
    seconds: float
    latencies: Sequence[float] = ()


@dataclass
class Board:
    """The figures of a run."""

    console: Console
    figures: dict[str, float] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)

    def put(self, name: str, value: float, *, least: float | None = None, most: float | None = None) -> None:
        """Keep a figure, with its target if it has one, and show it."""
        self.figures[name] = value
        verdict = ""
        if least is not None or most is not None:
            target = self.targets[name] = Target(least, most)
            verdict = f"  [{'green' if target.reached(value) else 'red'}]{target}[/]"
        self.console.print(f"  [dim]{name}[/] {written(value)}{verdict}", highlight=False)

    def put_loads(self, name: str, loads: Sequence[Load], *, p99_most_ms: float | None = None) -> None:
        """Keep the rate of loads, and how long whoever asked waited."""
        self.put(f"{name}.per_second", rate(loads))
        waits = sorted(wait for load in loads for wait in load.latencies)
        if waits:
            self.put(f"{name}.p50_ms", 1e3 * waits[len(waits) // 2])
            self.put(f"{name}.p99_ms", 1e3 * waits[len(waits) * 99 // 100], most=p99_most_ms)

    def table(self) -> Table:
        """Return the figures as a table, a subject a line."""
        table = Table(title="Alvéole, measured", title_justify="left", header_style="bold")
        for column in ("", "a second", "p50 ms", "p99 ms"):
            table.add_column(column, justify="left" if not column else "right", overflow="fold")
        for column in ("compared and counted", "target", ""):
            table.add_column(column, overflow="fold")
        subjects = dict.fromkeys(name.rpartition(".")[0] for name in self.figures)
        for subject in subjects:
            self._add(table, subject)
        return table

    def to_json(self) -> str:
        """Return every figure, every target and what is known of the machine."""
        targets = {
            name: {**target._asdict(), "reached": target.reached(self.figures[name])}
            for name, target in self.targets.items()
        }
        return json.dumps({"machine": machine(), "figures": self.figures, "targets": targets}, indent=2) + "\n"

    def _add(self, table: Table, subject: str) -> None:
        usual = [f"{subject}.{part}" for part in ("per_second", "p50_ms", "p99_ms")]
        shown = [written(self.figures[name]) if name in self.figures else "" for name in usual]
        own = [name for name in self.figures if name.rpartition(".")[0] == subject]
        told = [name for name in own if name in self.targets or name not in usual]
        for name in told or [""]:
            value = f"{name.rpartition('.')[2]} {written(self.figures[name])}" if name else ""
            target = self.targets.get(name)
            reached = (
                "" if target is None else "[green]reached[/]" if target.reached(self.figures[name]) else "[red]no[/]"
            )
            table.add_row(subject if name == (told or [""])[0] else "", *shown, value, str(target or ""), reached)
            shown = ["", "", ""]


def rate(loads: Sequence[Load]) -> float:
    """Return how many a second were done, over all the loads."""
    return sum(load.done for load in loads) / sum(load.seconds for load in loads)


def written(value: float) -> str:
    """Return a figure in three digits or so."""
    return f"{value:,.{max(0, 3 - len(str(int(abs(value)))))}f}"


def machine() -> dict[str, str | float]:
    """Return what the figures depend on, besides us."""
    model = [line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return {
        "processor": model[0] if model else platform.processor(),
        "processors": os.cpu_count() or 0,
        "load": os.getloadavg()[0],
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
