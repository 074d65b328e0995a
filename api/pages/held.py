"""How what is held on a person is written for that person: amounts, days and plain labels instead of columns."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from api.pages import rendering
from ledger.money import AMOUNT_MAX, Currency, Language, Money
from service.book import Book
from service.privacy.export import Held, PersonalData
from service.wording import written_day

Value = int | str
Units = Mapping[Value, Currency]
"""The currency of each account, by its number and by its public id."""

AMOUNTS = frozenset(
    {
        *("amount", "balance", "held", "held_after", "floor", "ceiling", "done", "fee"),
        *("once", "total", "single", "daily", "monthly", "today", "this_month", "most", "treasury"),
    }
)
"""Columns in minor units."""
FLAGS = frozenset({"public", "strong", "synced", "backed_up", "whole", "dated", "given", "lent", "vouched"})
DEGREES = frozenset({"latitude", "longitude"})
INSTANTS = frozenset({"at", "since", "until"})
INSTANT_MIN = 10**14
"""What is larger under such a name is an instant in microseconds: 1973, and no amount that anyone has."""
CODES = {
    "role": ("me.",),
    "status": ("me.",),
    "operation": ("operations.",),
    "outcome": ("audit.",),
    "state": ("applications.", "proposals.", "privacy."),
    "kind": ("applications.", "operations.entry_"),
}
"""Where the words are for what a column says by a code."""


class Section(NamedTuple):
    """What one table holds, as a person reads it: a title, and rows of names and values."""

    title: str
    rows: list[list[tuple[str, str]]]


def sections(book: Book, data: PersonalData, language: Language) -> list[Section]:
    """Return all that is held on a person, table by table."""
    units = _units(book, data)
    return [_section(each, units, language) for each in data.held]


def label(column: str, language: Language) -> str:
    """Return what a column is called; nothing where no word was found for it, which a test forbids."""
    return rendering.say(f"privacy.{column}", language)


def _units(book: Book, data: PersonalData) -> Units:
    accounts = [str(row["public_id"]) for held in data.held if held.holding.name == "account" for row in held.rows]
    known = book.known.find_all(book.database, accounts)
    return {key: each.currency for account, each in known.items() for key in (account, each.id)}


def _section(held: Held, units: Units, language: Language) -> Section:
    rows = [
        [
            (label(name, language), _written(name, value, row, units, language))
            for name, value in row.items()
            if value not in {None, "", "{}"}
        ]
        for row in held.rows
    ]
    return Section(held.holding.title(language), rows)


def _written(
    column: str, value: Value | None, row: Mapping[str, Value | None], units: Units, language: Language
) -> str:
    """Return a value as a person reads it: amounts, days and words where a column holds numbers and codes."""
    if isinstance(value, int):
        return _number(column, value, _unit(row, units), language)
    text = str(value)
    if column in CODES:
        return next(filter(None, (rendering.say(f"{place}{text}", language) for place in CODES[column])), text)
    return _day(text, language) if column in INSTANTS or column in {"day", "effective_on"} else text


def _number(column: str, value: int, unit: Currency | None, language: Language) -> str:
    if value > INSTANT_MIN and (column.endswith("_at") or column in INSTANTS):
        return rendering.day(value, language)
    if column in AMOUNTS:
        if column == "ceiling" and value == AMOUNT_MAX:
            return rendering.say("privacy.unlimited", language)
        if column == "fee":
            return Money(value, "€", 2).written(language)
        money = Money(value, "", 2) if unit is None else Money.of(value, unit)
        return money.written(language).strip()
    if column in FLAGS:
        return rendering.say("privacy.yes" if value else "privacy.no", language)
    return f"{value / 1e6:.6f}" if column in DEGREES else str(value)


def _unit(row: Mapping[str, Value | None], units: Units) -> Currency | None:
    """Return the currency of a row: its account's, or the only one that this person has."""
    for place in ("account", "public_id"):
        found = units.get(row.get(place) or "")
        if found is not None:
            return found
    every = set(units.values())
    return every.pop() if len(every) == 1 else None


def _day(text: str, language: Language) -> str:
    try:
        return written_day(date.fromisoformat(text).isoformat(), language)
    except ValueError:
        return text
