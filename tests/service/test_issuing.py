"""Units are made with their euro, or not at all."""

import pytest

from ledger import refusals as r
from ledger.drafts import Draft, Leg
from ledger.kinds import Kind
from service import issuing, reserve
from service.access import Role
from tests.people import citizen, confirm, of_association
from tests.town import Town

pytestmark = pytest.mark.anyio


async def test_euros_arrive_then_units_are_made_and_each_is_covered(town: Town) -> None:
    alice, treasurer = citizen(town), of_association(town, Role.TREASURER)

    await issuing.record_bank_line(
        town.book, treasurer, confirm(town, treasurer, "a"), currency="MIEL", amount=50, memo=None
    )
    await issuing.issue(
        town.book, treasurer, confirm(town, treasurer, "b"), payee=alice.account, currency="MIEL", amount=50, memo=None
    )

    assert town.balance(alice.account) == 50
    miel, ostrea = reserve.coverage(town.book, treasurer)
    assert miel == ("MIEL", "digital", 50, 50, 0, False)
    assert ostrea == ("OSTREA", "digital", 0, 0, 0, False)


async def test_no_unit_is_made_without_its_euro(town: Town) -> None:
    alice, treasurer = citizen(town), of_association(town, Role.TREASURER)

    with pytest.raises(r.NotCovered):
        await issuing.issue(
            town.book,
            treasurer,
            confirm(town, treasurer, "a"),
            payee=alice.account,
            currency="MIEL",
            amount=1,
            memo=None,
        )


@pytest.mark.parametrize(
    ("payee", "currency", "refusal"),
    [
        ("alice", "OSTREA", r.CurrencyMismatch),
        ("nobody", "MIEL", r.AccountNotFound),
        ("fund", "MIEL", r.AccountNotFound),
    ],
)
async def test_units_are_made_for_a_member_in_their_currency(
    town: Town, payee: str, currency: str, refusal: type[r.Refusal]
) -> None:
    alice, treasurer = citizen(town), of_association(town, Role.TREASURER)
    account = {"alice": alice.account, "nobody": "ZZZZZZZZZZZZ", "fund": town.miel.fund}[payee]

    with pytest.raises(refusal):
        await issuing.issue(
            town.book,
            treasurer,
            confirm(town, treasurer, "a"),
            payee=account,
            currency=currency,
            amount=1,
            memo=None,
        )


async def test_a_currency_without_a_fund_receives_no_euros(town: Town) -> None:
    treasurer = of_association(town, Role.TREASURER)

    with pytest.raises(r.CurrencyMismatch):
        await issuing.record_bank_line(
            town.book, treasurer, confirm(town, treasurer, "a"), currency="TROC", amount=1, memo=None
        )


async def test_a_fact_that_uncovers_units_is_told(town: Town) -> None:
    citizen(town, 50)
    town.post(Draft(Kind.BANK, (Leg(town.miel.fund, -1), Leg(town.miel.suspense, +1))))

    (miel, _) = reserve.coverage(town.book, of_association(town, Role.BOARD))

    assert (miel.margin, miel.shortfall) == (-1, True)
    with pytest.raises(r.NotAllowed):
        reserve.coverage(town.book, citizen(town).who)
