"""Attacks on terms, which bind later entries (R6)."""

from collections.abc import Iterator

from tests.service.guards.attack import Attack, attack
from tests.service.guards.toolkit import LIMIT, Pen
from tests.service.guards.town import (
    ALICE,
    BRUNO,
    CLOSED,
    SEL_A,
    SEL_B,
    SUSPENSE,
)

ATTACKS: list[Attack] = []
NOBODY = 99


def term_of(name: str, account: int, status: str = "open", floor: int = 0, ceiling: int = 0) -> Attack:
    """Return the attack that sets unlawful terms."""

    def steps(pen: Pen) -> Iterator[None]:
        yield
        pen.set_terms(account, status, floor, ceiling)

    return Attack(name, "R6", steps)


ATTACKS += [
    term_of("terms for no account", NOBODY),
    term_of("a status nobody knows", BRUNO, status="vip"),
    term_of("an account is pending again", BRUNO, status="pending"),
    term_of("a floor above nothing", BRUNO, floor=1),
    term_of("a floor below the lowest", SUSPENSE, floor=-LIMIT - 1),
    term_of("a ceiling below nothing", BRUNO, ceiling=-1),
    term_of("a ceiling above the highest", BRUNO, ceiling=LIMIT + 1),
    term_of("a closed account is opened", CLOSED),
    term_of("an account is closed with a balance", BRUNO, status="closed"),
    term_of("a member may overdraw a backed currency", BRUNO, floor=-1),
]


@attack(ATTACKS, "R6")
def an_account_is_closed_with_a_hold(pen: Pen) -> Iterator[None]:
    pen.hold(SEL_A, 1, "held of nothing")
    yield
    pen.set_terms(SEL_A, "closed")


@attack(ATTACKS, "R6")
def an_account_is_closed_with_a_balance_of_the_same_advance(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={SEL_A: -1, SEL_B: 1})
    pen.entry("terms")
    pen.term(SEL_A, "closed")
    pen.advance()


@attack(ATTACKS, "R6")
def two_terms_for_one_account_in_an_advance(pen: Pen) -> Iterator[None]:
    yield
    for ceiling in (1, 2):
        pen.entry("terms")
        pen.term(BRUNO, ceiling=ceiling)
    pen.advance()


@attack(ATTACKS, "R6")
def an_account_moves_after_its_terms_in_the_same_advance(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("terms")
    pen.term(BRUNO, "frozen")
    pen.entry(moves={BRUNO: -1, ALICE: 1})
    pen.advance()


@attack(ATTACKS, "R6")
def an_account_moves_in_the_entry_of_its_terms(pen: Pen) -> Iterator[None]:
    yield
    pen.entry(moves={BRUNO: -1, ALICE: 1})
    pen.term(BRUNO, "frozen")
    pen.advance()
