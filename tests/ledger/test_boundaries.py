"""Where each rule begins and ends, to the minor unit and to the microsecond."""

from collections.abc import Callable

import pytest

from ledger import holds, issuing, payments
from ledger.accounts import Status, Terms
from ledger.drafts import Draft, Leg
from ledger.dues import EXPIRY_MAX
from ledger.kinds import Kind
from ledger.money import AMOUNT_MAX, Money
from ledger.refusals import Refusal
from tests.ledger.scene import NOW, Scene
from tests.model import TROC

Change = Callable[[Scene], object]


def nothing(_scene: Scene) -> None:
    """Change nothing."""


def code(scene: Scene, draft: Callable[[], Draft]) -> str:
    """Return "done", or the code of the refusal."""
    try:
        scene.post(draft())
    except Refusal as refusal:
        return refusal.code
    return "done"


@pytest.mark.parametrize(
    ("amount", "change", "expected"),
    [
        pytest.param(1, nothing, "done", id="the smallest amount"),
        pytest.param(0, nothing, "amount_not_positive", id="nothing"),
        pytest.param(-1, nothing, "amount_not_positive", id="less than nothing"),
        pytest.param(AMOUNT_MAX, nothing, "not_enough", id="the largest amount is an amount"),
        pytest.param(AMOUNT_MAX + 1, nothing, "amount_too_large", id="one beyond the largest"),
        pytest.param(200, nothing, "done", id="all that is spendable, beside what is held"),
        pytest.param(201, nothing, "not_enough", id="one of what is held"),
        pytest.param(200, lambda s: s.account("ada", currency=TROC, floor=-50), "currency_mismatch", id="other units"),
        pytest.param(250, lambda s: s.account("ada", floor=-50), "done", id="down to the floor"),
        pytest.param(251, lambda s: s.account("ada", floor=-50), "not_enough", id="one below the floor"),
        pytest.param(1, lambda s: s.account("ada", balance=-80, floor=-50), "not_enough", id="below a lowered floor"),
        pytest.param(100, lambda s: s.account("bob", ceiling=800), "done", id="up to the ceiling"),
        pytest.param(101, lambda s: s.account("bob", ceiling=800), "payee_full", id="one above the ceiling"),
        pytest.param(1, lambda s: s.account("bob", ceiling=600), "payee_full", id="above a lowered ceiling"),
        pytest.param(100, lambda s: s.account("ada", ceiling=0), "done", id="the payer's ceiling binds no payment"),
        pytest.param(100, lambda s: s.account("bob", balance=-900, floor=-1), "done", id="nor the payee's floor"),
    ],
)
def test_a_payment_stays_within_the_limits(amount: int, change: Change, expected: str) -> None:
    scene = Scene()
    change(scene)
    scene.amount = amount
    assert code(scene, scene.pay) == expected


@pytest.mark.parametrize(
    ("amount", "last", "now", "expected"),
    [
        (100, True, NOW, "done"),
        (100, False, NOW, "done"),
        (101, True, NOW, "capture_too_large"),
        (1, True, NOW, "done"),
        (1, False, NOW, "done"),
        (100, True, NOW + 1, "hold_expired"),
        (100, True, NOW + 2, "hold_expired"),
    ],
)
def test_a_hold_is_captured_up_to_its_amount_until_the_microsecond_before_its_expiry(
    *, amount: int, last: bool, now: int, expected: str
) -> None:
    scene = Scene()
    scene.now = now
    held = scene.books.dues["hold"]
    assert code(scene, lambda: holds.capture(held, amount, last=last)) == expected


@pytest.mark.parametrize(("last", "held", "held_after"), [(False, -30, 70), (True, -100, 0)])
def test_the_last_capture_releases_what_is_left_and_an_earlier_one_does_not(
    *, last: bool, held: int, held_after: int
) -> None:
    scene = Scene()
    effects = scene.post(holds.capture(scene.books.dues["hold"], 30, last=last))
    payer = next(posting for posting in effects.postings if posting.account == "ada")
    assert (payer.amount, payer.held, payer.balance, payer.held_after) == (-30, held, 270, held_after)


def test_a_capture_may_take_what_stands_below_a_floor_raised_since() -> None:
    scene = Scene()
    scene.account("ada", balance=100, held=100)
    scene.due("hold", amount=100)
    assert code(scene, scene.capture) == "done"


@pytest.mark.parametrize("now", [NOW, NOW + 1, NOW + 1_000])
def test_a_hold_is_released_before_and_after_its_expiry(now: int) -> None:
    scene = Scene()
    scene.now = now
    released = scene.post(scene.void())
    assert [(each.amount, each.held, each.held_after) for each in released.postings] == [(0, -100, 0)]


@pytest.mark.parametrize(
    ("now", "expected"), [(NOW, "done"), (NOW + 1, "request_expired"), (NOW + 2, "request_expired")]
)
def test_a_request_is_paid_until_the_microsecond_before_its_expiry(now: int, expected: str) -> None:
    scene = Scene()
    scene.now = now
    assert code(scene, scene.pay_request) == expected


@pytest.mark.parametrize("amount", [99, 101])
def test_a_request_is_paid_exactly(amount: int) -> None:
    scene = Scene()
    scene.amount = amount
    assert code(scene, scene.pay_request) == "amount_differs"


def test_a_request_without_an_expiry_never_expires() -> None:
    scene = Scene()
    scene.due("request", expires_at=None)
    scene.now = 2**62
    assert code(scene, scene.pay_request) == "done"


@pytest.mark.parametrize(
    ("given_back", "amount", "expected"),
    [
        (0, 100, "done"),
        (0, 101, "refund_too_large"),
        (60, 40, "done"),
        (60, 41, "refund_too_large"),
        (100, 1, "refund_too_large"),
    ],
)
def test_refunds_give_back_what_was_received_and_no_more(given_back: int, amount: int, expected: str) -> None:
    scene = Scene()
    if given_back:
        scene.books.take(scene.post(payments.refund(given_back, scene.paid, payer="ada")))
    scene.amount = amount
    assert code(scene, scene.refund) == expected


def test_a_refund_passes_the_ceiling_of_the_payer_and_a_correction_does_not() -> None:
    scene = Scene()
    scene.account("ada", ceiling=300)
    assert code(scene, scene.refund) == "done"
    assert code(scene, scene.reverse) == "payee_full"


def test_the_due_of_a_refund_is_made_by_the_first_refund_only() -> None:
    scene = Scene()
    first = scene.post(payments.refund(1, scene.paid, payer="ada"))
    scene.books.take(first)
    second = scene.post(payments.refund(1, scene.paid, payer="ada"))
    assert first.opened == (scene.paid,)
    assert second.opened == ()
    assert second.dues[0].done == 2


@pytest.mark.parametrize(
    ("expires_in", "expected"),
    [(-1, False), (0, False), (1, True), (EXPIRY_MAX, True), (EXPIRY_MAX + 1, False)],
)
def test_an_expiry_lies_ahead_and_at_most_a_year_away(*, expires_in: int, expected: bool) -> None:
    scene = Scene()
    made = code(scene, lambda: holds.hold("new", 1, account="ada", payee="bob", now=NOW, expires_at=NOW + expires_in))
    assert made == ("done" if expected else "expiry_not_ahead")


@pytest.mark.parametrize(("amount", "expected"), [(200, "done"), (201, "not_enough")])
def test_a_hold_takes_no_more_than_is_spendable(amount: int, expected: str) -> None:
    scene = Scene()
    scene.amount = amount
    assert code(scene, scene.hold) == expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(0, 0, Status.OPEN), "done"),
        (Terms(0, AMOUNT_MAX, Status.OPEN), "done"),
        (Terms(0, AMOUNT_MAX + 1, Status.OPEN), "limit_not_valid"),
        (Terms(0, -1, Status.OPEN), "limit_not_valid"),
        (Terms(1, 1, Status.OPEN), "limit_not_valid"),
        (Terms(-AMOUNT_MAX - 1, 0, Status.OPEN), "limit_not_valid"),
        (Terms(0, 0, Status.PENDING), "limit_not_valid"),
        (Terms(-1, 0, Status.OPEN), "floor_not_backed"),
        (Terms(0, 0, Status.CLOSED), "done"),
    ],
)
def test_terms_stay_within_what_an_account_may_have(terms: Terms, expected: str) -> None:
    scene = Scene()
    scene.terms = terms
    assert code(scene, scene.bind) == expected


@pytest.mark.parametrize("floor", [-1, -AMOUNT_MAX])
def test_a_mutual_credit_account_and_one_that_stands_behind_a_unit_may_go_below_zero(floor: int) -> None:
    scene = Scene()
    scene.terms = Terms(floor, 0, Status.OPEN)
    scene.account("empty", currency=TROC)
    assert code(scene, scene.bind) == "done"
    scene.account("empty", currency=scene.books.accounts["issuance"].currency, cover=1)
    assert code(scene, scene.bind) == "done"


def test_lowering_limits_below_what_is_drawn_is_allowed_and_cancels_no_debt() -> None:
    scene = Scene()
    scene.account("empty", currency=TROC, balance=-500, floor=-500, ceiling=1_000)
    scene.terms = Terms(-100, 0, Status.OPEN)
    after = scene.post(scene.bind()).accounts[0]
    assert (after.balance, after.floor, after.spendable) == (-500, -100, 0)


@pytest.mark.parametrize(
    ("kind", "margin", "leaves", "expected"),
    [
        (Kind.CORRECTION, 10, 10, "done"),
        (Kind.CORRECTION, 10, 11, "not_covered"),
        (Kind.CORRECTION, -5, -5, "done"),
        (Kind.CORRECTION, -5, -1, "done"),
        (Kind.CORRECTION, -5, 1, "not_covered"),
        (Kind.BANK, 10, 11, "done"),
        (Kind.INVENTORY, 10, 11, "done"),
        (Kind.BANK, -5, 1, "done"),
    ],
)
def test_an_act_of_ours_uncovers_nothing_and_a_fact_is_recorded(
    kind: Kind, margin: int, leaves: int, expected: str
) -> None:
    scene = Scene()
    scene.books.covers[1] = scene.books.covers[1]._replace(margin=margin)
    draft = Draft(kind, (Leg("fund", -leaves), Leg("suspense", +leaves)))
    assert code(scene, lambda: draft) == expected


@pytest.mark.parametrize(("margin", "expected"), [(0, "done"), (-1, "not_covered")])
def test_units_are_neither_made_nor_unmade_with_their_euros_in_a_shortfall(margin: int, expected: str) -> None:
    scene = Scene()
    scene.books.covers[1] = scene.books.covers[1]._replace(margin=margin)
    payout = Draft(Kind.BURN, (Leg("bob", -1), Leg("issuance", +1), Leg("fund", -1), Leg("suspense", +1)))
    assert code(scene, lambda: payout) == expected


@pytest.mark.parametrize(("amount", "expected"), [(100, "done"), (101, "not_covered")])
def test_no_more_units_are_made_than_euros_wait_where_suspense_may_not_pass_zero(amount: int, expected: str) -> None:
    scene = Scene()
    scene.account("suspense", ceiling=0)
    scene.books.covers[1] = scene.books.covers[1]._replace(margin=1_000)
    scene.amount = amount
    assert code(scene, scene.issue) == expected


def test_euros_that_arrive_wait_in_suspense_and_raise_the_margin() -> None:
    scene = Scene()
    effects = scene.post(issuing.receive_euros(50, fund="fund", suspense="suspense"))
    assert [(posting.account, posting.amount) for posting in effects.postings] == [("suspense", -50), ("fund", +50)]
    assert effects.covers[0].margin == 150


def test_the_members_of_a_currency_in_shortfall_pay_each_other_as_ever() -> None:
    scene = Scene()
    scene.books.covers[1] = scene.books.covers[1]._replace(margin=-1)
    assert code(scene, scene.pay) == "done"


def test_what_is_told_is_what_is_missing() -> None:
    scene = Scene()
    scene.amount = 201
    with pytest.raises(Refusal) as refused:
        scene.post(scene.pay())
    assert refused.value.facts == {"amount": Money(201, "MIEL", 2), "spendable": Money(200, "MIEL", 2)}
    scene.books.covers[1] = scene.books.covers[1]._replace(margin=30)
    scene.amount = 100
    with pytest.raises(Refusal) as refused:
        scene.post(scene.issue())
    assert refused.value.facts == {"missing": Money(70, "MIEL", 2)}
