"""Attacks on postings: that they sum to zero (R4), and pass no balance, floor or ceiling (R5)."""

from collections.abc import Iterator

from tests.service.guards.attack import Attack, attack
from tests.service.guards.toolkit import LIMIT, Pen
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    CLOSED,
    FELIX,
    MIRROR,
    PENDING,
    SEL_A,
    SEL_B,
    SPENDER,
    SUSPENSE,
    TAKER,
)

ATTACKS: list[Attack] = []
NOBODY = 99


@attack(ATTACKS, "R4")
def one_leg_that_moves_an_amount(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={BRUNO: 1})
    pen.advance()


@attack(ATTACKS, "R4")
def an_entry_that_creates_value(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 2})
    pen.advance()


@attack(ATTACKS, "R4")
def two_entries_that_only_balance_together(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, BRUNO: 2})
    pen.entry(moves={ALICE: -1})
    pen.advance()


@attack(ATTACKS, "R4")
def one_currency_becomes_another(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, SEL_A: 1})
    pen.advance()


@attack(ATTACKS, "R4")
def two_currencies_that_only_balance_together(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -2, BRUNO: 1, SEL_A: -1, SEL_B: 2})
    pen.advance()


def payment_with(name: str, **odd: int) -> Attack:
    """Return the attack that writes the payee's posting in an odd way."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.entry(moves={ALICE: -1})
        pen.post(BRUNO, 1, **odd)
        pen.advance()

    return Attack(name, "R5", steps)


ATTACKS += [
    payment_with("a posting skips a number of its account", seq=3),
    payment_with("a posting repeats a number of its account", seq=1),
    payment_with("a balance is made up", balance=5_002),
    payment_with("a hold is made up", held_after=1),
    payment_with("a hold is less than nothing", held=-1, held_after=-1),
]


@attack(ATTACKS, "R5")
def a_posting_on_no_account(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={ALICE: -1, NOBODY: 1})
    pen.advance()


@attack(ATTACKS, "R5")
def the_same_balance_is_spent_twice(pen: Pen) -> Iterator[None]:
    yield
    was = pen.standing[BRUNO]
    for payee in (ALICE, TAKER):
        pen.standing[BRUNO] = was
        pen.entry(moves={BRUNO: -5_000, payee: 5_000})
    pen.advance()


@attack(ATTACKS, "R5")
def the_first_posting_of_an_account_begins_with_a_balance(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={SEL_A: -1})
    pen.post(SEL_B, 1, balance=2)
    pen.advance()


@attack(ATTACKS, "R5")
def an_amount_beyond_the_largest(pen: Pen) -> Iterator[None]:
    pen.pay(SUSPENSE, MIRROR, LIMIT)
    yield
    pen.entry(moves={MIRROR: -LIMIT - 1, SUSPENSE: LIMIT + 1})
    pen.advance()


@attack(ATTACKS, "R5")
def a_payment_past_the_floor(pen: Pen) -> Iterator[None]:
    yield
    pen.pay(BRUNO, ALICE, 5_001)


@attack(ATTACKS, "R5")
def a_payment_with_what_is_held(pen: Pen) -> Iterator[None]:
    pen.hold(BRUNO, 1, "held of Bruno")
    yield
    pen.pay(BRUNO, ALICE, 5_000)


@attack(ATTACKS, "R5")
def a_hold_past_the_floor(pen: Pen) -> Iterator[None]:
    yield
    pen.hold(BRUNO, 5_001, "too much")


@attack(ATTACKS, "R5")
def a_dip_under_the_floor_repaired_within_the_batch(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={BRUNO: -5_001, ALICE: 5_001})
    pen.entry(moves={BRUNO: 5_001, ALICE: -5_001})
    pen.advance()


@attack(ATTACKS, "R5")
def a_payment_past_the_ceiling(pen: Pen) -> Iterator[None]:
    pen.set_terms(BRUNO, ceiling=5_000)
    yield
    pen.pay(ALICE, BRUNO, 1)


def payment_between(name: str, payer: int, payee: int, kind: str = "payment") -> Attack:
    """Return the attack that pays against a status."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.pay(payer, payee, 1, kind)

    return Attack(name, "R5", steps)


def hold_on(name: str, account: int, amount: int = 1) -> Attack:
    """Return the attack that holds against a status."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.hold(account, amount, name)

    return Attack(name, "R5", steps)


ATTACKS += [
    payment_between("paying an account that is pending", ALICE, PENDING),
    payment_between("paying an account that is closed", ALICE, CLOSED),
    payment_between("refunding an account that is closed", ALICE, CLOSED, "refund"),
    payment_between("paying from an account that is frozen", FELIX, ALICE),
    payment_between("paying an account that is frozen", ALICE, FELIX),
    hold_on("a new hold on an account that is frozen", FELIX),
    payment_between("paying from an account that only receives", TAKER, ALICE),
    hold_on("a new hold on an account that only receives", TAKER),
    payment_between("paying an account that only spends", ALICE, SPENDER),
]
