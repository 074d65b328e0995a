"""Attacks on the euros behind the units (R11)."""

from collections.abc import Iterator

from tests.service.guards.attack import Attack, attack
from tests.service.guards.toolkit import Pen
from tests.service.guards.town import (
    ALICE,
    FUND,
    ISSUANCE,
    MIRROR,
    SUSPENSE,
    bank,
    issue,
)

ATTACKS: list[Attack] = []


@attack(ATTACKS, "R11")
def units_are_issued_without_their_euro(pen: Pen) -> Iterator[None]:
    yield
    issue(pen, ALICE, 1)


@attack(ATTACKS, "R11")
def the_fund_is_moved_away(pen: Pen) -> Iterator[None]:
    yield
    pen.pay(FUND, MIRROR, 1, "transfer")


@attack(ATTACKS, "R11")
def a_dip_in_cover_repaired_within_the_batch(pen: Pen) -> Iterator[None]:
    yield
    pen.entry("issue", {SUSPENSE: 1, MIRROR: -1, ISSUANCE: -1, ALICE: 1})
    pen.entry("bank", {SUSPENSE: -1, FUND: 1})
    pen.advance()


@attack(ATTACKS, "R11")
def units_are_issued_in_a_shortfall(pen: Pen) -> Iterator[None]:
    bank(pen, -10)
    yield
    pen.entry("issue", {SUSPENSE: -1, FUND: 1, ISSUANCE: -1, ALICE: 1})
    pen.advance()


@attack(ATTACKS, "R11")
def units_are_paid_out_in_a_shortfall(pen: Pen) -> Iterator[None]:
    bank(pen, -10)
    yield
    pen.entry("payout", {ALICE: -1, ISSUANCE: 1, FUND: -1, SUSPENSE: 1})
    pen.advance()
