"""Drawing at the till: the payment and its draws are one act, and exactly what was confirmed."""

import pytest

from ledger import refusals as r
from ledger.credit import Funding
from service import credit, requests
from service.credit import Part
from service.payments import Order
from tests.people import Someone, confirm, shop
from tests.service.credit.people import active, fresh, neighbour
from tests.town import Town

pytestmark = pytest.mark.anyio


def owed(town: Town) -> list[int]:
    """Return what stands on the debts, line by line."""
    rows = town.book.database.ask("select balance from account where kind = 'debt' order by id")
    return [balance for (balance,) in rows]


def order(payer: Someone, payee: Someone, amount: int) -> Order:
    """Return a payment."""
    return Order(payer.account, payee.account, amount, "MIEL")


async def test_a_payer_who_is_short_pays_by_exactly_the_difference_from_its_lines(town: Town) -> None:
    lender, payer, mill = neighbour(town, 150), neighbour(town, 40), shop(town)
    first = await active(town, lender, payer)
    second = await active(town, lender, payer, funding=Funding.SET_ASIDE)
    assert credit.cover(town.book, payer.who, payer.account, 40) == (0, [], 0)
    short, parts, missing = credit.cover(town.book, payer.who, payer.account, 130)
    assert (short, parts, missing) == (90, [Part(first.id, 50), Part(second.id, 40)], 0)
    assert credit.cover(town.book, payer.who, payer.account, 1_000).missing == 810

    origin = confirm(town, payer.who, "till")
    posted = await credit.pay(town.book, payer.who, origin, order(payer, mill, 130), parts)
    again = await credit.pay(town.book, payer.who, origin, order(payer, mill, 130), parts)
    assert [each.entry for each in again] == [each.entry for each in posted]
    assert [each.entry.kind for each in posted] == ["draw"] * 4 + ["payment"]
    assert (town.balance(payer.account), town.balance(mill.account), town.balance(lender.account)) == (0, 130, 0)
    assert owed(town) == [-50, -40]

    suspended = await credit.suspend(town.book, lender.who, second.id)
    assert (suspended.available, credit.cover(town.book, payer.who, payer.account, 10).missing) == (0, 10)
    with pytest.raises(r.LineNotLending):
        await credit.pay(town.book, payer.who, fresh(town, payer.who), order(payer, mill, 10), [Part(second.id, 10)])
    assert (town.balance(mill.account), owed(town)) == (130, [-50, -40])


async def test_a_request_is_paid_by_a_draw_once_and_a_refused_payment_draws_nothing(town: Town) -> None:
    lender, payer, mill, other = neighbour(town, 150), neighbour(town), shop(town), neighbour(town)
    line = await active(town, lender, payer)
    asked = requests.create(
        town.book, mill.who, confirm(town, mill.who, "r"), requests.Ask(mill.account, 60, "MIEL")
    ).due.id

    async def pay(amount: int, who: Someone = payer) -> None:
        parts = [Part(line.id, amount)]
        wanted = order(who, mill, 60)
        await credit.pay(town.book, who.who, fresh(town, who.who), wanted, parts, request=asked)

    for refusal, amount, who in (
        (r.NotEnough, 59, payer),
        (r.DrawsPassDifference, 61, payer),
        (r.AmountNotPositive, 0, payer),
        (r.LineNotFound, 60, other),
    ):
        with pytest.raises(refusal):
            await pay(amount, who)
    with pytest.raises(r.CurrencyMismatch):
        await credit.pay(
            town.book, payer.who, fresh(town, payer.who), order(payer, mill, 60)._replace(currency="OSTREA"), []
        )
    assert owed(town) == [0]
    await pay(60)
    with pytest.raises(r.RequestPaid):
        await pay(60)
    assert (owed(town), town.balance(mill.account)) == ([-60], 60)
