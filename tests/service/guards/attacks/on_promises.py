"""Attacks on what entries may settle or use up later: holds (R7) and dues (R8, R9)."""

from collections.abc import Iterator

from tests.service.guards.attack import Attack, attack
from tests.service.guards.toolkit import Pen
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    PAID,
    TAKER,
)

ATTACKS: list[Attack] = []


@attack(ATTACKS, "R7")
def an_amount_is_held_for_no_hold(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("hold")
    pen.post(BRUNO, 0, 1)
    pen.advance()


@attack(ATTACKS, "R7")
def a_hold_holds_nothing(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("hold", {BRUNO: 0})
    pen.due("hold", BRUNO, 1)
    pen.advance()


@attack(ATTACKS, "R7")
def a_hold_on_an_account_that_the_entry_leaves_alone(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, TAKER: 1})
    pen.due("hold", BRUNO, 1)
    pen.advance()


@attack(ATTACKS, "R7")
def a_hold_holds_less_than_it_says(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("hold")
    pen.post(BRUNO, 0, 1)
    pen.due("hold", BRUNO, 2)
    pen.advance()


@attack(ATTACKS, "R7")
def an_amount_is_released_of_no_hold(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("release")
    pen.post(ALICE, 0, -700)
    pen.advance()


@attack(ATTACKS, "R7")
def a_hold_is_settled_and_still_held(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -700, BRUNO: 700})
    pen.settle("held", 700)
    pen.advance()


@attack(ATTACKS, "R7")
def a_hold_is_released_of_another_account(pen: Pen) -> Iterator[None]:
    pen.hold(BRUNO, 700, "held of Bruno")
    yield
    pen.entry("release")
    pen.post(ALICE, 0, -700)
    pen.settle("held of Bruno", 700)
    pen.advance()


def pay_due(pen: Pen, due: str, amount: int, received: int) -> None:
    pen.entry(moves={ALICE: -received, BRUNO: received})
    pen.settle(due, amount)
    pen.advance()


def settlement_of(name: str, due: str, amount: int, received: int) -> Attack:
    """Return the attack that settles a request of Bruno's unlawfully."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pay_due(pen, due, amount, received)

    return Attack(name, "R8", steps)


ATTACKS += [
    settlement_of("a request that does not exist", "never asked", 1_000, 1_000),
    settlement_of("a request that was cancelled", "asked and cancelled", 1_000, 1_000),
    settlement_of("a request that expired", "asked and expired", 1_000, 1_000),
    settlement_of("more than was asked", "asked", 1_001, 1_001),
    settlement_of("a part of what was asked whole", "asked whole", 999, 999),
    settlement_of("more than was received", "asked", 1_000, 999),
]


@attack(ATTACKS, "R8")
def nothing_of_a_hold_is_settled(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("release")
    pen.settle("held", 0)
    pen.advance()


@attack(ATTACKS, "R8")
def less_than_nothing_of_a_hold_is_settled(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("hold")
    pen.post(ALICE, 0, 1)
    pen.settle("held", -1)
    pen.advance()


@attack(ATTACKS, "R8")
def a_request_is_settled_twice(pen: Pen) -> Iterator[None]:
    pay_due(pen, "asked whole", 1_000, 1_000)
    yield
    pay_due(pen, "asked whole", 1_000, 1_000)


@attack(ATTACKS, "R8")
def a_request_is_settled_twice_in_a_batch(pen: Pen) -> Iterator[None]:
    yield
    for _ in range(2):
        pen.entry(moves={ALICE: -600, BRUNO: 600})
        pen.settle("asked", 600)
    pen.advance()


@attack(ATTACKS, "R8")
def a_request_is_settled_by_somebody_elses_receipt(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1_000, TAKER: 1_000})
    pen.settle("asked", 1_000)
    pen.advance()


@attack(ATTACKS, "R8")
def two_requests_are_settled_by_one_receipt(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1_000, BRUNO: 1_000})
    pen.settle("asked", 1_000)
    pen.settle("asked whole", 1_000)
    pen.advance()


def refund(pen: Pen, amount: int, due: str = "back", returned: int = 0, reverses: int | None = PAID) -> None:
    pen.entry("refund", {BRUNO: -(returned or amount), ALICE: returned or amount}, reverses=reverses)
    pen.settle(due, amount)
    pen.advance()


@attack(ATTACKS, "R8")
def a_refund_of_no_entry(pen: Pen) -> Iterator[None]:
    yield
    refund(pen, 1, reverses=None)


@attack(ATTACKS, "R8")
def a_refund_of_another_entry(pen: Pen) -> Iterator[None]:
    yield
    refund(pen, 1, reverses=PAID + 1)


@attack(ATTACKS, "R8")
def a_refund_that_returns_less(pen: Pen) -> Iterator[None]:
    yield
    refund(pen, 2, returned=1)


@attack(ATTACKS, "R8")
def a_refund_beyond_what_was_paid(pen: Pen) -> Iterator[None]:
    pen.pay(ALICE, BRUNO, 1)
    refund(pen, 5_000)
    yield
    refund(pen, 1)


@attack(ATTACKS, "R9")
def a_refundable_part_larger_than_what_was_received(pen: Pen) -> Iterator[None]:
    seq = pen.pay(ALICE, BRUNO, 1)
    pen.due("refundable", BRUNO, 2, "too much", entry=seq)
    yield
    refund(pen, 1, "too much", reverses=seq)


@attack(ATTACKS, "R9")
def a_refundable_part_of_an_entry_that_paid_somebody_else(pen: Pen) -> Iterator[None]:
    seq = pen.pay(ALICE, TAKER, 1)
    pen.due("refundable", BRUNO, 1, "not mine", entry=seq)
    yield
    refund(pen, 1, "not mine", reverses=seq)


@attack(ATTACKS, "R9")
def two_refundable_parts_of_the_same_receipt(pen: Pen) -> Iterator[None]:
    seq = pen.pay(ALICE, BRUNO, 100)
    for name in ("first", "second"):
        pen.due("refundable", BRUNO, 100, name, entry=seq)
    yield
    refund(pen, 100, "first", reverses=seq)
    refund(pen, 100, "second", reverses=seq)


def capture(pen: Pen, due: str, amount: int, kind: str = "capture") -> None:
    pen.entry(kind)
    pen.post(ALICE, -amount, -amount)
    pen.post(BRUNO, amount)
    pen.settle(due, amount)
    pen.advance()


@attack(ATTACKS, "R8")
def a_hold_is_captured_by_another_than_its_payee(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("capture")
    pen.post(ALICE, -700, -700)
    pen.post(TAKER, 700)
    pen.settle("held", 700)
    pen.advance()


@attack(ATTACKS, "R8")
def a_hold_is_captured_after_it_expired(pen: Pen) -> Iterator[None]:
    yield
    capture(pen, "held and expired", 800)


@attack(ATTACKS, "R8")
def a_hold_is_captured_twice(pen: Pen) -> Iterator[None]:
    capture(pen, "held", 700)
    yield
    capture(pen, "held", 700)


@attack(ATTACKS, "R8")
def a_release_moves_an_amount(pen: Pen) -> Iterator[None]:
    yield
    capture(pen, "held and expired", 800, "release")


@attack(ATTACKS, "R8")
def a_hold_is_settled_by_the_entry_that_opened_it(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("hold", {BRUNO: 0})
    pen.settle(pen.due("hold", BRUNO, 1), 1)
    pen.advance()


@attack(ATTACKS, "R8")
def a_hold_is_settled_before_it_was_opened(pen: Pen) -> Iterator[None]:
    yield
    pen.due("hold", ALICE, 1, "to come", entry=pen.seq + 2)
    pen.entry("release")
    pen.post(ALICE, 0, -1)
    pen.settle("to come", 1)
    pen.entry("hold")
    pen.post(ALICE, 0, 1)
    pen.advance()
