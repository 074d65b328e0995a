"""The demo town fills an empty book through the journal, and is sound."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import pytest
from sqlmodel import col, select

from service import demo, tables
from service.access import Role
from service.book import Book
from service.clock import DAY, system_clock
from service.database import Database
from service.demo.people import Credential
from service.demo.plan import Payment, TopUp, acts_of
from service.passwords import matches
from service.troubles import Trouble
from service.verification import verify
from tests.shelves import Shelf
from tests.town import START, SetClock

SEED = 3


class Filled(NamedTuple):
    """A filled database."""

    database: Database
    credentials: dict[Role, Credential]


def fill(url: str, seed: int = SEED) -> demo.Filled:
    """Fill a database, watching nothing."""
    return demo.fill(url, seed=seed, progress=lambda _done, _total: None, clock=SetClock(START))


@pytest.fixture(scope="module")
def filled(shelf: Shelf) -> Iterator[Filled]:
    """Fill one town for the tests of this module, which only read it."""
    with shelf.lend() as url, closing(Database(url)) as database:
        yield Filled(database, {each.role: each for each in fill(url).credentials})


def test_a_filled_town_is_sound(filled: Filled) -> None:
    assert verify(filled.database).sound


def test_every_planned_act_is_in_the_books(filled: Filled) -> None:
    acts = acts_of(SEED)
    with filled.database.read() as session:
        kinds = Counter(session.exec(select(tables.Entry.kind)).all())
    assert kinds["payment"] == sum(isinstance(act, Payment) for act in acts)
    assert kinds["issue"] == kinds["bank"] == sum(isinstance(act, TopUp) for act in acts)
    assert (kinds["hold"], kinds["capture"], kinds["refund"]) == (2, 1, 1)


def test_requests_are_paid_cancelled_and_open(filled: Filled) -> None:
    asked = sum(isinstance(act, Payment) and act.asked for act in acts_of(SEED))
    with filled.database.read() as session:
        requests = session.exec(select(tables.Due).where(tables.Due.kind == "request")).all()
    states = Counter("paid" if due.done else due.state for due in requests)
    assert states == {"paid": asked, "cancelled": 1, "open": 1}


def test_a_hold_and_a_request_still_wait_when_the_town_is_founded(filled: Filled) -> None:
    with filled.database.read() as session:
        waiting = [due for due in session.exec(select(tables.Due)) if due.state == "open" and due.done == 0]
    assert {due.kind for due in waiting} == {"hold", "request"}
    assert all((due.expires_at or 0) > START + DAY for due in waiting)


def test_everything_happened_before_now(filled: Filled) -> None:
    ((last,),) = filled.database.ask("select max(recorded_at) from entry")
    ((first,),) = filled.database.ask("select min(recorded_at) from entry")
    assert START - 30 * DAY < first < last < START


def test_each_currency_has_its_euro_and_nothing_is_short(filled: Filled) -> None:
    margins = filled.database.ask("select c.code, v.margin from cover v join currency c on c.id = v.currency")
    assert sorted(margins) == [("MIEL", 0), ("OSTREA", 0)]


def test_every_role_has_a_login_whose_password_is_kept_only_as_a_hash(filled: Filled) -> None:
    with filled.database.read() as session:
        hashes = dict(session.exec(select(tables.Login.username, tables.Login.password_hash)).all())
    people = [each for each in filled.credentials.values() if each.role is not Role.DASHBOARD]
    assert {each.role for each in people} == set(Role) - {
        Role.ADMINISTRATOR,
        Role.ACCOUNTANT,
        Role.GUARDIAN,
        Role.DASHBOARD,
    }
    for each in people:
        assert each.secret not in hashes[each.login]
        assert matches(each.secret, hashes[each.login])


def test_the_owner_and_the_cashier_act_for_the_same_business(filled: Filled) -> None:
    owner, cashier = filled.credentials[Role.OWNER], filled.credentials[Role.CASHIER]
    assert owner.accounts == cashier.accounts != {}
    with filled.database.read() as session:
        powers = session.exec(select(tables.Power.of).where(col(tables.Power.role).in_(["owner", "cashier"]))).all()
    assert len({of for of in powers if of is not None}) == 1


def test_the_books_are_marked_as_a_demonstration(filled: Filled) -> None:
    with filled.database.read() as session:
        mark = session.exec(select(tables.Demo)).one()
    assert (mark.size, mark.seed, mark.begun_at, mark.filled_at) == ("tiny", SEED, START, START)
    assert demo.state(filled.database) is demo.State.DEMO


def test_the_service_goes_on_with_its_own_clock(filled: Filled) -> None:
    with closing(Book.open(filled.database.url)) as book:
        assert book.clock is system_clock


def test_the_same_seed_fills_two_books_alike(shelf: Shelf, filled: Filled) -> None:
    query = """
    select e.seq, e.kind, e.effective_on, e.recorded_at, m.name, a.name, p.amount, p.balance, p.held_after
    from entry e join posting p on p.entry = e.seq join account a on a.id = p.account
    left join member m on m.id = a.holder order by e.seq, m.name, a.name, p.amount
    """
    with shelf.lend() as url, closing(Database(url)) as other:
        fill(url)
        assert other.ask(query) == filled.database.ask(query)


def test_an_interrupted_town_is_recognised(database_url: str) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.fill(database_url, seed=SEED, progress=interrupt)
    with closing(Database(database_url)) as database:
        assert demo.state(database) is demo.State.UNFINISHED
        assert verify(database).sound


def test_two_who_begin_at_once_do_not_mix_their_towns(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        with database.write() as session:
            session.add(tables.Demo(size="tiny", seed=1, begun_at=0))
        with pytest.raises(Trouble, match="Somebody else"):
            fill(database_url)
        assert database.ask("select count(*) from currency") == [(0,)]


def test_an_empty_database_is_empty_and_any_other_is_not(book: Book) -> None:
    assert demo.state(book.database) is demo.State.EMPTY
    with book.database.write() as session:
        session.add(tables.Member(public_id="A", kind="individual", name="A", created_at=0))
    assert demo.state(book.database) is demo.State.OTHER
