"""`alveole keys …`: the keys that sign tokens and seal secrets."""

import typer

from api.commands.console import say, settings

keys = typer.Typer(no_args_is_help=True)


@keys.callback()
def introduce() -> None:
    """Look after the secret key file. Keep a copy of it apart from the backups: without it, nothing sealed opens."""


@keys.command()
def rotate() -> None:
    """Put a new key into use: whoever serves from this file follows within a second.

    What the earlier keys signed is good until it ends, what they sealed still opens, and they sign nothing new.
    """
    from service import secret_keys
    from service.clock import system_clock

    path = settings().secret_key_file
    count = secret_keys.rotate(path, system_clock())
    say(f"{path} now holds {count} keys. Copy it to every machine that serves.")
