"""Which bank line answers which top-up: by reference, then by amount, payer and day, with a score and a reason.

A suggestion is certain when a line carries the reference of one open top-up and
brings exactly its amount, or whatever a standing one brings. Everything else is
for a person to decide. Ten thousand lines against as many top-ups take a second:
each line looks only where its reference, its payer or its amount lead.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ledger.names import skeleton

CERTAIN, BY_REFERENCE, BY_PAYER, BY_AMOUNT = 100, 90, 60, 30
NEAREST = 3
"""How many top-ups a line is compared with when nothing but the amount says which."""
SUGGESTED = 3
"""How many suggestions a line gets at most."""


class Reason(StrEnum):
    """Why a line may answer a top-up; the most telling first."""

    REFERENCE = "reference"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    PAID_BEFORE = "paid_before"
    OVER = "over"
    PAYER = "payer"
    AMOUNT = "amount"


class Arrived(NamedTuple):
    """A line that came in, as matching sees it: `references` are those of ours it carries, `day` an ISO date."""

    id: str
    amount: int
    payer: str
    references: tuple[str, ...]
    day: str


class Wanted(NamedTuple):
    """A top-up as matching sees it: of `amount` cents, by someone called `payer`, asked for on `day`.

    `standing`: it is answered by any amount, again and again. `open`: neither paid, nor cancelled, nor expired.
    """

    id: str
    reference: str
    amount: int
    payer: str
    day: str
    standing: bool = False
    open: bool = True
    paid: bool = False


class Match(NamedTuple):
    """That a line may answer a top-up; `score` is out of 100, and 100 is certain."""

    line: str
    top_up: str
    score: int
    reason: Reason


def match(lines: Sequence[Arrived], wanted: Sequence[Wanted]) -> dict[str, list[Match]]:
    """Return what each line may answer, the best first; no two lines are certain of one top-up that is paid once."""
    by_reference = {each.reference: each for each in wanted}
    open_ones = [each for each in wanted if each.open and not each.standing]
    by_payer = _grouped(((each.amount, _folded(each.payer)), each) for each in open_ones if each.payer)
    by_amount = _grouped(((each.amount, ""), each) for each in open_ones)
    found: dict[str, list[Match]] = {}
    taken: set[str] = set()
    rest = []
    for line in lines:
        named = [by_reference[each] for each in line.references if each in by_reference]
        if len(named) == 1:
            found[line.id] = [_by_reference(line, named[0], taken)]
        elif named:
            found[line.id] = [Match(line.id, each.id, BY_REFERENCE, Reason.REFERENCE) for each in named[:SUGGESTED]]
        else:
            rest.append(line)
    for line in rest:
        same = by_payer.get((line.amount, _folded(line.payer)), _NONE) if line.payer else _NONE
        best = [Match(line.id, each.id, BY_PAYER, Reason.PAYER) for each in _nearest(same, line.day, taken)]
        if not best:
            nearest = _nearest(by_amount.get((line.amount, ""), _NONE), line.day, taken)
            best = [Match(line.id, each.id, BY_AMOUNT, Reason.AMOUNT) for each in nearest]
        found[line.id] = best
    return found


def _by_reference(line: Arrived, wanted: Wanted, taken: set[str]) -> Match:
    """Return how a line answers the one top-up whose reference it carries."""
    if wanted.standing and wanted.open:
        return Match(line.id, wanted.id, CERTAIN, Reason.REFERENCE)
    if wanted.paid or wanted.id in taken:
        return Match(line.id, wanted.id, BY_REFERENCE, Reason.PAID_BEFORE)
    if not wanted.open:
        return Match(line.id, wanted.id, BY_REFERENCE, Reason.OVER)
    if line.amount != wanted.amount:
        reason = Reason.TOO_LITTLE if line.amount < wanted.amount else Reason.TOO_MUCH
        return Match(line.id, wanted.id, BY_REFERENCE, reason)
    taken.add(wanted.id)
    return Match(line.id, wanted.id, CERTAIN, Reason.REFERENCE)


class _Group(NamedTuple):
    """Top-ups that look alike, in the order of the days on which they were asked for."""

    days: list[str]
    ones: list[Wanted]


_NONE = _Group([], [])


def _grouped(named: Iterable[tuple[tuple[int, str], Wanted]]) -> dict[tuple[int, str], _Group]:
    groups: dict[tuple[int, str], _Group] = defaultdict(lambda: _Group([], []))
    for name, each in sorted(named, key=lambda one: one[1].day):
        groups[name].days.append(each.day)
        groups[name].ones.append(each)
    return groups


def _nearest(group: _Group, day: str, taken: set[str]) -> list[Wanted]:
    """Return those asked for last before the day, the latest first."""
    end = bisect_right(group.days, day)
    return [each for each in reversed(group.ones[max(0, end - NEAREST) : end]) if each.id not in taken]


def _folded(name: str) -> str:
    """Return a name so that banks, who write capitals and the family name first, are understood."""
    return " ".join(sorted(skeleton(word) for word in name.replace("-", " ").split()))
