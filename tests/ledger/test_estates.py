"""What whoever left or died owns is passed on whole, to a member, and never vanishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Status
from ledger.estates import transmit
from ledger.refusals import AccountNotFound, NothingToTransmit, PayerFrozen, SameAccount
from tests.ledger.scene import Scene


@given(st.integers(1, 1_000), st.integers(0, 1_000))
def test_all_that_is_free_moves_and_nothing_vanishes(balance: int, held: int) -> None:
    scene = Scene()
    held = min(held, balance - 1)
    scene.account("ada", balance=balance, held=held, status=Status.SPEND_ONLY)
    amount = scene.books.accounts["ada"].spendable

    scene.books.take(scene.post(transmit(amount, account="ada", payee="bob")))

    ada, bob = scene.books.accounts["ada"], scene.books.accounts["bob"]
    assert (ada.balance, bob.balance) == (held, balance - held + 700)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_passed_on_from_an_empty_account(amount: int) -> None:
    with pytest.raises(NothingToTransmit):
        transmit(amount, account="empty", payee="bob")


def test_it_goes_to_another_account_of_a_member_and_from_none_that_is_frozen() -> None:
    scene = Scene()
    with pytest.raises(SameAccount):
        transmit(1, account="ada", payee="ada")
    with pytest.raises(AccountNotFound):
        scene.post(transmit(1, account="ada", payee="issuance"))
    scene.account("ada", status=Status.FROZEN)
    with pytest.raises(PayerFrozen):
        scene.post(transmit(1, account="ada", payee="bob"))
