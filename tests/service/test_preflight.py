"""The service opens its doors only on a database that is ready, and says what is missing."""

from contextlib import closing
from pathlib import Path

import pytest
from psycopg import sql

from service import migrations, preflight, tables
from service.database import Database
from service.settings import Settings
from service.troubles import Trouble
from tests import postgres
from tests.shelves import Shelf


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where nothing is, so that a key is made there."""
    monkeypatch.chdir(tmp_path)


def settings(url: str, public_url: str = "http://localhost:8000") -> Settings:
    """Return settings for a database."""
    return Settings(database_url=url, public_url=public_url)


def test_a_migrated_database_is_ready(database_url: str) -> None:
    preflight.check(settings(database_url))


def test_a_database_without_tables_is_not_ready(shelf: Shelf) -> None:
    with shelf.bare() as url:
        with pytest.raises(Trouble, match="Run: alveole migrate"):
            preflight.check(settings(url))
        if url.startswith("sqlite"):
            assert not Path(url.removeprefix("sqlite:///")).exists()


def test_a_database_whose_migrations_have_not_all_run_is_not_ready(shelf: Shelf) -> None:
    with shelf.bare() as url:
        migrations.upgrade(url, "0001")
        with closing(Database(url)) as database, pytest.raises(Trouble, match=r"0001.*Run: alveole migrate"):
            preflight.check_revision(database)


def test_a_database_that_a_newer_program_migrated_is_left_alone(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "latest_revision", lambda: "0001")
    with pytest.raises(Trouble, match="only knows 0001"):
        preflight.check(settings(database_url))


def test_the_newest_migration_is_known_without_alembic() -> None:
    assert preflight.latest_revision() == migrations.latest()


def test_a_role_that_owns_the_tables_may_not_serve() -> None:
    with postgres.shared().temporary_database() as database:
        migrations.upgrade(database.owner_url)
        with pytest.raises(Trouble, match="owns the tables"):
            preflight.check(settings(database.owner_url))


def test_a_superuser_may_not_serve() -> None:
    server = postgres.shared()
    with server.temporary_database() as database:
        migrations.upgrade(database.owner_url)
        with pytest.raises(Trouble, match="is a superuser"):
            preflight.check(settings(server.url(postgres.ADMIN, database.name)))


def test_a_role_without_rights_is_told_which_it_needs() -> None:
    server = postgres.shared()
    server._administrate(sql.SQL("drop role if exists {}").format(sql.Identifier("stranger")))
    server._administrate(sql.SQL("create role stranger login password {}").format(sql.Literal(server.password)))
    with server.temporary_database() as database:
        migrations.upgrade(database.owner_url)
        with pytest.raises(Trouble, match="grant alveole_service to stranger"):
            preflight.check(settings(server.url("stranger", database.name)))


LOCAL = [
    "http://localhost:8000",
    "http://127.0.0.1:8000",
    "http://[::1]:8000",
    "http://192.168.1.20:8000",
    "http://till.localhost",
    "http://ruche.local:8000",
]
PUBLIC = ["https://miel.example.org", "https://localhost.example.org", "http://8.8.8.8:8000", "https://local", ""]


@pytest.mark.parametrize("url", LOCAL)
def test_an_address_of_this_machine_or_its_network_is_local(url: str) -> None:
    assert preflight.is_local(url)


@pytest.mark.parametrize("url", PUBLIC)
def test_any_other_address_is_not_local(url: str) -> None:
    assert not preflight.is_local(url)


def test_demo_books_are_not_served_to_the_world(database_url: str) -> None:
    with closing(Database(database_url)) as database, database.write() as session:
        session.add(tables.Demo(size="tiny", seed=1, begun_at=0, filled_at=1))
    preflight.check(settings(database_url))
    with pytest.raises(Trouble, match="demo books"):
        preflight.check(settings(database_url, "https://miel.example.org"))


def test_half_a_demo_town_is_served_to_nobody(database_url: str) -> None:
    with closing(Database(database_url)) as database, database.write() as session:
        session.add(tables.Demo(size="tiny", seed=1, begun_at=0))
    with pytest.raises(Trouble, match=r"begun in .* and is not complete"):
        preflight.check(settings(database_url))


def test_real_books_are_served_to_the_world(database_url: str) -> None:
    preflight.check(settings(database_url, "https://miel.example.org"))


def test_a_migrated_database_holds_nothing_yet(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        assert not preflight.holds_anything(database)


def test_a_stranger_s_table_is_something(shelf: Shelf) -> None:
    with shelf.bare() as url, closing(Database(url)) as database:
        assert not preflight.holds_anything(database)
        with database.write() as session:
            session.connection().exec_driver_sql("create table recipes (honey integer)")
        assert preflight.holds_anything(database)


def test_a_key_is_made_where_there_is_none(database_url: str) -> None:
    preflight.check(settings(database_url))
    assert Path("var/secret.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_too_short_is_refused(database_url: str) -> None:
    Path("var").mkdir()
    Path("var/secret.key").write_text("short")
    with pytest.raises(Trouble, match=r"var/secret\.key holds less than 32 bytes"):
        preflight.check(settings(database_url))
