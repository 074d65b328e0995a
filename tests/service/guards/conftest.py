"""The two databases that the guards are tested in, each with the tiny town founded once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, create_engine

from service import migrations
from tests import postgres
from tests.service.guards import town

TRIGGERS = {
    "sqlite": "select name, tbl_name as place, sql from sqlite_schema where type = 'trigger'",
    "postgresql": """
        select tgname as name, tgrelid::regclass::text as place, pg_get_triggerdef(oid) as sql
        from pg_trigger where not tgisinternal""",
}

ELSEWHERE = {
    "allowance",
    "audit",
    "audit_head",
    "bank_account",
    "bank_line",
    "bank_statement",
    "circulation_publication",
    "credit_line",
    "credit_step",
    "decision",
    "document",
    "membership_change",
    "proposal",
    "rule_change",
    "top_up",
}
"""Tables beside the books, whose guards are attacked where their noun is tested."""

LINES = {"head_lines", "prove_lines"}
"""What the head proves of lines of credit: attacked where those are tested (tests/service/credit)."""


@dataclass(frozen=True)
class Books:
    """A founded town: `service` writes as the service does, `owner` may change tables."""

    service: Connection
    owner: Connection

    @property
    def dialect(self) -> str:
        return self.service.dialect.name

    def triggers(self) -> list[str]:
        """Return the guards of the books."""
        rows = self.owner.exec_driver_sql(TRIGGERS[self.dialect])
        return sorted(row.name for row in rows if row.place not in ELSEWHERE and row.name not in LINES)

    @contextmanager
    def without(self, trigger: str) -> Iterator[None]:
        """Do without one trigger for the length of a block."""
        rows = self.owner.exec_driver_sql(TRIGGERS[self.dialect])
        (row,) = (row for row in rows if row.name == trigger)
        place = f" on {row.place}" if self.dialect == "postgresql" else ""
        self.owner.exec_driver_sql(f"drop trigger {row.name}{place}")
        try:
            yield
        finally:
            self.owner.exec_driver_sql(row.sql)


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    """Connect without transactions but those that are begun by name."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def founded(owner_url: str, service_url: str) -> Iterator[Books]:
    """Migrate an empty database, found the town and connect."""
    migrations.upgrade(owner_url)
    with connect(owner_url) as owner, connect(service_url) as service:
        town.found(service)
        yield Books(service, owner)


@pytest.fixture(scope="session")
def sqlite_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    url = f"sqlite:///{tmp_path_factory.mktemp('guards')}/books.db"
    with founded(url, url) as books:
        yield books


@pytest.fixture(scope="session")
def postgresql_books() -> Iterator[Books]:
    with postgres.shared().temporary_database() as database, founded(database.owner_url, database.app_url) as books:
        yield books


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest) -> Books:
    found = request.getfixturevalue(f"{request.param}_books")
    assert isinstance(found, Books)
    return found
