"""The command line: `alveole`. Each command imports what it needs, so that help and errors come at once."""

import os
from typing import Annotated

import typer

from api.commands.backups import backup, restore
from api.commands.circulation import circulation
from api.commands.clearing import clearing
from api.commands.console import PlainGroup
from api.commands.daily import daily
from api.commands.demo import demo
from api.commands.exports import export
from api.commands.fec import fec
from api.commands.founding import found
from api.commands.keys import keys
from api.commands.migrations import migrate
from api.commands.programs import programs
from api.commands.seals import check_receipt, seal
from api.commands.server import serve
from api.commands.users import users
from api.commands.verification import verify

app = typer.Typer(
    cls=PlainGroup,
    help="Keep the books of a local currency: serve them, check them, back them up.",
    epilog="Settings are environment variables, ALVEOLE_DATABASE_URL and others: see docs/operating.md.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@app.callback()
def common(
    context: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help="When something fails, show where in the program.")] = False,
) -> None:
    """Take the options that every command has. What a command writes is for its owner alone."""
    del debug  # PlainGroup reads it
    before = os.umask(0o077)
    context.call_on_close(lambda: os.umask(before))


app.command()(serve)
app.command()(migrate)
app.command()(found)
app.command()(demo)
app.command()(verify)
app.command()(seal)
app.command()(check_receipt)
app.command()(export)
app.command()(fec)
app.command()(daily)
app.command()(backup)
app.command()(restore)
app.add_typer(circulation, name="circulation")
app.add_typer(clearing, name="clearing")
app.add_typer(keys, name="keys")
app.add_typer(users, name="user")
app.add_typer(programs, name="program")
