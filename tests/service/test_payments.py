"""Who may pay what, and what a bulk and a preview answer."""

import pytest

from ledger import refusals as r
from ledger.memos import Memo
from service import payments, refunds
from service.access import Role
from service.journal import Result
from service.payments import Order
from tests.people import citizen, confirm, of_association, shop
from tests.town import Town

pytestmark = pytest.mark.anyio


async def test_a_payment_moves_its_amount_and_is_read_by_both_sides(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    order = Order(alice.account, bakery.account, 30, "MIEL", Memo("Deux pains"))

    posted = await payments.pay(town.book, alice.who, confirm(town, alice.who, "a"), order)

    assert (town.balance(alice.account), town.balance(bakery.account)) == (70, 30)
    for reader in (alice.who, bakery.who, of_association(town, Role.TREASURER)):
        assert payments.find(town.book, reader, posted.entry.id) == posted.entry


async def test_a_payment_of_others_looks_like_one_that_does_not_exist(town: Town) -> None:
    alice, bakery, stranger = citizen(town, 100), shop(town), citizen(town)
    posted = await payments.pay(
        town.book, alice.who, confirm(town, alice.who, "a"), Order(alice.account, bakery.account, 30, "MIEL")
    )

    for payment in (posted.entry.id, "01980e5a-7c1e-7abc-8def-0123456789ab"):
        with pytest.raises(r.EntryNotFound):
            payments.find(town.book, stranger.who, payment)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.TREASURER, Role.BOARD, Role.AUDITOR, Role.ADMINISTRATOR])
async def test_no_other_role_spends_a_members_money(town: Town, role: Role) -> None:
    alice, other = citizen(town, 100), citizen(town)
    who = of_association(town, role)

    with pytest.raises(r.NotAllowed):
        await payments.pay(town.book, who, confirm(town, who, "a"), Order(alice.account, other.account, 1, "MIEL"))
    assert town.balance(alice.account) == 100


@pytest.mark.parametrize("payer", ["foreign", "unknown", "house"])
async def test_paying_from_an_account_that_is_not_ones_own_looks_like_paying_from_none(town: Town, payer: str) -> None:
    alice, bob = citizen(town, 100), citizen(town, 100)
    account = {"foreign": bob.account, "unknown": "ZZZZZZZZZZZZ", "house": town.miel.issuance}[payer]

    with pytest.raises(r.AccountNotFound):
        await payments.pay(
            town.book, alice.who, confirm(town, alice.who, "a"), Order(account, alice.account, 1, "MIEL")
        )


async def test_the_currency_that_was_confirmed_is_the_one_that_moves(town: Town) -> None:
    alice, bob = citizen(town, 100), citizen(town, code="OSTREA")
    confirmed = confirm(town, alice.who, "a")

    with pytest.raises(r.CurrencyMismatch):
        await payments.pay(town.book, alice.who, confirmed, Order(alice.account, bob.account, 1, "MIEL"))
    with pytest.raises(r.CurrencyMismatch):
        await payments.pay(town.book, alice.who, confirmed, Order(alice.account, bob.account, 1, "OSTREA"))


async def test_a_bulk_posts_what_it_can_and_answers_the_same_again(town: Town) -> None:
    alice, bob = citizen(town, 100), citizen(town)
    orders = [
        Order(alice.account, bob.account, 60, "MIEL"),
        Order(alice.account, bob.account, 60, "MIEL"),
        Order(alice.account, alice.account, 1, "MIEL"),
        Order(bob.account, alice.account, 1, "MIEL"),
        Order(alice.account, bob.account, 40, "MIEL"),
    ]
    confirmed = confirm(town, alice.who, "bulk")

    first = await payments.pay_each(town.book, alice.who, confirmed, orders)
    town.issue(1_000, alice.account)
    again = await payments.pay_each(town.book, alice.who, confirmed, orders)

    def codes(results: list[Result]) -> list[str]:
        return [each.code if isinstance(each, r.Refusal) else each[0].entry.id for each in results]

    assert codes(first)[1:4] == ["not_enough", "same_account", "account_not_found"]
    assert codes(again) == codes(first)
    assert town.balance(alice.account) == 1_000


async def test_the_key_of_a_bulk_is_used_for_nothing_else(town: Town) -> None:
    alice, bob = citizen(town, 1_000), citizen(town)
    order = Order(alice.account, bob.account, 1, "MIEL")

    async def pay_each(key: str, count: int, *, atomic: bool = False) -> None:
        confirmed = confirm(town, alice.who, key, f"{count} {atomic}")
        await payments.pay_each(town.book, alice.who, confirmed, [order] * count, atomic=atomic)

    await payments.pay(town.book, alice.who, confirm(town, alice.who, "single"), order)
    await pay_each("bulk", 2)
    await pay_each("atomic", 2, atomic=True)

    with pytest.raises(r.KeyReused):
        await pay_each("single", 2)
    with pytest.raises(r.KeyReused):
        await pay_each("bulk", 3)
    with pytest.raises(r.KeyReused):
        await pay_each("atomic", 2)
    with pytest.raises(r.KeyReused):
        await payments.pay(town.book, alice.who, confirm(town, alice.who, "bulk"), order)
    assert town.balance(bob.account) == 5


async def test_an_atomic_bulk_is_all_or_nothing(town: Town) -> None:
    alice, bob = citizen(town, 100), citizen(town)
    good, bad = Order(alice.account, bob.account, 60, "MIEL"), Order(bob.account, alice.account, 1, "MIEL")

    async def pay(key: str, *orders: Order) -> list[str]:
        results = await payments.pay_each(town.book, alice.who, confirm(town, alice.who, key), orders, atomic=True)
        return [each.code if isinstance(each, r.Refusal) else "posted" for each in results]

    assert await pay("a", good, good) == ["linked_refused", "not_enough"]
    assert await pay("b", good, bad) == ["linked_refused", "account_not_found"]
    assert town.balance(alice.account) == 100
    assert await pay("c", good, good._replace(amount=40)) == ["posted", "posted"]


async def test_a_preview_tells_what_would_happen_and_changes_nothing(town: Town) -> None:
    alice, bob = citizen(town, 100), citizen(town)
    orders = [Order(alice.account, bob.account, amount, "MIEL") for amount in (60, 60, 40, 0)]

    told = await payments.rehearse(town.book, alice.who, orders)

    assert [each.code if isinstance(each, r.Refusal) else "would_post" for each in told] == [
        "would_post",
        "not_enough",
        "would_post",
        "amount_not_positive",
    ]
    assert (town.balance(alice.account), town.balance(bob.account)) == (100, 0)


async def test_a_preview_counts_what_has_expired_as_free(town: Town) -> None:
    alice, bob = citizen(town, 100), citizen(town)
    hold = town.hold(100, alice.account, bob.account)
    order = Order(alice.account, bob.account, 100, "MIEL")

    assert isinstance((await payments.rehearse(town.book, alice.who, [order]))[0], r.NotEnough)
    town.book.clock.now = hold.expires_at  # type: ignore[attr-defined]  # the tests' clock can be set
    assert not isinstance((await payments.rehearse(town.book, alice.who, [order]))[0], r.Refusal)


async def test_sixty_refusals_a_minute_are_enough(town: Town) -> None:
    alice, bob = citizen(town), citizen(town)
    order = Order(alice.account, bob.account, 1, "MIEL")
    await payments.pay_each(town.book, alice.who, confirm(town, alice.who, "bulk"), [order] * 60)

    with pytest.raises(r.TooManyRefusals):
        await payments.pay(town.book, alice.who, confirm(town, alice.who, "one more"), order)
    with pytest.raises(r.TooManyRefusals):
        await payments.pay_each(town.book, alice.who, confirm(town, alice.who, "many more"), [order])


async def test_a_payee_refunds_in_parts_and_never_more_than_was_paid(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town, role=Role.CASHIER)
    paid = town.pay(100, alice.account, bakery.account)

    async def refund(key: str, amount: int | None) -> None:
        origin = confirm(town, bakery.who, key)
        await refunds.refund(town.book, bakery.who, origin, payment=paid.id, amount=amount, memo=None)

    await refund("a", 30)
    await refund("b", 30)
    with pytest.raises(r.RefundTooLarge):
        await refund("c", None)
    await refund("d", 40)
    with pytest.raises(r.RefundTooLarge):
        await refund("e", 1)
    assert (town.balance(alice.account), refunds.refunded(town.book, paid)) == (100, 100)


async def test_only_the_payee_refunds_and_only_what_was_paid_between_members(town: Town) -> None:
    alice, bakery = citizen(town, 100), shop(town)
    paid = town.pay(100, alice.account, bakery.account)
    (_, issued) = town.issue(5, bakery.account)

    for who, payment in ((alice.who, paid.id), (bakery.who, issued.id), (bakery.who, "unknown")):
        with pytest.raises(r.EntryNotFound):
            await refunds.refund(town.book, who, confirm(town, who, "a"), payment=payment, amount=1, memo=None)
