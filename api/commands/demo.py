"""`alveole demo`: fill an empty database with an invented town, to try everything out."""

import json
from typing import Annotated

import typer

from api.commands.console import fail, say, settings, write_columns

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

    Passwords and PINs are random and shown once. A database that holds anything is refused.
    """
    from api.commands.progress import bars
    from service import demo, preflight
    from service.database import Database
    from service.installation import Installation

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
        fail(preflight.UNFINISHED.format(database=chosen.database_name))
    if state is not demo.State.EMPTY:
        _refuse(if_new=if_new, as_json=as_json, is_demo=state is demo.State.DEMO)
        return

    with bars() as shown:
        filled = demo.fill(
            chosen.database_url,
            seed=seed,
            progress=shown.begin("Four weeks in the demo town"),
            installation=Installation.of(chosen),
        )
    if as_json:
        logins = [credential.as_dict() for credential in filled.credentials]
        typer.echo(
            json.dumps({"filled": True, "size": size, "seed": seed, "logins": logins}, ensure_ascii=False, indent=2)
        )
        return
    say(f"The demo town is there: {filled.acts} payments and other acts. Its logins, shown now and never again:")
    columns = ("as", "name", "login", "password", "PIN or secret for codes")
    write_columns(columns, [(*each[:4], each.pin or each.totp_secret) for each in filled.credentials])


def _refuse(*, if_new: bool, as_json: bool, is_demo: bool) -> None:
    """Leave a database alone that holds something already."""
    if not if_new:
        fail("This database holds something already; a demo town needs an empty one (ALVEOLE_DATABASE_URL).")
    if as_json:
        typer.echo(json.dumps({"filled": False}))
    elif is_demo:
        say("The demo town is there already; its logins were shown when it was made.")
