"""What must be true before the service opens its doors; each lack is told with what to do about it."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import inspect, text
from sqlmodel import select

from service import secret_keys, tables
from service.database import Database
from service.settings import Settings
from service.troubles import Trouble

VERSIONS = Path(__file__).parent.parent / "alembic" / "versions"

UNFINISHED = (
    "A demo town was begun in {database} and is not complete: its filling still runs, or was interrupted."
    " In that case delete that database and begin again."
)

_ROLE = text("""
select current_user,
  (select rolsuper from pg_roles where rolname = current_user),
  exists (
    select from pg_class
    where relname in ('head', 'posting') and relkind = 'r' and relnamespace = 'public'::regnamespace
      and pg_has_role(current_user, relowner, 'member')
  ),
  exists (select from pg_roles where rolname = 'alveole_service' and pg_has_role(current_user, oid, 'usage'))
""")


def check(settings: Settings) -> None:
    """Raise the first trouble that stands in the way of serving these settings' books."""
    database = Database(settings.database_url, pool_size=1)
    try:
        check_ready(database)
        check_demo(database, settings.public_url, settings.database_name)
        check_key(settings)
    finally:
        database.close()


def check_ready(database: Database) -> None:
    """Refuse a database that is not migrated, or a role that may do too much or too little in it."""
    if not has_tables(database):
        raise Trouble("The database has no tables yet. Run: alveole migrate")
    if not database.sqlite:
        check_role(database)
    check_revision(database)


def has_tables(database: Database) -> bool:
    """Tell whether any migration ran and was not undone. Makes no file."""
    if database.missing():
        return False
    with database.read() as session:
        return inspect(session.connection()).has_table(tables.Head.__tablename__)


def holds_anything(database: Database) -> bool:
    """Tell whether there is more in the database than its migrations put there; strangers' tables count."""
    if database.missing():
        return False
    if not has_tables(database):
        with database.read() as session:
            found = set(inspect(session.connection()).get_table_names())
            return bool(found - {"alembic_version"})  # which stays when every migration is undone
    with database.read() as session:
        begun = session.exec(select(tables.Head.seq)).one() > 0
        people = (tables.Member.id, tables.Currency.id, tables.Account.id, tables.Login.id, tables.Client.id)
        return begun or any(session.exec(select(each).limit(1)).first() is not None for each in people)


def revision(database: Database) -> str | None:
    """Return the migration at which the database stands, or None when it has no tables."""
    if not has_tables(database):
        return None
    with database.read() as session:
        return session.execute(text("select version_num from alembic_version")).scalar()


def latest_revision() -> str:
    """Return the newest migration's number, by its file name: serving needs no alembic to know it."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def check_revision(database: Database) -> None:
    """Refuse a database whose migrations have not all run, or which a newer program has changed."""
    found, wanted = revision(database) or "0000", latest_revision()
    if found < wanted:
        raise Trouble(f"The database stands at migration {found}, this program needs {wanted}. Run: alveole migrate")
    if found > wanted:
        raise Trouble(
            f"The database stands at migration {found}, this program only knows {wanted}. Install a newer one."
        )


def check_role(database: Database) -> None:
    """Refuse a PostgreSQL role against which the database could not hold its guarantees."""
    with database.read() as session:
        name, superuser, owner, service = session.execute(_ROLE).one()
    if superuser or owner:
        can = "is a superuser" if superuser else "owns the tables"
        raise Trouble(
            f"The role {name} {can}, so the database could not guard the books against the service."
            " Serve as a role that owns nothing and is a member of alveole_service (docs/operating.md),"
            " and keep this one for ALVEOLE_OWNER_DATABASE_URL."
        )
    if not service:
        raise Trouble(
            f"The role {name} has no rights on the books. As an administrator: grant alveole_service to {name}"
        )


def check_demo(database: Database, public_url: str, name: str) -> None:
    """Refuse to offer a demo town's books to the world, or half a town to anyone."""
    with database.read() as session:
        demo = session.exec(select(tables.Demo)).first()
    if demo and not is_local(public_url):
        raise Trouble(
            f"These are demo books, and {public_url} is no local address. Serve them on this machine,"
            " or begin real books in a new database."
        )
    if demo and not demo.filled_at:
        raise Trouble(UNFINISHED.format(database=name))


def check_key(settings: Settings) -> None:
    """Refuse a key that is too short to sign with; make one where there is none."""
    try:
        secret_keys.read(settings.secret_key_file)
    except ValueError as error:
        raise Trouble(str(error)) from error


def is_local(url: str) -> bool:
    """Tell whether a URL leads to this machine or its local network."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".local")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
