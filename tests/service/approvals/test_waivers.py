"""What passes without an approval: to whom one has paid before, within one's own limits, whatever comes at once."""

import asyncio
from contextlib import closing

import pytest
from sqlmodel import select

from ledger import refusals as r
from ledger.approvals import Means, Pin, Why
from service import holds, logins, payments, requests, tables
from service.approvals import caps
from service.book import Book
from service.clock import DAY, MINUTE
from service.holds import HoldOrder
from service.payments import Order
from service.requests import Ask
from tests.people import citizen, confirm
from tests.service.approvals.conftest import PIN, Purse, let
from tests.town import SetClock

pytestmark = pytest.mark.anyio


async def why(purse: Purse, key: str, amount: int = 30, payee: str = "") -> object:
    """Pay without an approval, and return why one is required; None when it passed."""
    try:
        await purse.pay(key, amount=amount, payee=payee)
    except r.ApprovalRequired as refusal:
        return refusal.facts["why"] if refusal.facts["means"] == Means(pin=True) else refusal
    return None


async def test_nothing_passes_before_its_owner_chose_so(known: Purse) -> None:
    assert await why(known, "a", 1) is Why.SINGLE


async def test_whoever_was_never_paid_before_is_paid_with_an_approval_only(known: Purse) -> None:
    known.let(50, 100, 200)
    other = citizen(known.town)

    assert await why(known, "a", 1, other.account) is Why.NEW_PAYEE
    await known.pay("a", Pin(PIN), amount=1, payee=other.account)
    assert await why(known, "b", 1, other.account) is None


async def test_the_limits_are_those_of_one_payment_a_day_and_a_month(known: Purse, clock: SetClock) -> None:
    known.let(50, 100, 130)

    assert await why(known, "a", 51) is Why.SINGLE
    assert await why(known, "b", 50) is None
    assert await why(known, "c", 50) is None
    assert await why(known, "d", 1) is Why.DAY
    clock.advance(DAY)
    assert await why(known, "e", 31) is Why.MONTH
    assert await why(known, "f", 30) is None
    clock.advance(31 * DAY)
    assert await why(known, "g", 50) is None
    assert known.spent == 1 + 50 + 50 + 30 + 50


async def test_what_was_approved_counts_for_no_limit(known: Purse) -> None:
    known.let(50, 50, 50)
    await known.pay("a", Pin(PIN), amount=500)
    assert await why(known, "b", 50) is None


async def test_a_key_that_wants_an_approval_is_not_used_up(known: Purse) -> None:
    assert await why(known, "a") is Why.SINGLE
    assert (await known.pay("a", Pin(PIN))).replayed is False


async def test_a_retransmission_counts_once_and_needs_no_approval(known: Purse) -> None:
    known.let(30, 30, 30)
    first = await known.pay("a")
    assert (await known.pay("a")).entry == first.entry
    assert await why(known, "b", 1) is Why.DAY


async def test_payments_at_once_on_two_processes_cannot_pass_the_daily_limit(
    known: Purse, database_url: str, clock: SetClock
) -> None:
    known.let(10, 50, 100)
    with closing(Book.open(database_url, clock=clock)) as other:
        books = [known.town.book, other] * 10
        paid = await asyncio.gather(
            *(known.pay(f"{number}", amount=10, book=book) for number, book in enumerate(books)), return_exceptions=True
        )

    assert sum(isinstance(each, r.ApprovalRequired) for each in paid) == len(books) - 5
    assert known.spent == 1 + 50


async def test_limits_that_are_lowered_hold_at_once_on_every_process(
    known: Purse, database_url: str, clock: SetClock
) -> None:
    known.let(50, 100, 100)
    with closing(Book.open(database_url, clock=clock)) as other:
        await known.pay("a", amount=20, book=other)  # it remembers the limits that it met
        known.let(10, 10, 10)
        with pytest.raises(r.ApprovalRequired):
            await known.pay("b", amount=20, book=other)


async def test_the_rule_books_caps_hold_whatever_was_chosen(known: Purse) -> None:
    most = caps.of_members(known.town.book)
    known.let(*[4 * limit for limit in most])
    assert await why(known, "a", most.single + 1) is Why.SINGLE
    assert await why(known, "b", most.single) is None


async def test_requests_and_holds_want_an_approval_too(known: Purse) -> None:
    book, who = known.town.book, known.someone.who
    asking = known.payee.who
    request = requests.create(book, asking, confirm(known.town, asking, "ask"), Ask(known.payee.account, 40, "MIEL"))
    hold = HoldOrder(known.someone.account, known.payee.account, 40, "MIEL", book.clock() + 10 * MINUTE)

    async def both(key: str, given: Pin | None) -> None:
        origin = confirm(known.town, who, f"{key} request")._replace(approval=given)
        await payments.pay_request(book, who, origin, payer=known.someone.account, request=request.due.id)
        await holds.hold(book, who, confirm(known.town, who, f"{key} hold")._replace(approval=given), hold)

    with pytest.raises(r.ApprovalRequired):
        await both("a", None)
    known.let(40, 80, 80)
    await both("b", None)
    assert requests.find(book, request.due.id).state is requests.State.PAID
    assert await why(known, "c", 1) is Why.DAY


async def test_a_bulk_is_approved_whole_or_passes_item_by_item(known: Purse) -> None:
    book, who = known.town.book, known.someone.who
    known.let(30, 60, 60)
    order = Order(known.someone.account, known.payee.account, 30, "MIEL")
    other = citizen(known.town)

    async def pay_each(orders: list[Order], given: Pin | None) -> list[object]:
        origin = confirm(known.town, who, "bulk", f"{orders}")._replace(approval=given)
        results = await payments.pay_each(book, who, origin, orders)
        return [type(each) if isinstance(each, r.Refusal) else "posted" for each in results]

    with pytest.raises(r.ApprovalRequired):
        await pay_each([order, order._replace(payee=other.account)], None)
    with pytest.raises(r.ApprovalWrong):
        await pay_each([order] * 3, Pin("830174"))
    assert await pay_each([order] * 3, None) == ["posted", "posted", r.ApprovalRequired]
    with pytest.raises(r.ApprovalWrong):
        await pay_each([order] * 3, Pin("830174"))  # a bulk that goes on is approved again
    assert await pay_each([order] * 3, Pin(PIN)) == ["posted"] * 3
    assert known.spent == 1 + 90


async def test_a_program_pays_anyone_within_its_own_limits(purse: Purse) -> None:
    book, town = purse.town.book, purse.town
    program = logins.add_program(book, name="ERP", scopes=("payments:write",), member=purse.someone.who.public_id)
    who = purse.someone.who._replace(client=program.client, scopes=frozenset({"payments:write"}))
    order = Order(purse.someone.account, purse.payee.account, 100, "MIEL")

    async def pay(key: str) -> None:
        await payments.pay(book, who, confirm(town, who, key)._replace(approval=None), order)

    await pay("a")
    let(book, program.client, 100, 200, 200)
    await pay("b")
    with pytest.raises(r.ProgramLimitPassed):
        await pay("c")
    let(book, program.client, 99, 1_000, 1_000)
    with pytest.raises(r.ProgramLimitPassed):
        await pay("c")
    assert purse.spent == 200


async def test_whom_an_account_has_paid_is_kept_in_the_books_and_known_to_a_new_process(
    known: Purse, database_url: str, clock: SetClock
) -> None:
    known.let(50, 100, 100)
    with closing(Book.open(database_url, clock=clock)) as other:
        await known.pay("a", book=other)
    with known.town.book.database.read() as session:
        met = session.exec(select(tables.KnownPayee)).one()
    assert met.since == known.town.book.clock()
