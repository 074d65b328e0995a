"""`alveole demo`: fill an empty database with an invented town, to try everything out."""

import json
from typing import Annotated

import typer
from rich.table import Table

from api.commands.console import fail, progress, say, settings, stdout

TINY = "tiny"


def demo(
    *,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same people, payments and amounts.")] = 1,
    size: Annotated[str, typer.Option(help="How large a town; only `tiny` so far.")] = TINY,
    as_json: Annotated[bool, typer.Option("--json", help="Print the logins as JSON, for programs.")] = False,
    if_new: Annotated[
        bool, typer.Option("--if-new", help="Do nothing when the database already holds something.")
    ] = False,
) -> None:
    """Fill an empty database with an invented town: two currencies, their people, four weeks of payments.

    Passwords are random and shown once. A database that holds anything is refused.
    """
    from service import demo, preflight
    from service.database import Database

    if size != TINY:
        fail(f"There is no town of size {size!r} yet; only `tiny`. Larger ones come with the statistics.")
    chosen = settings()
    database = Database(chosen.database_url, pool_size=1)
    try:
        preflight.check_ready(database)
        state = demo.state(database)
    finally:
        database.close()
    if state is demo.State.UNFINISHED:
        fail("A demo town was begun here and never finished. Begin again with a new database.")
    if state is not demo.State.EMPTY:
        _refuse(if_new=if_new, as_json=as_json, is_demo=state is demo.State.DEMO)
        return

    with progress("Four weeks in the demo town") as bar:
        filled = demo.fill(chosen.database_url, seed=seed, progress=bar)
    if as_json:
        logins = [credential._asdict() for credential in filled.credentials]
        typer.echo(
            json.dumps({"filled": True, "size": size, "seed": seed, "logins": logins}, ensure_ascii=False, indent=2)
        )
        return
    table = Table("as", "name", "login", "password", title="Demo logins: shown now, and never again")
    for each in filled.credentials:
        table.add_row(each.role, each.name, each.login, each.secret)
    stdout.print(table)


def _refuse(*, if_new: bool, as_json: bool, is_demo: bool) -> None:
    """Leave a database alone that holds something already."""
    if not if_new:
        fail(
            "This database already holds something; a demo town needs an empty one. Set ALVEOLE_DATABASE_URL to a new one."
        )
    if as_json:
        typer.echo(json.dumps({"filled": False}))
    elif is_demo:
        say("The demo town is there already; its logins were shown when it was made.")
