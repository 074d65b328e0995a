"""`alveole backup` and `alveole restore`: a whole book in one file, proved before it counts."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import say, settings


def backup(
    path: Annotated[
        Path, typer.Argument(help="The file to write, or a directory in which to make one named after the time.")
    ],
) -> None:
    """Write a backup while the service runs, and prove it: restore it aside and verify every entry.

    It works for both databases and overwrites nothing. The key that signs sign-ins is not in it.
    """
    from api.commands.progress import bars
    from service import backups

    with bars() as shown:
        made = backups.backup(settings().database_url, path, begin=shown.begin)
    say(f"{made.path} is a good backup: {made.report.entries} entries, restored and verified, {_size(made.octets)}.")
    say("Keep it where this machine's misfortunes do not reach. It holds names and password hashes: keep it private.")


def restore(
    path: Annotated[Path, typer.Argument(help="A backup that `alveole backup` wrote.")],
) -> None:
    """Restore a backup into an empty database, SQLite or PostgreSQL, and verify what is there then.

    Stop the service first. On PostgreSQL it uses ALVEOLE_OWNER_DATABASE_URL, the role that owns the tables.
    """
    from api.commands.progress import bars
    from service import backups

    with bars() as shown:
        report = backups.restore(path, settings().migration_url, begin=shown.begin)
    say(f"Restored and verified: {report.entries} entries, up to {report.hash.hex()[:16]}….")
    say("Everyone must sign in again, unless the old signing key file is put in its place too.")


def _size(octets: int) -> str:
    """Write a size for people."""
    return f"{octets / 1e6:.1f} MB"
