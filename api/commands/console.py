"""How the commands speak: results on standard output, everything else on standard error.

A failure is one sentence that says what to do; a traceback only with --debug.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from typer.core import TyperGroup
from typer.exceptions import TyperException

from ledger.refusals import Refusal
from service.settings import Settings

T = TypeVar("T")


class PlainGroup(TyperGroup):
    """Commands whose failures are told in one sentence."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own context, unchanged
        """Run a command; end with exit code 1 and a sentence when it fails."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException, BrokenPipeError):
            raise  # what was called wrongly is told by typer, with exit code 2
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
    typer.echo(typer.style("✗", fg="red", bold=True) + " " + sentence, err=True)
    raise typer.Exit(1)


def say(sentence: str) -> None:
    """Tell the person at the terminal how things go."""
    typer.echo(sentence, err=True)


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
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks each
    except ValidationError as error:
        raise Trouble("; ".join(map(_wrong, error.errors()))) from error


def _wrong(error: ErrorDetails) -> str:
    setting = "_".join(map(str, error["loc"])).upper()
    return f"ALVEOLE_{setting}: {error['msg'].removeprefix('Value error, ')}"
