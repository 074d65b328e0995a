"""`alveole migrate`: bring the database to the tables and guards of this version."""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import fail, say, settings


def migrate(
    *,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Change nothing: list what differs between the database and the program, if anything."
        ),
    ] = False,
) -> None:
    """Make the tables of a new database, or bring those of an older version up to date.

    On PostgreSQL it uses ALVEOLE_OWNER_DATABASE_URL, the role that owns the tables.
    """
    from service import migrations

    url = settings().migration_url
    before = _revision(url)
    if check:
        _check(url, before)
        return
    migrations.upgrade(url)
    after = _revision(url)
    if before == after:
        say(f"The database is up to date (migration {after}).")
    else:
        say(f"Migrated the database from {before or 'nothing'} to {after}.")


def _check(url: str, found: str | None) -> None:
    """List the differences; without a database, migrate a temporary one and look at that."""
    from service import migrations

    if found is None:
        with tempfile.TemporaryDirectory() as directory:
            fresh = f"sqlite:///{Path(directory, 'check.sqlite3')}"
            migrations.upgrade(fresh)
            differences = migrations.check(fresh)
    elif found != migrations.latest():
        fail(f"The database stands at migration {found}, the program at {migrations.latest()}. Run: alveole migrate")
    else:
        differences = migrations.check(url)
    for difference in differences:
        typer.echo(difference)
    if differences:
        fail(f"{len(differences)} differences between the migrations and the models: write a migration.")
    say("The migrations make exactly the tables that the program expects.")


def _revision(url: str) -> str | None:
    """Return the migration at which the database stands."""
    from service import preflight
    from service.database import Database

    with closing(Database(url, pool_size=1)) as database:
        return preflight.revision(database)
