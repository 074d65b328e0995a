"""What an operator can put right, told in one sentence: what is wrong, and what to do.

Members meet refusals; whoever runs the service meets troubles. Errors of the
settings, the database and the file system become troubles here.
"""

import sqlite3

import psycopg
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
_POSTGRESQL: dict[type[psycopg.Error], str] = {
    psycopg.errors.InsufficientPrivilege: "The database's role may not do this ({reason}). docs/operating.md says"
    " which role needs what.",
    psycopg.errors.UndefinedTable: "The database has no tables yet. Run: alveole migrate",
}


def told(error: BaseException) -> str | None:
    """Return the sentence for an error that an operator can put right, or None when it is a bug."""
    if isinstance(error, Trouble):
        return str(error)
    if isinstance(error, exc.DBAPIError) and error.orig is not None:
        return told(error.orig)
    if isinstance(error, sqlite3.Error):
        return _sqlite(error)
    if isinstance(error, psycopg.Error):
        return _postgresql(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else f"{error.strerror}."
    return None


def _sqlite(error: sqlite3.Error) -> str | None:
    if "no such table" in str(error):
        return _POSTGRESQL[psycopg.errors.UndefinedTable]
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    sentence = _SQLITE.get(code)
    return sentence.format(reason=error) if sentence else None


def _postgresql(error: psycopg.Error) -> str | None:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    for kind, sentence in _POSTGRESQL.items():
        if isinstance(error, kind):
            return sentence.format(reason=reason)
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return f"PostgreSQL does not answer: {reason}."
    return f"PostgreSQL refuses: {reason}." if isinstance(error, psycopg.OperationalError) else None
