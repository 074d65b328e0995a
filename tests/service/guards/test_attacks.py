"""Whatever may not be in the books is refused by the database, however it is asked."""

import pytest

from tests.service.guards.attack import REFUSED, Attack, is_refused, outcome
from tests.service.guards.attacks import on_cover, on_postings, on_promises, on_rows, on_terms, on_the_head, on_units
from tests.service.guards.conftest import Books
from tests.service.guards.toolkit import PLAIN, VARIANTS, Variant, trial

MODULES = (on_the_head, on_postings, on_terms, on_promises, on_cover, on_rows, on_units)
ATTACKS = [attack for module in MODULES for attack in module.ATTACKS]


def attacks_on(dialect: str) -> list[Attack]:
    return [attack for attack in ATTACKS if attack.only in ("", dialect)]


@pytest.mark.parametrize("attack", attacks_on("postgresql"), ids=str)
def test_postgresql_refuses(postgresql_books: Books, attack: Attack) -> None:
    with trial(postgresql_books.service) as pen:
        assert outcome(pen, attack) == REFUSED


@pytest.mark.parametrize("attack", attacks_on("sqlite"), ids=str)
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_sqlite_refuses(sqlite_books: Books, attack: Attack, variant: Variant) -> None:
    with trial(sqlite_books.service, variant) as pen:
        assert outcome(pen, attack) == REFUSED


def test_every_trigger_is_needed(books: Books, subtests: pytest.Subtests) -> None:
    """Drop each trigger in turn: at least one attack then changes the books."""
    for trigger in books.triggers():
        with subtests.test(trigger), books.without(trigger):
            won = first_success(books, trigger)
            print(f"{books.dialect} without {trigger}: {won}")  # noqa: T201 - told to whoever runs it with -s
            assert won


HINTS = {
    "update": "chang",
    "updated": "chang",
    "insert": "replaced",
    "inserted": "append",
    "memo": "words",
    "gapless": "R1:",
    "time": "R1:",
    "strays": "R2:",
    "entries": "R3:",
    "sums": "R4:",
    "chain": "R5:",
    "limits": "R5:",
    "moves": "R5:",
    "terms": "R6:",
    "holds": "R7:",
    "dues": "R8:",
    "settled": "R8:",
    "memos": "R10:",
    "cover": "R11:",
    "refused": "refusal:",
    "head": "step:",
}
"""What attacks are called that a part of a trigger's name stands against, where they are not called the same."""


def first_success(books: Books, trigger: str) -> str | None:
    """Return an attack that now changes the books, trying first, in every variant, those that sound most like it."""
    hints = [HINTS.get(part, part) for part in trigger.split("_")]
    tries = [
        (attack, variant)
        for variant in (VARIANTS if books.dialect == "sqlite" else (PLAIN,))
        for attack in attacks_on(books.dialect)
    ]
    for attack, variant in sorted(tries, key=lambda each: -sum(hint in str(each[0]) for hint in hints)):
        if succeeds(books, attack, variant):
            return f"{attack} ({variant.name})"
    return None


def succeeds(books: Books, attack: Attack, variant: Variant) -> bool:
    """Tell whether an attack changes the books; few get so far that the books need comparing."""
    with trial(books.service, variant) as pen:
        if is_refused(attack.steps(pen)):
            return False
    with trial(books.service, variant) as pen:
        return bool(outcome(pen, attack).changed)


def test_names_are_said_once() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names))
