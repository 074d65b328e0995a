"""`alveole daily`: do the work of the day now, by hand."""

from typing import Annotated

import typer

from api.commands.books import open_book
from api.commands.console import fail, say


def daily(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which jobs; without any, all of them.", show_default=False)
    ] = None,
) -> None:
    """Do the work of the day now, which `alveole serve` does by itself; doing it twice changes nothing more."""
    from service import jobs
    from service.daily import DAILY

    if unknown := [name for name in names or () if name not in DAILY]:
        fail(f"There is no job {unknown[0]}. There are: {', '.join(DAILY) or 'none'}.")
    with open_book() as book:
        for name in names or DAILY:
            say(f"{name}: {jobs.run(book, name, DAILY[name])}")
