"""Where a top-up stands."""

import pytest

from ledger import refusals as r
from ledger.top_ups import State, check_amount, state


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, State.WAITING),
        ({"now": 9}, State.WAITING),
        ({"now": 10}, State.EXPIRED),
        ({"now": 10, "cancelled": True}, State.CANCELLED),
        ({"cancelled": True, "answered": True}, State.DONE),
        ({"answered": True, "standing": True, "expires_at": None}, State.WAITING),
        ({"answered": True, "looked_at": True}, State.LOOKED_AT),
    ],
)
def test_a_top_up_stands_where_its_euros_are(facts: dict[str, object], expected: State) -> None:
    given = {
        "cancelled": False,
        "standing": False,
        "expires_at": 10,
        "answered": False,
        "looked_at": False,
        "now": 0,
    } | facts
    assert state(**given) is expected  # type: ignore[arg-type]  # a table of facts


def test_an_amount_is_between_a_cent_and_the_rule() -> None:
    check_amount(10, most=10, currency="€")
    for amount, refusal in ((0, r.AmountNotPositive), (11, r.TopUpTooLarge)):
        with pytest.raises(refusal):
            check_amount(amount, most=10, currency="€")
