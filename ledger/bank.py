"""Bank lines: facts from outside, each recorded once, and how each of them ends.

A line waits in suspense from the moment it is recorded until it is decided; what
is decided takes the whole of it out of suspense, in one entry. So no euro of a
statement can be forgotten: what suspense holds is what is still to be decided.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ledger.canonical import netstrings
from ledger.drafts import Draft, Leg
from ledger.kinds import Kind
from ledger.refusals import EndingNotPossible

LINES_MAX = 100_000
"""The most lines that one statement may have."""
PART = "§"
"""What parts the bank's name of an entry from the number of a transaction within it; no bank may write it."""


class Line(NamedTuple):
    """One movement on a bank account, in cents: positive when it came in. Days are ISO dates.

    `bank_ref` is the bank's own name of the movement, `reference` the structured one of
    whoever paid, `text` what they wrote, `code` what the bank calls such movements.
    """

    booked_on: str
    value_on: str
    amount: int
    payer: str = ""
    payer_iban: str = ""
    reference: str = ""
    text: str = ""
    bank_ref: str = ""
    code: str = ""


class Balance(NamedTuple):
    """What the bank says an account held, in cents: at the start of `day` for an opening, else at its end."""

    day: str
    amount: int


class Statement(NamedTuple):
    """What a bank says of one account: balances where it gives them, and lines in its own order.

    `iban` is empty in formats that do not name the account by it.
    """

    iban: str
    currency: str
    lines: tuple[Line, ...]
    opening: Balance | None = None
    closing: Balance | None = None


class Ending(StrEnum):
    """What a line turned out to be."""

    TOP_UP = "top_up"
    OWN = "own"
    CHARGES = "charges"
    INTEREST = "interest"
    GIVE_BACK = "give_back"
    GIVEN_BACK = "given_back"
    BETWEEN = "between"


INCOMING = frozenset({Ending.TOP_UP, Ending.INTEREST, Ending.GIVE_BACK})
"""Endings of euros that came in."""
OUTGOING = frozenset({Ending.CHARGES, Ending.GIVEN_BACK})
"""Endings of euros that left; the others are either."""

_CHARGES, _INTEREST = frozenset({"CHRG", "FEES", "COMM", "SRVCHG", "FEE"}), frozenset({"INTR", "INT"})


def check_ending(ending: Ending, amount: int) -> None:
    """Refuse an ending that a line of this amount, in cents, cannot have."""
    if (ending in INCOMING and amount < 0) or (ending in OUTGOING and amount > 0):
        raise EndingNotPossible


def ending_by_rule(line: Line) -> Ending | None:
    """Return what a line is by the bank's own code for it: its charges, or interest it paid; None for all else."""
    codes = set(line.code.upper().replace("/", " ").split())
    if line.amount < 0 and codes & _CHARGES:
        return Ending.CHARGES
    if line.amount > 0 and codes & _INTEREST:
        return Ending.INTEREST
    return None


def record(amount: int, *, fund: str, suspense: str, day: str) -> Draft:
    """Return the draft of the fact: `amount` cents reached the fund, or left it, and wait in suspense."""
    return Draft(Kind.BANK, (Leg(fund, +amount), Leg(suspense, -amount)), effective_on=day)


def explain(amount: int, *, suspense: str, other: str) -> Draft:
    """Return the draft that takes a line of `amount` cents out of suspense, onto the account that explains it."""
    return Draft(Kind.BANK, (Leg(suspense, +amount), Leg(other, -amount)))


def fingerprints(iban: str, lines: Sequence[Line]) -> list[bytes]:
    """Return what tells each line from every other of its account, in any file that holds it.

    The bank's own reference does where there is one. Else all that the line says,
    and which of its like on that day it is: statements hold whole days.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    marks = []
    for line in lines:
        said = ("ref", line.bank_ref, str(line.amount)) if line.bank_ref else _said(line)
        seen[said] += 1
        marks.append(hashlib.sha256(netstrings("alveole-bank-line-1", iban, *said, str(seen[said]))).digest())
    return marks


def _said(line: Line) -> tuple[str, ...]:
    folded = (" ".join(each.upper().split()) for each in (line.payer, line.payer_iban, line.reference, line.text))
    return ("said", line.booked_on, str(line.amount), *folded)


def unknown(lines: Sequence[Line], known: frozenset[str]) -> list[Line]:
    """Return the lines that are not known in another grain: an entry as a whole, or as its transactions.

    `known` are the bank's names of the lines of an account, so far.
    """
    wholes = frozenset(each.partition(PART)[0] for each in known if PART in each)
    return [line for line in lines if line.bank_ref not in wholes and not _part_of(line.bank_ref, known)]


def _part_of(bank_ref: str, known: frozenset[str]) -> bool:
    whole, parted, _ = bank_ref.partition(PART)
    return bool(parted) and whole in known


def differing_days(opening: Balance, lines: Iterable[Line], book: dict[str, int]) -> list[tuple[str, int, int]]:
    """Return (day, bank, book) for each day with lines on which the two balances differ, in cents.

    `book` is what our books held at the end of each of those days.
    """
    moved: Counter[str] = Counter()
    for line in lines:
        moved[line.booked_on] += line.amount
    standing, differing = opening.amount, []
    for day in sorted(moved):
        standing += moved[day]
        if day in book and book[day] != standing:
            differing.append((day, standing, book[day]))
    return differing
