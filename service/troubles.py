"""What an operator can put right, told in one sentence: what is wrong, and what to do.

Members meet refusals; whoever runs the service meets troubles. Errors of the
settings, the database and the file system become troubles here.
"""

import sqlite3

from sqlalchemy import exc


class Trouble(Exception):
    """Something is not as the service needs it; the message says what, and what to do."""


_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened: {reason}.",
    sqlite3.SQLITE_NOTADB: "The database file is no SQLite database.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged. Restore a backup into a new file.",
    sqlite3.SQLITE_READONLY: "The database file cannot be written to: check its owner and permissions.",
    sqlite3.SQLITE_FULL: "The disk that holds the database is full.",
    sqlite3.SQLITE_BUSY: "Another program keeps the database locked. Try again when it has ended.",
}
_NO_TABLES = "The database has no tables yet. Run: alveole migrate"
_NO_RIGHT = "The database's role may not do this ({reason}). docs/operating.md says which role needs what."

_PASSING = {"53", "55", "57", "58"}
"""Classes of SQLSTATE that are nobody's bug: out of resources, locked, shutting down, the system itself."""


def told(error: BaseException) -> str | None:
    """Return the sentence for an error that an operator can put right, or None when it is a bug."""
    if isinstance(error, Trouble):
        return str(error)
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        return told(error.orig)
    if isinstance(error, sqlite3.Error):
        return _sqlite(error)
    if type(error).__module__.startswith("psycopg"):  # which is not loaded where books are in SQLite
        return _postgresql(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else f"{error.strerror}."
    return None


def _sqlite(error: sqlite3.Error) -> str | None:
    if "no such table" in str(error):
        return _NO_TABLES
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    sentence = _SQLITE.get(code)
    return sentence.format(reason=error) if sentence else None


def _postgresql(error: BaseException) -> str | None:
    """Tell by the error's SQLSTATE (PostgreSQL's manual, appendix A); without one, there was no connection."""
    reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
    match getattr(error, "sqlstate", None):
        case None:
            return f"PostgreSQL does not answer: {reason}."
        case "42P01":
            return _NO_TABLES
        case "42501":
            return _NO_RIGHT.format(reason=reason)
        case state if state[:2] in _PASSING:
            return f"PostgreSQL cannot at the moment: {reason}."
        case _:
            return None
