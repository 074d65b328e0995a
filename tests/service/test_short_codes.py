"""Eight digits stand for one open request, for no other, and for none once it is over."""

from collections.abc import Callable

import pytest
from sqlmodel import col, delete, func, select

from ledger import payments
from ledger.dues import Due
from ledger.refusals import RequestNotFound, TooManyAttempts
from service import requests, retention, short_codes, tables
from service.clock import MINUTE
from service.throttles import LOOK_UPS, LOOK_UPS_HERE, Throttle
from tests.people import Someone, citizen, confirm, shop
from tests.town import SetClock, Town

HERE = "192.0.2.7"
ONE, OTHER = "00000001", "00000002"


def ask(town: Town, bakery: Someone, key: str = "ask") -> requests.Asked:
    """Ask for 30 under a key."""
    asked = requests.Ask(bakery.account, 30, "MIEL")
    return requests.create(town.book, bakery.who, confirm(town, bakery.who, key), asked)


def give(town: Town, due: Due, *codes: str) -> None:
    """Give a request the first of these digits that it can have, instead of those that it was given."""
    drawn, short = iter(codes), tables.ShortCode
    with town.book.database.write() as session:
        session.exec(delete(short).where(col(short.request) == due.id))
        short_codes.give(town.book, session, due.id, draw=lambda: next(drawn))


def look_up(town: Town, code: str) -> str | None:
    """Return the request that somebody finds by its digits."""
    who = citizen(town).who
    try:
        return short_codes.look_up(town.book, Throttle(town.book.clock), who, code, address=HERE)
    except RequestNotFound:
        return None


def paid(town: Town, _: Someone, due: Due) -> None:
    payer = town.account(100)
    town.post(payments.pay_request(due, payer=payer))


def cancelled(town: Town, bakery: Someone, due: Due) -> None:
    requests.cancel(town.book, bakery.who, due.id)


def expired(town: Town, _: Someone, __: Due) -> None:
    assert isinstance(town.book.clock, SetClock)
    town.book.clock.advance(10 * MINUTE)


@pytest.mark.parametrize("end", [paid, cancelled, expired])
def test_digits_are_free_again_once_their_request_is_over_and_not_before(
    town: Town, end: Callable[[Town, Someone, Due], None]
) -> None:
    bakery = shop(town)
    first, second = (ask(town, bakery, key).due for key in ("a", "b"))
    give(town, first, ONE)
    give(town, second, ONE, OTHER)
    assert (look_up(town, ONE), look_up(town, OTHER)) == (first.id, second.id)

    end(town, bakery, first)
    assert look_up(town, ONE) is None
    third = ask(town, bakery, "d").due
    give(town, third, ONE)
    assert look_up(town, ONE) == third.id
    assert requests.find(town.book, first.id).short_code is None


def test_what_is_asked_for_has_digits_which_go_with_the_day(town: Town, clock: SetClock) -> None:
    bakery = shop(town)
    asked, again, other = ask(town, bakery), ask(town, bakery), ask(town, bakery, "other")
    assert asked.short_code is not None
    assert again.short_code == asked.short_code != other.short_code
    requests.cancel(town.book, bakery.who, other.due.id)

    retention.apply(town.book)
    assert kept(town) == 1
    clock.advance(10 * MINUTE)
    retention.apply(town.book)
    assert kept(town) == 0


def kept(town: Town) -> int:
    with town.book.database.read() as session:
        return session.exec(select(func.count()).select_from(tables.ShortCode)).one()


def test_whoever_guesses_soon_waits(town: Town, clock: SetClock) -> None:
    throttle, guessers = Throttle(clock), [citizen(town).who for _ in range(10)]

    def guesses(guesser: int) -> int:
        for done in range(1_000):
            try:
                short_codes.look_up(town.book, throttle, guessers[guesser], ONE, address=HERE)
            except RequestNotFound:
                continue
            except TooManyAttempts:
                return done
        raise AssertionError("nobody stopped them")

    assert guesses(0) == LOOK_UPS.amount
    assert sum(guesses(each) for each in range(1, 10)) == LOOK_UPS_HERE.amount - LOOK_UPS.amount
    clock.advance(MINUTE)
    assert guesses(0) == LOOK_UPS.amount
