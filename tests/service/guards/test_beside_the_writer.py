"""What PostgreSQL alone has to withstand: sessions beside the writer, and a role's own tables and names."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError

from tests.service.guards.conftest import Books
from tests.service.guards.toolkit import Pen, trial
from tests.service.guards.town import ALICE, BRUNO, PAID

BESIDE: dict[str, Callable[[Connection], object]] = {
    "cancels a request": lambda c: c.exec_driver_sql("update due set state = 'cancelled' where id = 'asked'"),
    "appends a posting": lambda c: c.exec_driver_sql(
        "insert into posting (entry, account, seq, amount, held, balance, held_after)"
        f" select seq + 1, {ALICE}, 1, 0, 0, 0, 0 from head"
    ),
    "appends a settlement": lambda c: c.exec_driver_sql(
        "insert into settlement (entry, due, amount) select seq + 1, 'asked', 1 from head"
    ),
    "opens a hold": lambda c: c.exec_driver_sql(
        "insert into due (id, kind, account, payee, amount, done, whole, state, entry, created_at)"
        f" select 'beside', 'hold', {ALICE}, {BRUNO}, 1, 0, 0, 'open', seq + 1, 0 from head"
    ),
    "deletes a tail": lambda c: c.exec_driver_sql("delete from posting where entry > (select seq from head)"),
}


@pytest.mark.parametrize("deed", BESIDE)
def test_nobody_changes_what_the_writer_proves(postgresql_books: Books, deed: str) -> None:
    """Each waits for the head, so it happens before the advance or after it, never beside it."""
    engine = create_engine(postgresql_books.service.engine.url, isolation_level="AUTOCOMMIT")
    with trial(postgresql_books.service) as pen, engine.connect() as other:
        pen.run("select seq from head where id = 1 for update")
        other.exec_driver_sql("begin")
        other.exec_driver_sql("set local lock_timeout = '50ms'")
        with pytest.raises(DBAPIError, match="lock timeout"):
            BESIDE[deed](other)
        other.exec_driver_sql("rollback")
    engine.dispose()


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_the_head_advances_on_a_fresh_snapshot_only(postgresql_books: Books, level: str) -> None:
    """An older snapshot would not see a tail that was committed since."""
    service = postgresql_books.service
    service.exec_driver_sql(f"begin isolation level {level}")
    try:
        pen = Pen(service)
        with pytest.raises(DBAPIError, match="isolation"):
            pen.pay(ALICE, BRUNO, 1)
    finally:
        service.exec_driver_sql("rollback")


@pytest.mark.parametrize(
    "statements",
    [
        [
            "create temp table mine (like head)",
            "create trigger t after update on mine for each row execute function move_the_head()",
        ],
        [
            "create temp table head as select id, 0::bigint as seq, hash, at, rev from public.head",
            "set local search_path = pg_temp, public",
            (
                "insert into public.posting (entry, account, seq, amount, held, balance, held_after)"
                f" values ({PAID}, 1, 9, 1, 0, 1, 0)"
            ),
        ],
        ["create table public.mine (id int)"],
        ["alter table posting disable trigger all"],
        ["set session_replication_role = replica"],
        ["truncate posting"],
    ],
    ids=[
        "borrow the act",
        "shadow the head",
        "create beside the tables",
        "switch triggers off",
        "play the replica",
        "truncate",
    ],
)
def test_the_service_cannot_go_round_the_triggers(postgresql_books: Books, statements: list[str]) -> None:
    *lawful, last = statements
    with trial(postgresql_books.service) as pen:
        for statement in lawful:
            pen.run(statement)
        with pytest.raises(DBAPIError):
            pen.run(last)


def test_the_lock_before_a_cancellation_is_needed(postgresql_books: Books) -> None:
    """The one trigger that no single session can show to be needed: without it, a cancellation does not wait."""
    engine = create_engine(postgresql_books.service.engine.url, isolation_level="AUTOCOMMIT")
    with (
        postgresql_books.without("due_cancelled_beside_no_writer"),
        engine.connect() as other,
        trial(postgresql_books.service) as pen,
    ):
        pen.run("select seq from head where id = 1 for update")
        other.exec_driver_sql("begin")
        other.exec_driver_sql("set local lock_timeout = '50ms'")
        BESIDE["cancels a request"](other)
        other.exec_driver_sql("rollback")
    engine.dispose()
