"""`alveole fec`: the accounting file of a year that French law asks for."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import say, settings

DAY = ["%Y-%m-%d"]


def fec(
    *,
    until: Annotated[datetime, typer.Option(formats=DAY, help="The day on which the year closes.")],
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="The day on which it began. Without: 1 January of that year.")
    ] = None,
    directory: Annotated[Path, typer.Option(help="Where to write it.")] = Path(),
    latin: Annotated[bool, typer.Option("--latin", help="In ISO 8859-15 instead of UTF-8.")] = False,
) -> None:
    """Write the FEC of a year (LPF A47 A-1), under the name that the law gives it, while the service runs.

    Everything is in euros, units at par. It holds opaque ids, never a name.
    """
    from service import association, preflight
    from service.database import Database
    from service.exports import fec as exporting

    first = since.date() if since is not None else until.date().replace(month=1, day=1)
    with closing(Database(settings().database_url, pool_size=1)) as database:
        preflight.check_ready(database)
        with database.read() as session:
            name = exporting.file_name(association.siren(session), until.date())
        partial = directory / f".{name}.partial"
        try:
            with partial.open("w", encoding="iso-8859-15" if latin else "utf-8", newline="\n") as file:
                file.writelines(exporting.export(database, since=first, until=until.date()))
            partial.replace(directory / name)
        finally:
            partial.unlink(missing_ok=True)
    say(f"{directory / name} holds the year.")
