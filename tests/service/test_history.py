"""What happened on an account: searched by what one may read, and never newer than the balance beside it."""

import threading

import pytest

from ledger.refusals import AccountNotFound
from service import history
from service.clock import DAY
from service.history import Sought, Total
from tests.people import citizen, shop
from tests.town import SetClock, Town


def test_a_name_that_is_not_told_is_not_found_either(town: Town) -> None:
    zoe, bakery = citizen(town, 5_000), shop(town)
    town.pay(300, zoe.account, bakery.account)

    assert history.look(town.book, bakery.who, bakery.account, Sought("Zoé"), limit=9).movements == []
    (received,) = history.look(town.book, bakery.who, bakery.account, Sought(), limit=9).movements
    assert (received.amount, received.names) == (300, (None,))
    (spent,) = history.look(town.book, zoe.who, zoe.account, Sought("BOULANGÉRIE phare"), limit=9).movements
    assert (spent.amount, spent.names) == (-300, ("Boulangerie du Phare",))
    for who, account in ((zoe.who, bakery.account), (bakery.who, zoe.account), (zoe.who, "ZZZZZZZZZZZZ")):
        with pytest.raises(AccountNotFound):
            history.look(town.book, who, account, Sought(), limit=9)
        with pytest.raises(AccountNotFound):
            history.totals(town.book, who, account, "2026-01-01", "2026-12-31")


def test_totals_tell_from_whom_and_at_whom_within_the_days(town: Town, clock: SetClock) -> None:
    zoe, bakery, market = citizen(town, 5_000), shop(town), shop(town)
    for amount, payer, payee in (
        (300, zoe.account, bakery.account),
        (200, zoe.account, market.account),
        (50, bakery.account, zoe.account),
    ):
        town.pay(amount, payer, payee)
    clock.advance(2 * DAY)
    town.pay(1_000, zoe.account, market.account)

    first = history.totals(town.book, zoe.who, zoe.account, "2026-01-01", "2026-01-02")
    later = history.totals(town.book, zoe.who, zoe.account, "2026-01-03", "2026-01-03")

    name = "Boulangerie du Phare"  # both shops' name
    assert first == ([Total(name, 50, 1)], [Total(name, 500, 2)])
    assert later == ([], [Total(name, 1_000, 1)])
    assert history.totals(town.book, bakery.who, bakery.account, "2026-01-01", "2026-01-02")[0] == [Total(None, 300, 1)]


def test_the_balance_is_never_older_than_the_last_movement_beside_it(town: Town) -> None:
    zoe, bakery = citizen(town, 5_000), shop(town)
    paying = threading.Thread(target=lambda: [town.pay(1, zoe.account, bakery.account) for _ in range(40)])
    paying.start()
    looks = []
    while paying.is_alive():
        looks.append(history.look(town.book, zoe.who, zoe.account, Sought(), limit=100))
    paying.join()

    assert looks
    for seen in looks:
        assert seen.balance.balance <= sum(movement.amount for movement in seen.movements)


def test_a_search_goes_on_where_the_last_one_stopped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    zoe, bakery = citizen(town, 5_000), shop(town)
    for _ in range(7):
        town.pay(1, zoe.account, bakery.account)
    monkeypatch.setattr(history, "AT_ONCE", 2)
    monkeypatch.setattr(history, "SCANNED_MAX", 4)

    found, before = [], None
    while True:
        seen = history.look(town.book, zoe.who, zoe.account, Sought("boulangerie"), limit=3, before=before)
        found += [movement.seq for movement in seen.movements]
        if seen.more is None:
            break
        before = seen.more

    assert len(found) == len(set(found)) == 7
    assert found == sorted(found, reverse=True)
