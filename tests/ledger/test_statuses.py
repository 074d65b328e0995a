"""What each status of an account lets happen, for every kind of entry: the whole matrix."""

import pytest

from ledger.accounts import Status, check_status
from ledger.kinds import Kind
from ledger.refusals import Refusal
from tests.ledger.scene import Scene

# Each movement as (amount, held) of one posting.
MOVEMENTS = {
    "pays": (-10, 0),
    "receives": (+10, 0),
    "has set aside": (0, +10),
    "is released": (0, -10),
    "is captured": (-10, -10),
    "is captured and released": (-4, -10),
    "takes no part": (0, 0),
}

ALWAYS = "done"

# Receiving on a spend-only account depends on the kind, and nothing else does.
GIVING_BACK = {Kind.REFUND, Kind.PAYOUT_RETURN, Kind.CORRECTION}

RULES: dict[Status, dict[str, str]] = {
    Status.PENDING: dict.fromkeys(MOVEMENTS, "account_not_open"),
    Status.OPEN: dict.fromkeys(MOVEMENTS, ALWAYS),
    Status.SPEND_ONLY: {**dict.fromkeys(MOVEMENTS, ALWAYS), "receives": "credit_not_taken"},
    Status.RECEIVE_ONLY: {
        **dict.fromkeys(MOVEMENTS, "payer_receives_only"),
        "receives": ALWAYS,
        "is released": ALWAYS,
        "takes no part": ALWAYS,
    },
    Status.FROZEN: {
        **dict.fromkeys(MOVEMENTS, "payer_frozen"),
        "receives": "payee_frozen",
        "is released": ALWAYS,
        "takes no part": ALWAYS,
    },
    Status.CLOSED: dict.fromkeys(MOVEMENTS, "account_closed"),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("movement", MOVEMENTS)
@pytest.mark.parametrize("status", Status)
def test_a_status_allows_what_it_says_and_nothing_else(status: Status, movement: str, kind: Kind) -> None:
    scene = Scene()
    scene.account("ada", status=status)
    expected = RULES[status][movement]
    if expected == "credit_not_taken" and kind in GIVING_BACK:
        expected = ALWAYS
    try:
        check_status(scene.books.accounts["ada"], *MOVEMENTS[movement], kind)
        told = ALWAYS
    except Refusal as refusal:
        told = refusal.code
    assert told == expected
