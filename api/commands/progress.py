"""Progress bars on what takes long, where there is a terminal to show them on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bars:
    """Progress bars, one for each part of a longer work."""

    def __init__(self, shown: Progress) -> None:
        """Show them here."""
        self._shown = shown

    def begin(self, what: str) -> Callable[[int, int], None]:
        """Begin a part, and return who is to be told that so much of so much is done."""
        task = self._shown.add_task(what, total=None)
        return lambda done, total: self._shown.update(task, completed=done, total=total)


@contextmanager
def bars() -> Iterator[Bars]:
    """Show bars on the standard error until the work is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    stderr = Console(stderr=True)
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as shown:
        yield Bars(shown)
