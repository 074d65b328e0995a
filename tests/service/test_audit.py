"""The audit trail grows with what is done, in one order, and shows whatever else happens to it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select, text

from service import audit, console, tables
from service.access import Operation, Principal, Role
from service.book import Book
from service.clock import MINUTE
from service.members import MemberKind
from service.verification import verify
from tests.shelves import owner_url
from tests.town import SetClock

MARIE = Principal(None, "7K3QX9V2MB4T", "9GZT6W1RHB8K", 0, frozenset())


def act(book: Book, subject: str = "5YV0C3MPE7NA", who: Principal | None = MARIE, **details: audit.Detail) -> None:
    """Do nothing, and record it."""
    with book.database.write() as session:
        audit.record(book, session, who, Operation.CREATE_MEMBER, subject=subject, outcome="done", **details)


def trail(book: Book) -> list[tables.Audit]:
    """Return every act, the first one first."""
    with book.database.read() as session:
        return list(session.exec(select(tables.Audit).order_by(col(tables.Audit.seq))).all())


def findings(book: Book) -> list[str]:
    """Return what verification finds in the trail."""
    return [finding.subject for finding in verify(book.database).findings if finding.check == "trail"]


def test_an_act_says_who_did_what_to_what_and_when(book: Book, clock: SetClock) -> None:
    act(book, amount=500, kind="shop", nothing=None)
    (only,) = trail(book)
    assert (only.seq, only.at, only.actor, only.client) == (1, clock(), "7K3QX9V2MB4T", "9GZT6W1RHB8K")
    assert (only.operation, only.subject, only.outcome) == ("create_member", "5YV0C3MPE7NA", "done")
    assert only.details == '{"amount":500,"kind":"shop"}'


def test_the_service_acts_by_itself_as_the_system(book: Book) -> None:
    act(book, who=None)
    assert (trail(book)[0].actor, trail(book)[0].client) == ("system", "system")


def test_what_is_not_done_is_not_recorded(book: Book) -> None:
    def fail() -> None:
        with book.database.write() as session:
            audit.record(book, session, MARIE, Operation.ISSUE, subject="x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert trail(book) == []
    assert findings(book) == []


def test_two_acts_of_one_transaction_follow_each_other(book: Book) -> None:
    with book.database.write() as session:
        audit.record(book, session, MARIE, Operation.ISSUE, subject="x")
        audit.record(book, session, None, Operation.ISSUE, subject="y")
    assert [each.seq for each in trail(book)] == [1, 2]
    assert findings(book) == []


def test_time_never_runs_back(book: Book, clock: SetClock) -> None:
    act(book)
    clock.advance(-MINUTE)
    act(book)
    assert [each.at - clock() for each in trail(book)] == [MINUTE, MINUTE]


def test_those_who_record_at_once_take_turns(book: Book) -> None:
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda number: act(book, str(number)), range(40)))
    assert [each.seq for each in trail(book)] == list(range(1, 41))
    assert sorted(each.subject for each in trail(book)) == sorted(map(str, range(40)))
    assert all(one.hash != other.hash for one, other in pairwise(trail(book)))
    assert findings(book) == []


def test_what_the_console_does_is_in_the_trail_without_a_name(book: Book) -> None:
    member = console.create(
        book,
        "root",
        name="Zoé",
        kind=MemberKind.INDIVIDUAL,
        username="zoe",
        password="une phrase assez longue",
        role=Role.TREASURER,
    )
    (only,) = trail(book)
    assert (only.actor, only.operation, only.subject) == ("console", "user_create", member)
    assert only.details == '{"console_act":1,"kind":"individual","role":"treasurer"}'


ATTACKS = {
    "change an act": "update audit set actor = 'nobody'",
    "delete an act": "delete from audit where seq = 2",
    "delete every act": "delete from audit",
    "insert again": "insert into audit select * from audit where seq = 1",
    "leave a gap": (
        "insert into audit select seq + 5, at, actor, client, operation, subject, outcome, details, hash"
        " from audit where seq = 2"
    ),
    "go back in time": (
        "insert into audit select 3, at - 1, actor, client, operation, subject, outcome, details, hash"
        " from audit where seq = 2"
    ),
    "write a short hash": (
        "insert into audit select 3, at, actor, client, operation, subject, outcome, details, {short}"
        " from audit where seq = 2"
    ),
    "move the head": "update audit_head set seq = 3",
    "set the head back": "update audit_head set seq = 1",
    "delete the head": "delete from audit_head",
    "make another head": "insert into audit_head select id + 1, seq, hash, at from audit_head",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_lets_the_trail_only_grow(book: Book, attack: str) -> None:
    act(book)
    act(book)
    before = trail(book)
    statement = ATTACKS[attack].format(short="x'00'" if book.database.sqlite else "'\\x00'::bytea")
    with pytest.raises(DBAPIError), book.database.write() as session:
        session.connection().exec_driver_sql(statement)
    assert trail(book) == before
    assert findings(book) == []


@pytest.mark.parametrize("verb", ["insert or replace", "insert or ignore"])
def test_nothing_is_replaced_on_sqlite_either(book: Book, verb: str) -> None:
    if not book.database.sqlite:
        return
    act(book)
    with pytest.raises(DBAPIError), book.database.write() as session:
        session.connection().execute(text(f"{verb} into audit select * from audit"))


RUINS: dict[str, tuple[str, set[str]]] = {
    **{
        f"the {name} is another": (f"update audit set {name} = 'x' where seq = 2", {"act 2"})
        for name in ("actor", "client", "operation", "subject", "outcome", "details")
    },
    "the instant is another": ("update audit set at = at + 1 where seq = 4", {"act 4", "head"}),
    "the hash is another": ("update audit set hash = (select key from book) where seq = 2", {"act 2", "act 3"}),
    "an act is gone": ("delete from audit where seq = 2", {"act 3"}),
    "the first act is gone": ("delete from audit where seq = 1", {"act 2"}),
    "the last act is gone": ("delete from audit where seq = 4", {"head"}),
    "two acts changed places": (
        "update audit set seq = seq - 5 where seq in (2, 3); update audit set seq = -seq where seq < 0",
        {"act 2", "act 3", "act 4"},
    ),
    "the head is gone": ("delete from audit_head", {"head"}),
    "the head says less": ("update audit_head set seq = 3", {"head"}),
}


@pytest.mark.parametrize("ruin", RUINS)
def test_whatever_else_happens_to_the_trail_shows(book: Book, ruin: str) -> None:
    for subject in ("a", "b", "c", "d"):
        act(book, subject)
    statements, found = RUINS[ruin]
    assert findings(book) == []
    engine = create_engine(book.database.url if book.database.sqlite else owner_url(book.database.url))
    with engine.begin() as connection:
        if book.database.sqlite:
            for (name,) in connection.execute(
                text("select name from sqlite_schema where type = 'trigger' and tbl_name like 'audit%'")
            ).all():
                connection.execute(text(f"drop trigger {name}"))
            connection.execute(text("pragma ignore_check_constraints = on"))
        else:
            connection.execute(text("alter table audit drop constraint audit_seq"))
        for statement in statements.split(";"):
            assert connection.execute(text(statement)).rowcount > 0
    engine.dispose()
    assert set(findings(book)) == found
