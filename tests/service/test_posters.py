"""A poster makes one request for each confirmation, pays its owner alone, and is told from what is stuck over it."""

import pytest

from ledger.accounts import Status
from ledger.posters import Verdict
from ledger.refusals import (
    AccountNotFound,
    AmountDiffers,
    CreditNotTaken,
    KeyReused,
    NotAllowed,
    PosterNotFound,
    PosterRevoked,
)
from service import day_words, posters
from service.access import Acting, Role
from service.clock import DAY
from service.posters import Made, Wanted
from tests.people import Someone, citizen, confirm, shop
from tests.town import OPEN, SetClock, Town


@pytest.fixture
def bakery(town: Town) -> Someone:
    return shop(town)


def made(town: Town, owner: Someone, amount: int | None = None) -> Made:
    return posters.create(town.book, owner.who, Wanted(owner.account, "Comptoir", amount, "Merci"))


def test_each_confirmation_makes_one_request_for_the_owner(town: Town, bakery: Someone) -> None:
    poster, zoe = made(town, bakery), citizen(town)

    origins = [confirm(town, zoe.who, key, body) for key, body in (("a", "1"), ("a", "1"), ("b", "1"))]
    first, again, other = [posters.use(town.book, zoe.who, origin, poster.code, 250) for origin in origins]

    assert first.due.id == again.due.id != other.due.id
    assert (first.due.account, first.due.amount, first.memo.text) == (bakery.account, 250, "Merci")
    with pytest.raises(KeyReused):
        posters.use(town.book, zoe.who, confirm(town, zoe.who, "a", "2"), poster.code, 300)


def test_a_fixed_amount_is_asked_for_and_no_other(town: Town, bakery: Someone) -> None:
    poster, zoe = made(town, bakery, 400), citizen(town)
    assert posters.use(town.book, zoe.who, confirm(town, zoe.who, "a"), poster.code, None).due.amount == 400
    with pytest.raises(AmountDiffers):
        posters.use(town.book, zoe.who, confirm(town, zoe.who, "b"), poster.code, 399)


def test_a_poster_that_was_taken_down_makes_nothing_more(town: Town, bakery: Someone, clock: SetClock) -> None:
    poster, zoe = made(town, bakery), citizen(town)
    gone = posters.revoke(town.book, bakery.who, poster.code)
    clock.advance(DAY)

    assert posters.revoke(town.book, bakery.who, poster.code) == gone
    with pytest.raises(PosterRevoked):
        posters.use(town.book, zoe.who, confirm(town, zoe.who, "a"), poster.code, 1)
    with pytest.raises(PosterNotFound):
        posters.use(town.book, zoe.who, confirm(town, zoe.who, "a"), "0" * 12, 1)


def test_a_shop_that_lapsed_is_not_paid_by_its_poster(town: Town, bakery: Someone) -> None:
    poster, zoe = made(town, bakery), citizen(town)
    town.bind(bakery.account, OPEN._replace(status=Status.SPEND_ONLY))
    with pytest.raises(CreditNotTaken):
        posters.use(town.book, zoe.who, confirm(town, zoe.who, "a"), poster.code, 1)


def test_an_owner_tells_their_poster_from_what_was_stuck_over_it(town: Town, bakery: Someone) -> None:
    mine, gone, other = made(town, bakery), made(town, bakery), made(town, shop(town))
    posters.revoke(town.book, bakery.who, gone.code)
    site = town.book.installation.public_url

    read = [f"{site}/m/{mine.code}", gone.code, f" {site}/m/{other.code}\n", "https://evil.example", "0" * 12]
    checked = [posters.check(town.book, bakery.who, each) for each in read]

    assert [each.verdict for each in checked] == [
        *(Verdict.GENUINE, Verdict.REVOKED, Verdict.ANOTHERS),
        *(Verdict.FOREIGN, Verdict.FOREIGN),
    ]
    assert [each.poster is None for each in checked] == [False, False, True, True, True]


def test_cashiers_see_and_check_posters_which_owners_alone_make_and_take_down(town: Town, bakery: Someone) -> None:
    poster, ((_, business, *_),) = made(town, bakery), bakery.who.acting
    till = Someone(citizen(town).who._replace(acting=frozenset({Acting(Role.CASHIER, business)})), bakery.account)
    assert [each.code for each in posters.list_for(town.book, till.who)] == [poster.code]
    assert posters.check(town.book, till.who, poster.code).verdict is Verdict.GENUINE
    with pytest.raises(NotAllowed):
        made(town, till)
    with pytest.raises(PosterNotFound):
        posters.revoke(town.book, shop(town).who, poster.code)
    assert posters.list_for(town.book, shop(town).who) == []


def test_the_words_of_a_day_are_those_of_one_account_and_one_day(town: Town, bakery: Someone, clock: SetClock) -> None:
    other = shop(town)
    today = day_words.read(town.book, bakery.who, bakery.account)
    assert day_words.of(town.book, bakery.account) == today
    assert day_words.of(town.book, other.account) != today
    clock.advance(DAY)
    assert day_words.of(town.book, bakery.account) != today
    with pytest.raises(AccountNotFound):
        day_words.read(town.book, bakery.who, other.account)
