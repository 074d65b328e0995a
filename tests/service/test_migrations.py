"""Migrations climb up, down and up again on both databases, and miss nothing the models say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect
from sqlmodel import SQLModel

from service import migrations
from tests import postgres

CONSTRAINTS = """
    select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace order by 1, 2"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database, as its owner."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/books.db"
    else:
        with postgres.shared().temporary_database() as database:
            yield database.owner_url


def rows(url: str, sql: str) -> list[tuple[object, ...]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_up_down_and_up_again(url: str) -> None:
    for _ in range(2):
        migrations.upgrade(url)
        assert migrations.current(url) == migrations.latest()
        assert migrations.check(url) == []

        migrations.downgrade(url, "base")
        assert migrations.current(url) is None
        tables = inspect(create_engine(url, poolclass=NullPool)).get_table_names()
        assert tables == ["alembic_version"]


def test_every_step_may_be_taken_alone(url: str) -> None:
    revisions = migrations.revisions()
    for revision in revisions:
        migrations.upgrade(url, revision)
    for revision in [*reversed(revisions[:-1]), "base"]:
        migrations.downgrade(url, revision)
        assert migrations.current(url) == (None if revision == "base" else revision)


def test_a_book_begins_with_one_head_and_a_key_of_its_own(url: str) -> None:
    migrations.upgrade(url)
    assert rows(url, "select id, seq, hash, at, rev from head") == [(1, 0, bytes(32), 0, 0)]
    ((key,),) = rows(url, "select key from book")
    assert isinstance(key, bytes)
    assert len(key) == 32
    assert key != bytes(32)


def test_a_difference_is_found(url: str) -> None:
    migrations.upgrade(url)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop index entry_by_recorded_at")
    (difference,) = migrations.check(url)
    assert "entry_by_recorded_at" in difference


def test_sqlite_tables_are_the_models_to_the_letter(tmp_path: Path) -> None:
    """Checks, STRICT and WITHOUT ROWID included, of which alembic says nothing."""
    migrated, modelled = (f"sqlite:///{tmp_path}/{name}.db" for name in ("migrated", "modelled"))
    migrations.upgrade(migrated)
    SQLModel.metadata.create_all(create_engine(modelled, poolclass=NullPool))
    schema = """
        select name, sql from sqlite_schema
        where type <> 'trigger' and sql is not null and name <> 'alembic_version' order by name"""
    assert [as_set(*row) for row in rows(migrated, schema)] == [as_set(*row) for row in rows(modelled, schema)]


def as_set(name: object, sql: object) -> tuple[object, list[str]]:
    """Return a table's parts without their order, in which nothing lies."""
    lines = (line.strip().strip(",") for line in str(sql).splitlines())
    return name, sorted(part for line in lines for part in re.split(r", (?=[a-z_]+ [A-Z])", line))  # added columns


def test_postgresql_constraints_are_the_models_to_the_letter() -> None:
    with (
        postgres.shared().temporary_database() as migrated,
        postgres.shared().temporary_database() as modelled,
    ):
        migrations.upgrade(migrated.owner_url)
        SQLModel.metadata.create_all(create_engine(modelled.owner_url, poolclass=NullPool))
        found = rows(migrated.owner_url, CONSTRAINTS)
        assert [row for row in found if row[0] != "alembic_version"] == rows(modelled.owner_url, CONSTRAINTS)
