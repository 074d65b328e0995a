"""Backup files: they appear whole or not at all, and are examined before anything is believed of them."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from service.troubles import Trouble


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Lend a file beside `path`, readable by its owner alone, that takes its place when all went well.

    Whatever has the name already keeps it.
    """
    directory = path.absolute().parent
    if path.exists():
        raise Trouble(f"{path} is there already, and no backup is ever overwritten. Choose another name.")
    if not directory.is_dir():
        raise Trouble(f"There is no directory {directory} to put the backup in.")
    descriptor, name = tempfile.mkstemp(dir=directory, prefix=f".{path.name}-", suffix=".partial")
    os.close(descriptor)
    partial = Path(name)
    try:
        yield partial
        _flush(partial)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))  # the name is ours, or somebody was faster
        partial.replace(path)
        _flush(directory)
    finally:
        partial.unlink(missing_ok=True)


def revision(path: Path) -> str:
    """Return the migration at which a backup stands, once its pages were found whole."""
    if not path.is_file():
        raise Trouble(f"There is no backup {path}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("pragma quick_check(1)").fetchone()
            (found,) = connection.execute("select version_num from alembic_version").fetchone()
    except (sqlite3.DatabaseError, TypeError) as error:
        raise Trouble(f"{path} is no backup of ours, or is damaged ({error}).") from error
    if verdict != "ok":
        raise Trouble(f"{path} is damaged ({verdict}). Use another backup.")
    return str(found)


def _flush(path: Path) -> None:
    """Wait until a file, or a directory's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
