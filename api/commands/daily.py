"""`alveole daily`: do the work of the day now, by hand."""

from contextlib import closing
from typing import Annotated

import typer

from api.commands.console import fail, say, settings


def daily(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which jobs; without any, all of them.", show_default=False)
    ] = None,
) -> None:
    """Do the work of the day now, which `alveole serve` does by itself; doing it twice changes nothing more."""
    from service import jobs, preflight
    from service.book import Book
    from service.daily import DAILY
    from service.database import Database
    from service.installation import Installation

    if unknown := [name for name in names or () if name not in DAILY]:
        fail(f"There is no job {unknown[0]}. There are: {', '.join(DAILY) or 'none'}.")
    chosen = settings()
    with closing(Database(chosen.database_url, pool_size=1)) as database:
        preflight.check_ready(database)
    with closing(Book.open(chosen.database_url, installation=Installation.of(chosen))) as book:
        for name in names or DAILY:
            say(f"{name}: {jobs.run(book, name, DAILY[name])}")
