"""How the commands speak: results on standard output, everything else on standard error.

A failure is one sentence that says what to do; a traceback only with --debug.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from ledger.refusals import Refusal
from service.settings import Settings

T = TypeVar("T")

stderr = Console(stderr=True, highlight=False, soft_wrap=True)


class PlainGroup(TyperGroup):
    """Commands whose failures are told in one sentence."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own context, unchanged
        """Run a command; end with exit code 1 and a sentence when it fails."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            fail(_sentence(error))


def _sentence(error: Exception) -> str:
    from service.troubles import told

    if isinstance(error, Refusal):
        return error.sentence("en")
    return (
        told(error) or f"Unexpected: {type(error).__name__}: {error}. Run it again as `alveole --debug …` to see more."
    )


def fail(sentence: str) -> NoReturn:
    """Say why the command failed, and end it with exit code 1."""
    stderr.print(f"[bold red]✗[/] {escape(sentence)}")
    raise typer.Exit(1)


def say(sentence: str) -> None:
    """Tell the person at the terminal how things go."""
    stderr.print(escape(sentence))


def read_document(what: str, file: Path, read: Callable[[str], T]) -> T:
    """Read a document, or say that it is none."""
    try:
        return read(file.read_text(encoding="utf-8"))
    except ValueError as error:
        fail(f"{file} is no {what}: {error}.")


def write_columns(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows under each other, none of them cut: they may be passwords, or go into a file."""
    lines = [titles, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def settings(**given: object) -> Settings:
    """Read the settings; what was given as an option takes the place of the environment's."""
    from service.troubles import Trouble

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise Trouble("; ".join(map(_wrong, error.errors()))) from error


class Bars:
    """Progress bars, one for each part of a longer work."""

    def __init__(self, shown: Progress) -> None:
        """Show them here."""
        self._shown = shown

    def begin(self, what: str) -> Callable[[int, int], None]:
        """Begin a part, and return who is to be told that so much of so much is done."""
        task = self._shown.add_task(what, total=None)
        return lambda done, total: self._shown.update(task, completed=done, total=total)


def _wrong(error: ErrorDetails) -> str:
    setting = "_".join(map(str, error["loc"])).upper()
    return f"ALVEOLE_{setting}: {error['msg'].removeprefix('Value error, ')}"


@contextmanager
def bars() -> Iterator[Bars]:
    """Show bars while something takes long, where there is a terminal to show them on."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as shown:
        yield Bars(shown)
