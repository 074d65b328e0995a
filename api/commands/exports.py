"""`alveole export`: the whole book for other programs to read and check."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from api.commands.console import say, settings

Format = Literal["hledger", "beancount"]


def export(
    format_: Annotated[Format, typer.Argument(metavar="hledger|beancount", help="The program that is to read it.")],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write. Without: the terminal.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Assert balances as often as the format can, not only at each month's end.")
    ] = False,
) -> None:
    """Write the whole book as plain-text accounting, with its balances asserted, while the service runs.

    Check it with `hledger -f FILE check --strict`, or with `bean-check FILE`. It holds opaque ids, never a name.
    """
    from service import exports, preflight
    from service.database import Database

    with closing(Database(settings().database_url, pool_size=1)) as database:
        preflight.check_ready(database)
        with _written(output) as file:
            for text in exports.FORMATS[format_](database, strict=strict):
                file.write(text)
    if output is not None:
        say(f"{output} holds the whole book.")


@contextmanager
def _written(output: Path | None) -> Iterator[TextIO]:
    """Lend the standard output, or a file that takes its place once it is complete."""
    if output is None:
        yield sys.stdout
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
