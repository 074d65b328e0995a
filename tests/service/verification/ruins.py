"""A book without its guards, to be ruined row by row and made whole again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url

from ledger import chain
from service import tables
from service.database import Database
from service.journal import read_entries
from tests import postgres

TABLES = {
    name: table
    for name, table in tables.Entry.metadata.tables.items()
    if table.name in {
        "book", "currency", "cover", "account", "entry", "posting", "term", "due", "settlement", "memo",
        "memo_erasure", "refusal", "shortfall", "head", "audit", "audit_head",
    }
}  # fmt: skip
"""The tables of the books."""

_CHECKS = """
select conrelid::regclass, conname from pg_constraint
where contype = 'c' and connamespace = 'public'::regnamespace
"""

Rows = dict[str, list[dict[str, Any]]]


class Ruins:
    """What the owner of the database can do to a book once the triggers and checks are gone."""

    def __init__(self, url: str) -> None:
        """Take the triggers away, and remember how every row was."""
        self.database = Database(url)
        name = make_url(url).database or ""
        self._engine = create_engine(url if self.database.sqlite else postgres.shared().url(postgres.OWNER, name))
        if self.database.sqlite:
            event.listen(self._engine, "connect", _without_checks)
        with self._engine.begin() as connection:
            self._drop_triggers(connection)
        self.whole = self.rows()

    def rows(self) -> Rows:
        """Return every row of the books."""
        with self._engine.begin() as connection:
            return {
                name: [dict(row) for row in connection.execute(table.select()).mappings()]
                for name, table in TABLES.items()
            }

    def run(self, *statements: str, **values: object) -> None:
        """Run statements, each of which must find a row."""
        with self._engine.begin() as connection:
            for statement in statements:
                assert connection.execute(text(statement), values).rowcount > 0, statement

    def change(self, table: str, row: dict[str, Any], column: str, value: object) -> None:
        """Put a value into one cell."""
        found = TABLES[table]
        keys = [key == row[key.name] for key in found.primary_key]
        with self._engine.begin() as connection:
            assert connection.execute(found.update().where(*keys).values({column: value})).rowcount == 1

    def restore(self) -> None:
        """Put every row back as it was."""
        with self._engine.begin() as connection:
            for name in reversed(TABLES):
                connection.execute(TABLES[name].delete())
            for name, table in TABLES.items():
                if self.whole[name]:
                    connection.execute(table.insert(), self.whole[name])

    def rechain(self) -> None:
        """Compute every digest and hash again, as whoever rewrites history would."""
        with self.database.read() as session:
            seqs = [seq for (seq,) in session.execute(text("select seq from entry order by seq"))]
            entries = read_entries(self.database.fetch(session), seqs)
        reached = chain.GENESIS
        with self._engine.begin() as connection:
            for seq in seqs:
                digest = chain.digest(entries[seq])
                reached = chain.link(reached, digest)
                values = {"digest": digest, "hash": reached, "seq": seq}
                connection.execute(text("update entry set digest = :digest, hash = :hash where seq = :seq"), values)
            connection.execute(text("update head set hash = :hash"), {"hash": reached})

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
        self.database.close()

    def _drop_triggers(self, connection: Connection) -> None:
        if self.database.sqlite:
            for (name,) in connection.execute(text("select name from sqlite_schema where type = 'trigger'")).all():
                connection.execute(text(f'drop trigger "{name}"'))
        else:
            for name in TABLES:
                connection.execute(text(f"alter table {name} disable trigger user"))
            for table, check in connection.execute(text(_CHECKS)).all():
                connection.execute(text(f"alter table {table} drop constraint {check}"))


def _without_checks(connection: Any, _record: object) -> None:
    connection.execute("pragma ignore_check_constraints = on")


@contextmanager
def made_whole_again(ruins: Ruins) -> Iterator[Ruins]:
    """Lend the ruins, and restore them."""
    try:
        yield ruins
    finally:
        ruins.restore()
