"""A screen asks once, a day's report equals the statement, and whoever looks moves nothing."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.refusals import KeyReused, PartNotSmaller, Refusal, RequestNotFound, RequestPaid
from service import holds, payments, requests, sales, statements, till_reports
from service.access import Acting, Bounds, Principal, Role
from service.clock import DAY, MINUTE, day_of, end_of_day, start_of_day
from service.requests import Ask, State
from tests.people import Someone, citizen, confirm, shop
from tests.town import SetClock, Town

pytestmark = pytest.mark.anyio

SCREENS, AMOUNTS = 3, (100, 250)
EXAMPLES = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ask(town: Town, bakery: Someone, after: str, amount: int = 100) -> str | None:
    """Send a screen, and return the request that it made or had made; None when it had asked for something else."""
    try:
        asked = sales.ask(town.book, bakery.who, Ask(bakery.account, amount, "MIEL"), after=after)
    except KeyReused:
        return None
    return asked.due.id


@EXAMPLES
@given(st.lists(st.tuples(st.integers(0, SCREENS - 1), st.sampled_from(AMOUNTS), st.booleans()), max_size=12))
def test_tabs_reloads_and_double_taps_ask_once_for_each_screen_that_was_shown(
    town: Town, taps: list[tuple[int, int, bool]]
) -> None:
    """Tabs show a screen each, send it again and again, with other amounts too, and now and then reload."""
    bakery = shop(town)
    tabs = [sales.newest(town.book, bakery.who, bakery.account)] * SCREENS
    made: dict[str, str] = {}

    for tab, amount, reloaded in taps:
        if reloaded:
            tabs[tab] = sales.newest(town.book, bakery.who, bakery.account)
        town.book.clock.advance(1)  # type: ignore[attr-defined]  # the tests' clock can be set
        found = ask(town, bakery, tabs[tab], amount)
        assert found in {None, made.setdefault(tabs[tab], found or "")}
        looked_up = sales.made_after(town.book, bakery.who, bakery.account, tabs[tab])
        assert looked_up == made[tabs[tab]]

    listed = sales.list_of_day(town.book, bakery.who, bakery.account, day_of(town.book.clock()))
    assert sorted(sale.id for sale in listed) == sorted(made.values())


def test_screens_of_two_tills_are_two(town: Town) -> None:
    bakery = shop(town)
    elsewhere = Someone(bakery.who._replace(client="0HXV7MZK3QPA"), bakery.account)
    with pytest.raises(RequestNotFound):
        sales.made_after(town.book, bakery.who, bakery.account, "")

    assert ask(town, bakery, "") == ask(town, bakery, "") != ask(town, elsewhere, "")


async def happen(town: Town, bakery: Someone, zoe: Someone, what: str, key: str) -> None:
    """Let something happen on the shop's account; what is refused happens not."""
    origin = confirm(town, zoe.who, key)
    if what == "sale":
        asked = sales.ask(town.book, bakery.who, Ask(bakery.account, 300, "MIEL", rest=20), after=key)
        await payments.pay_request(town.book, zoe.who, origin, payer=zoe.account, request=asked.due.id)
    elif what == "gift":
        order = payments.Order(zoe.account, bakery.account, 70, "MIEL")
        await payments.pay(town.book, zoe.who, origin, order)
    elif what == "supplier":
        town.pay(40, bakery.account, zoe.account)
    elif what == "hold":
        hold = town.hold(90, zoe.account, bakery.account)
        mine = confirm(town, bakery.who, key)
        await holds.capture(town.book, bakery.who, mine, hold_id=hold.id, amount=60, last=True)
    elif what == "refund":
        listed = sales.list_of_day(town.book, bakery.who, bakery.account, day_of(town.book.clock()))
        for sale in listed[:1]:
            await sales.refund(town.book, bakery.who, sale.id, 50, already=sale.refunded)


@EXAMPLES
@given(st.lists(st.tuples(st.sampled_from(("sale", "gift", "supplier", "hold", "refund")), st.booleans()), max_size=8))
def test_the_report_of_each_day_equals_the_statement(town: Town, acts: list[tuple[str, bool]]) -> None:
    clock = town.book.clock
    assert isinstance(clock, SetClock)
    bakery, zoe = shop(town, 500), citizen(town, 10_000)
    days = {day_of(clock())}
    for number, (what, tomorrow) in enumerate(acts):
        if tomorrow:
            clock.advance(DAY)
        days.add(day_of(clock()))
        asyncio.run(happen(town, bakery, zoe, what, f"{number}"))
        clock.advance(MINUTE)
    owner = bakery.who
    lines, _ = statements.statement(town.book, owner, bakery.account, limit=100)

    for day in days:
        found = till_reports.read(town.book, owner, bakery.account, day)
        of_day = [line for line in lines if start_of_day(day) <= line.recorded_at < end_of_day(day)]
        report = found.report
        assert report.closing - report.opening == sum(line.amount for line in of_day)
        assert report.closing == statements.balance_at(town.book, owner, bakery.account, end_of_day(day) - 1).balance
        gross = sum(line.amount for line in of_day if line.kind in {"payment", "capture"} and line.amount > 0)
        back = -sum(line.amount for line in of_day if line.kind == "refund" and line.amount < 0)
        assert (sum(each.gross for each in report.taken), sum(each.refunded for each in report.taken)) == (gross, back)
        sold = [each for each in report.taken if each.means == "request"]
        assert {each.cashier for each in sold} <= {owner.public_id}
        assert found.rest == 20 * sum(each.payments for each in sold)


def test_looking_at_a_till_moves_nothing(town: Town) -> None:
    bakery = shop(town)
    sale = ask(town, bakery, "")
    assert sale is not None
    before = town.head()

    sales.find(town.book, bakery.who, sale)
    sales.list_of_day(town.book, bakery.who, bakery.account, "2026-01-01")
    sales.list_open(town.book, bakery.who, bakery.account)
    till_reports.read(town.book, bakery.who, bakery.account, "2026-01-01")

    assert town.head() == before
    assert requests.find(town.book, sale).state is State.OPEN


async def test_a_part_is_asked_for_when_the_whole_is_not_paid_and_never_beside_it(town: Town) -> None:
    bakery, zoe = shop(town), citizen(town, 1_000)
    whole, paid = ask(town, bakery, "a"), ask(town, bakery, "b")
    assert whole is not None
    assert paid is not None
    with pytest.raises(PartNotSmaller):
        sales.take_part(town.book, bakery.who, whole, 100)
    with pytest.raises(RequestNotFound):
        sales.take_part(town.book, zoe.who, whole, 10)
    await payments.pay_request(town.book, zoe.who, confirm(town, zoe.who, "pay"), payer=zoe.account, request=paid)
    with pytest.raises(RequestPaid):
        sales.take_part(town.book, bakery.who, paid, 10)

    part = sales.take_part(town.book, bakery.who, whole, 60)
    _, shown = sales.find(town.book, bakery.who, part.due.id)

    assert (shown.amount, shown.rest, requests.find(town.book, whole).state) == (60, 40, State.CANCELLED)
    assert sales.take_part(town.book, bakery.who, whole, 60).due.id == part.due.id


async def refused(town: Town, who: Principal, sale: str, amount: int, already: int) -> str:
    """Give back from a screen, and return the code of the refusal or nothing."""
    try:
        await sales.refund(town.book, who, sale, amount, already=already)
    except Refusal as refusal:
        return refusal.code
    return ""


async def test_a_cashier_gives_back_within_their_limit(town: Town) -> None:
    bakery, zoe = shop(town), citizen(town, 1_000)
    ((role, business, *_),) = bakery.who.acting
    assert role is Role.OWNER
    bounded = frozenset({Acting(Role.CASHIER, business, Bounds("0HXV7MZK3QPA", 60, 100))})
    cashier = bakery.who._replace(acting=bounded)
    sale = ask(town, bakery, "", 250)
    assert sale is not None
    assert await refused(town, cashier, sale, 10, 0) == "payment_not_found"
    await payments.pay_request(town.book, zoe.who, confirm(town, zoe.who, "pay"), payer=zoe.account, request=sale)

    assert await refused(town, cashier, sale, 61, 0) == "bounds_passed"
    assert await refused(town, cashier, sale, 60, 0) == ""
    assert await refused(town, cashier, sale, 60, 0) == ""  # the same screen again gives nothing more
    assert await refused(town, cashier, sale, 41, 60) == "bounds_passed"
    assert town.balance(zoe.account) == 1_000 - 250 + 60
