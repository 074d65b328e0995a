"""Backups: a whole book in one file, whichever database it lives in.

A backup is an SQLite database of its own: it opens anywhere, can be verified as
it is, and restores into SQLite or PostgreSQL. It is one consistent state, taken
while the service runs, and it counts only once it was restored and verified.
The signing key is not in it; the book's key, without which no retransmission
would be recognised, is.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from service import migrations, preflight
from service.backups import files
from service.backups.copying import copy
from service.clock import Clock, moment, system_clock
from service.database import Database
from service.snapshots import snapshot
from service.troubles import Trouble
from service.verification import Report, verify

Begin = Callable[[str], Callable[[int, int], None]]
"""Told which part begins; returns who is to be told that so much of so much is done."""


class Backup(NamedTuple):
    """A backup that was proved: where it is, how large, and what was found when it was restored."""

    path: Path
    octets: int
    report: Report


def backup(url: str, path: Path, *, begin: Begin, clock: Clock = system_clock) -> Backup:
    """Write a backup of a book to `path`, which must not exist; in a directory, under a name made of the time."""
    final = path / f"alveole-{moment(clock()):%Y-%m-%dT%H%M%SZ}.sqlite3" if path.is_dir() else path
    with closing(Database(url, pool_size=1)) as database:
        preflight.check_ready(database)
        with files.appearing(final) as partial:
            with snapshot(database) as taken:
                copy(taken, f"sqlite:///{partial}", begin("Copying"))
            with tempfile.TemporaryDirectory(dir=partial.parent, prefix=".alveole-proof-") as aside:
                report = restore(partial, f"sqlite:///{Path(aside, 'restored.sqlite3')}", begin=begin)
    return Backup(final, final.stat().st_size, report)


def restore(path: Path, url: str, *, begin: Begin) -> Report:
    """Restore a backup into the empty database at a URL (its owner's, on PostgreSQL), and verify what is there then.

    What cannot be verified is taken out again: the database is sound or empty.
    """
    _check_known(path)
    _empty(url)
    try:
        with closing(Database(f"sqlite:///{path}", pool_size=1)) as source, snapshot(source) as taken:
            copy(taken, url, begin("Restoring"))
        migrations.upgrade(url)
        with closing(Database(url, pool_size=1)) as database:
            report = verify(database, progress=begin("Verifying"))
        _check_sound(report)
    except BaseException:
        migrations.downgrade(url, "base")
        raise
    return report


def _check_known(path: Path) -> None:
    """Refuse a file that is no backup, is damaged, or was made by a newer program."""
    found = files.revision(path)
    if found > preflight.latest_revision():
        raise Trouble(f"{path} was made by a newer version of this program (migration {found}). Restore it with that.")


def _empty(url: str) -> None:
    """Leave not even tables in a database that holds nothing; refuse one that does."""
    with closing(Database(url, pool_size=1)) as database:
        if preflight.holds_anything(database):
            raise Trouble("The database holds something already; a backup is restored into an empty one only.")
        migrated = preflight.has_tables(database)
    if migrated:
        migrations.downgrade(url, "base")


def _check_sound(report: Report) -> None:
    """Refuse books in which verification found anything."""
    if not report.sound:
        check, subject, detail = report.findings[0]
        raise Trouble(f"The restored books are not sound ({check}: {subject}, {detail}). They were not kept.")
