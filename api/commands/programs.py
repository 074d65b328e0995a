"""`alveole program …`: give a till or a dashboard its credentials, and take them away."""

import json
from typing import Annotated

import typer

from api.commands.books import open_book, operator
from api.commands.console import say, write_columns

programs = typer.Typer(no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@programs.callback()
def introduce() -> None:
    """Let programs in: a shop's till, a dashboard. Each act is recorded with your account on this machine."""


@programs.command()
def create(
    name: Annotated[str, typer.Argument(help="What the program is called.")],
    *,
    scope: Annotated[list[str], typer.Option(help="What it may do, as payments:read; give it again for each.")],
    of: Annotated[
        str | None, typer.Option(help="For whom it acts: the id of a member. Without: a dashboard, which sees figures.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a program's client id and secret. The secret is shown once, and kept nowhere."""
    from service import programs

    with open_book() as book:
        made = programs.create(book, operator(), name=name, scopes=scope, member=of)
    if as_json:
        typer.echo(json.dumps({"client_id": made.client, "client_secret": made.secret}, indent=2))
        return
    say(f"{name} can ask for tokens at /v1/oauth/token. Its credentials, shown now and never again:")
    write_columns(("client id", "secret"), [made])


@programs.command()
def limit(
    client: Annotated[str, typer.Argument(help="The program's client id.")],
    *,
    currency: Annotated[str, typer.Option(help="The code of a currency.")],
    single: Annotated[int, typer.Option(min=0, help="The most at once, in cents of a unit.")],
    day: Annotated[int, typer.Option(min=0, help="The most in a day.")],
    month: Annotated[int, typer.Option(min=0, help="The most in a month.")],
) -> None:
    """Let a program pay so much on its own; without such limits, the rule book's hold."""
    from ledger.allowances import Limits
    from service import programs

    with open_book() as book:
        programs.limit(book, operator(), client=client, currency=currency, limits=Limits(single, day, month))
    say(f"{client} may pay up to {single} at once, {day} a day and {month} a month, in cents of {currency}.")


@programs.command()
def disable(client: Annotated[str, typer.Argument(help="The program's client id.")]) -> None:
    """Shut a program at once and for ever, and end every session it has."""
    from service import programs

    with open_book() as book:
        programs.disable(book, operator(), client=client)
    say(f"{client} can do nothing any more.")


@programs.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the programs, for whom they act, and how far."""
    from service import programs

    with open_book() as book:
        listed = programs.list_all(book)
    if as_json:
        typer.echo(json.dumps([each._asdict() for each in listed], ensure_ascii=False, indent=2))
        return
    rows = [
        (each.client, each.name, each.member or "", " ".join(each.scopes) + " (disabled)" * each.disabled)
        for each in listed
    ]
    write_columns(("client id", "name", "acts for", "scopes"), rows)
