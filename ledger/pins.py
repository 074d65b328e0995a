"""A PIN: a few digits that only their owner knows, and that nobody would try first."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ledger.refusals import PinTooSimple

DIGITS_MIN, DIGITS, DIGITS_MAX = 4, 6, 8
"""How many digits a PIN has: at least, usually, at most."""

TRIES = 5
"""How many wrong PINs in a row lock it."""

_DIGITS = re.compile(rf"[0-9]{{{DIGITS_MIN},{DIGITS_MAX}}}")
_DISTINCT_MIN = 3
_MONTHS, _DAYS = 12, 31
_CENTURIES = ("19", "20")
_KEYPAD = frozenset({"2580", "0852", "1470", "0741", "3690", "0963", "1397", "7139", "147258", "258369", "159357"})
"""Lines and corners of a keypad."""


def check(pin: str) -> None:
    """Refuse what is no PIN, or one of those that are tried first: repeats, runs, keypad lines, dates and years."""
    if not _DIGITS.fullmatch(pin) or _repeats(pin) or _runs(pin) or pin in _KEYPAD or any(_dates(pin)):
        raise PinTooSimple(least=DIGITS_MIN, most=DIGITS_MAX)


def _repeats(pin: str) -> bool:
    """Tell whether it has too few different digits, or is a shorter one written several times."""
    return len(set(pin)) < _DISTINCT_MIN or pin in (pin + pin)[1:-1]


def _runs(pin: str) -> bool:
    """Tell whether each digit follows the one before, up or down, 0 after 9 included."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})


def _dates(pin: str) -> Iterator[bool]:
    """Tell of each way to write a date whether the digits are one: 2406, 1984, 240684, 24061984 and their orders."""
    first, second, last = pin[:2], pin[2:4], pin[4:]
    if len(pin) == len("1984"):
        yield first in _CENTURIES
        yield _day(first, second)
    if len(pin) == len("240684"):
        yield _day(first, second)
        yield _day(second, last)
    if len(pin) == len("24061984"):
        yield last[:2] in _CENTURIES and _day(first, second)
        yield first in _CENTURIES and _day(last[:2], last[2:])


def _day(one: str, other: str) -> bool:
    """Tell whether two numbers are a day and a month, either way."""
    low, high = sorted((int(one), int(other)))
    return 1 <= low <= _MONTHS and high <= _DAYS
