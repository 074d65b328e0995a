"""What an operator can put right is told in a sentence; what they cannot is a bug, and told as one."""

from contextlib import closing

import pytest
from sqlmodel import text

from service.database import Database
from service.troubles import Trouble, told
from tests.shelves import Shelf


def error_of(url: str, statement: str) -> Exception:
    """Return the error that a statement ends in."""
    with closing(Database(url)) as database, pytest.raises(database.errors) as raised, database.write() as session:
        session.connection().execute(text(statement))
    error: Exception = raised.value
    return error


def test_a_database_without_tables_is_told_how_to_get_them(shelf: Shelf) -> None:
    with shelf.bare() as url:
        assert told(error_of(url, "select * from head")) == "The database has no tables yet. Run: alveole migrate"


def test_a_role_without_the_right_is_told_where_to_read_about_roles(database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        told_of = told(error_of(database_url, "update account set balance = 1"))
        assert told_of is not None
        assert "permission denied for table account" in told_of
        assert "docs/operating.md" in told_of


def test_a_server_that_shuts_down_is_nobody_s_bug(database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        told_of = told(error_of(database_url, "select pg_terminate_backend(pg_backend_pid())"))
        assert told_of is not None
        assert told_of.startswith("PostgreSQL ")


def test_a_wrong_statement_is_a_bug(database_url: str) -> None:
    assert told(error_of(database_url, "select honey")) is None


def test_a_broken_promise_is_a_bug() -> None:
    assert told(AssertionError("the sky holds")) is None


def test_troubles_and_the_system_s_errors_are_told() -> None:
    assert told(Trouble("Do this.")) == "Do this."
    assert told(FileNotFoundError(2, "No such file or directory", "a")) == "No such file or directory: a"
    assert told(OSError(28, "No space left on device")) == "No space left on device."
    assert told(OSError("strange")) is None
