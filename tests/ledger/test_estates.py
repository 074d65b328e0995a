"""What whoever left or died owns is passed on whole, to a member, and never vanishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Status
from ledger.books import post_linked
from ledger.estates import transmit
from ledger.refusals import AccountNotFound, NothingToTransmit, SameAccount
from tests.ledger.scene import NOW, Scene


@given(st.sampled_from([Status.FROZEN, Status.SPEND_ONLY]), st.integers(1, 1_000), st.integers(0, 1_000))
def test_all_that_is_free_moves_and_an_emptied_account_closes(status: Status, balance: int, held: int) -> None:
    scene = Scene()
    held = min(held, balance - 1)
    scene.account("ada", balance=balance, held=held, status=status)
    ada = scene.books.accounts["ada"]

    effects = post_linked(transmit(ada.spendable, ada, payee="bob"), scene.books, NOW)

    after = {account.public_id: account for effect in effects for account in effect.accounts}
    assert after["ada"].balance + after["bob"].balance == balance + 700
    assert (after["ada"].balance, after["ada"].status) == (held, status if held else Status.CLOSED)


def test_nothing_is_passed_on_from_an_empty_account() -> None:
    with pytest.raises(NothingToTransmit):
        transmit(0, Scene().books.accounts["empty"], payee="bob")


def test_it_goes_to_another_account_of_a_member() -> None:
    scene = Scene()
    ada = scene.books.accounts["ada"]
    with pytest.raises(SameAccount):
        transmit(1, ada, payee="ada")
    with pytest.raises(AccountNotFound):
        post_linked(transmit(1, ada, payee="issuance"), scene.books, NOW)
