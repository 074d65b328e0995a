"""One's own sessions, seen and ended; one's password, changed; and being let back in by two treasurers."""

from collections.abc import Callable

import pytest

from ledger.refusals import (
    AnotherPersonNeeded,
    BadCredentials,
    BadToken,
    InvitationNotFound,
    MemberNotFound,
    NotAllowed,
    PasswordTooCommon,
    PasswordTooShort,
    RecoveryNotFound,
    SessionNotFound,
)
from service import factors, my_sessions, page_sessions, recoveries, sessions
from service.access import Role
from service.book import Book
from service.clock import DAY, MINUTE
from service.sessions import Known
from service.throttles import Throttle
from tests.people import member
from tests.service.people_signing_in import PASSWORD, Person, open_session, person
from tests.service.test_factors import enrol
from tests.town import SetClock, Town

NEW = "quatre ruches au bord du lac"


@pytest.fixture
def zoe(town: Town) -> Person:
    return person(town, "zoe")


def test_everyone_sees_their_own_sessions(town: Town, book: Book, zoe: Person) -> None:
    person(town, "eve")
    page_sessions.open_for(
        book, Known(zoe.login, zoe.who.public_id, strong=True), agent="Mozilla/5.0 (Android) Firefox/1"
    )

    browser, first = my_sessions.list_mine(book, zoe.who)

    assert (browser.agent, browser.browser, browser.strong, browser.current) == ("Firefox, Android", True, True, False)
    assert (first.id, first.browser, first.strong, first.current) == (zoe.session, False, False, True)


def test_an_ended_session_stops_at_once(book: Book, zoe: Person) -> None:
    open_session(book, zoe.login, strong=False)
    other = next(each for each in my_sessions.list_mine(book, zoe.who) if not each.current)

    my_sessions.end(book, zoe.who, other.id)

    assert [each.id for each in my_sessions.list_mine(book, zoe.who)] == [zoe.session]
    with pytest.raises(SessionNotFound):
        my_sessions.end(book, zoe.who, other.id)


def test_nobody_ends_the_session_of_another(town: Town, book: Book, zoe: Person) -> None:
    eve = person(town, "eve")

    with pytest.raises(SessionNotFound):
        my_sessions.end(book, eve.who, zoe.session)
    my_sessions.end_others(book, eve.who)
    assert zoe.again(book)


def test_all_others_end_together(book: Book, zoe: Person) -> None:
    for _ in range(3):
        open_session(book, zoe.login, strong=True)

    assert my_sessions.end_others(book, zoe.who) == 3
    assert [each.current for each in my_sessions.list_mine(book, zoe.who)] == [True]


def change(book: Book, zoe: Person, current: str = PASSWORD, new: str = NEW) -> None:
    throttle = Throttle(book.clock)
    my_sessions.change_password(book, throttle, zoe.who, current=current, new=new, address="192.0.2.7")


def test_a_new_password_ends_every_other_session(book: Book, zoe: Person, clock: SetClock) -> None:
    other = open_session(book, zoe.login, strong=True)
    change(book, zoe)

    throttle = Throttle(clock)
    assert sessions.recognise(book, throttle, username="zoe", password=NEW, address="192.0.2.7")
    with pytest.raises(BadCredentials):
        sessions.recognise(book, throttle, username="zoe", password=PASSWORD, address="192.0.2.7")
    assert zoe.again(book)
    assert book.database.ask("select revoked_at is null from session where id = ?", other.session) in (
        [(0,)],
        [(False,)],
    )


def test_a_new_password_needs_the_current_one_and_must_be_a_good_one(book: Book, zoe: Person) -> None:
    with pytest.raises(BadCredentials):
        change(book, zoe, current="wrong horse battery")
    with pytest.raises(PasswordTooShort):
        change(book, zoe, new="short")
    with pytest.raises(PasswordTooCommon):
        change(book, zoe, new="Zoé Imaginaire 123")


class Treasury:
    """Two treasurers, a member who lost everything, and how they are let back in."""

    def __init__(self, town: Town, lost: Person) -> None:
        self.book = town.book
        self.first = person(town, "honorine", Role.TREASURER, strong=True).who
        self.second = person(town, "balthazar", Role.TREASURER, strong=True).who
        self.lost = lost

    def token(self) -> str:
        proposed = recoveries.propose(self.book, self.first, self.lost.who.public_id)
        link, _ = recoveries.confirm(self.book, self.second, proposed.id, "fr")
        return link.token


@pytest.fixture
def treasury(town: Town, zoe: Person) -> Treasury:
    return Treasury(town, zoe)


def test_two_treasurers_let_a_member_back_in(book: Book, zoe: Person, treasury: Treasury, clock: SetClock) -> None:
    enrol(book, zoe)

    recovered = recoveries.recover(book, treasury.token(), password=NEW)

    assert recovered.public_id == zoe.who.public_id
    known = sessions.recognise(book, Throttle(clock), username="zoe", password=NEW, address="192.0.2.7")
    assert not known.strong
    with pytest.raises(BadToken):
        zoe.again(book)
    assert not factors.read(book, open_session(book, zoe.login, strong=False)).any


def test_one_treasurer_alone_lets_nobody_in(book: Book, zoe: Person, treasury: Treasury) -> None:
    proposed = recoveries.propose(book, treasury.first, zoe.who.public_id)

    with pytest.raises(AnotherPersonNeeded):
        recoveries.confirm(book, treasury.first, proposed.id, "fr")
    with pytest.raises(NotAllowed):
        recoveries.confirm(book, zoe.who, proposed.id, "fr")
    assert [each.id for each in recoveries.waiting(book, treasury.second)] == [proposed.id]


def test_nobody_lets_themselves_back_in(book: Book, treasury: Treasury) -> None:
    with pytest.raises(AnotherPersonNeeded):
        recoveries.propose(book, treasury.first, treasury.first.public_id)
    proposed = recoveries.propose(book, treasury.first, treasury.second.public_id)
    with pytest.raises(AnotherPersonNeeded):
        recoveries.confirm(book, treasury.second, proposed.id, "fr")


def test_a_proposal_serves_once_and_for_a_day(book: Book, zoe: Person, treasury: Treasury, clock: SetClock) -> None:
    proposed = recoveries.propose(book, treasury.first, zoe.who.public_id)
    recoveries.confirm(book, treasury.second, proposed.id, "en")
    late = recoveries.propose(book, treasury.first, zoe.who.public_id)
    clock.advance(DAY)

    for public_id in (proposed.id, late.id, "000000000000"):
        with pytest.raises(RecoveryNotFound):
            recoveries.confirm(book, treasury.second, public_id, "fr")
    assert recoveries.waiting(book, treasury.second) == []


def test_who_never_signed_in_has_nothing_to_recover(town: Town, book: Book, treasury: Treasury) -> None:
    _, stranger = member(town)

    for public_id in (stranger, "000000000000"):
        with pytest.raises(MemberNotFound):
            recoveries.propose(book, treasury.first, public_id)


def _used(book: Book, treasury: Treasury, _: SetClock) -> str:
    token = treasury.token()
    recoveries.recover(book, token, password=NEW)
    return token


def _late(_: Book, treasury: Treasury, clock: SetClock) -> str:
    token = treasury.token()
    clock.advance(60 * MINUTE)
    return token


@pytest.mark.parametrize("token", [_used, _late, lambda *_: "x" * 43], ids=["used", "late", "unknown"])
def test_a_link_serves_once_for_an_hour(
    book: Book, treasury: Treasury, clock: SetClock, token: Callable[[Book, Treasury, SetClock], str]
) -> None:
    given = token(book, treasury, clock)

    with pytest.raises(InvitationNotFound):
        recoveries.recover(book, given, password=NEW)


def test_a_poor_password_leaves_the_link_as_it_was(book: Book, treasury: Treasury) -> None:
    token = treasury.token()

    with pytest.raises(PasswordTooCommon):
        recoveries.recover(book, token, password="zoe zoe zoe zoe")
    assert recoveries.recover(book, token, password=NEW)
