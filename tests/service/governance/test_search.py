"""The trail and the journal are searched in one list, whole and in order, however the pages fall."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.refusals import NotAllowed
from service import audit
from service.access import Operation, Principal, Role
from service.audit import Attempts, Filter, Found, searching
from service.book import Book
from service.clock import DAY, MINUTE
from tests.people import citizen, of_association, shop
from tests.town import SetClock, Town

MARIE = Principal(None, "7K3QX9V2MB4T", "9GZT6W1RHB8K", 0, frozenset())


def act(book: Book, operation: Operation = Operation.CREATE_MEMBER, subject: str = "x", outcome: str = "done") -> None:
    with book.database.write() as session:
        audit.record(book, session, MARIE, operation, subject=subject, outcome=outcome)


def found(town: Town, sought: Filter | None = None, limit: int = 1_000) -> list[Found]:
    """Return everything that pages of a size show."""
    auditor, every = of_association(town, Role.AUDITOR), list[Found]()
    place: audit.Place | None = audit.Place()
    while place is not None:
        page, place = audit.search(town.book, auditor, sought or Filter(), limit=limit, place=place)
        assert len(page) <= limit
        every += page
    return every


@pytest.fixture
def busy(town: Town, clock: SetClock) -> tuple[Town, str]:
    """Return a town in which entries and acts took turns, and the account of one who paid."""
    zoe, bakery = citizen(town, 100), shop(town)
    for number in range(6):
        clock.advance(MINUTE)
        act(town.book, subject=f"s{number % 2}", outcome="refused" if number == 3 else "done")
        town.pay(1, zoe.account, bakery.account)
        clock.advance(MINUTE)
        act(town.book, Operation.ISSUE)
    return town, zoe.account


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(limit=st.integers(1, 7), stretch=st.integers(1, 9))
def test_pages_of_any_size_show_everything_once_and_the_last_first(
    busy: tuple[Town, str], limit: int, stretch: int
) -> None:
    town, _ = busy
    whole = found(town)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "STRETCH", stretch)
        assert found(town, limit=limit) == whole
    assert [each.at for each in whole] == sorted((each.at for each in whole), reverse=True)
    assert len({(each.is_entry, each.seq) for each in whole}) == len(whole) == 12 + town.head()


def test_what_is_sought_is_found_and_nothing_else(busy: tuple[Town, str], clock: SetClock) -> None:
    town, account = busy
    assert {each.operation for each in found(town, Filter(operation="issue"))} == {"issue"}
    payments = found(town, Filter(operation="entry.payment"))
    assert len(payments) == 6
    assert [each.subject for each in found(town, Filter(subject=payments[0].subject))] == [payments[0].subject]
    assert {each.operation for each in found(town, Filter(subject=account))} == {
        "entry.payment",
        "entry.issue",
        "entry.terms",
    }
    assert len(found(town, Filter(subject="s1"))) == 3
    assert [each.outcome for each in found(town, Filter(outcome="refused"))] == ["refused"]
    assert {each.actor for each in found(town, Filter(actor="actor"))} == {"actor"}
    assert len(found(town, Filter(actor=MARIE.public_id))) == 12
    assert found(town, Filter(actor="nobody")) == []
    late = found(town, Filter(since=clock()))
    assert [each.operation for each in late] == ["issue"]
    assert len(found(town, Filter(until=clock()))) == len(found(town)) - 1
    assert found(town, Filter(since=clock() + 1)) == []
    assert len(list(audit.everything(town.book, of_association(town, Role.TREASURER), Filter()))) == len(found(town))


@pytest.mark.parametrize("role", [Role.BOARD, Role.OPERATOR, Role.ADMINISTRATOR, Role.CITIZEN])
def test_only_treasurers_and_auditors_search(town: Town, role: Role) -> None:
    with pytest.raises(NotAllowed):
        audit.search(town.book, of_association(town, role), Filter(), limit=1)
    with pytest.raises(NotAllowed):
        audit.everything(town.book, of_association(town, role), Filter())


def test_refused_attempts_are_written_down_up_to_a_bound(town: Town, clock: SetClock) -> None:
    attempts = Attempts(clock)

    def note(who: Principal = MARIE) -> bool:
        return attempts.note(town.book, who, Operation.ISSUE, subject="x", code="not_allowed")

    assert [note() for _ in range(25)] == [True] * 20 + [False] * 5
    written = [each for each in found(town) if each.outcome == "refused"]
    assert len(written) == 20
    assert [each.details for each in written][:2] == [
        {"code": "not_allowed", "more": "perhaps"},
        {"code": "not_allowed"},
    ]
    assert note(MARIE._replace(client="5YV0C3MPE7NA"))
    clock.advance(DAY)
    assert note()


def test_nobody_fills_the_disk_by_trying_as_many(town: Town, clock: SetClock) -> None:
    attempts = Attempts(clock)
    noted = [
        attempts.note(town.book, MARIE._replace(client=f"C{number}"), Operation.ISSUE, subject="x", code="not_allowed")
        for number in range(510)
    ]
    assert sum(noted) == 500
