"""What all formats share: amounts digit by digit, days that are days, words without what misleads."""

import re
import unicodedata
from datetime import date

from ledger.money import AMOUNT_MAX
from ledger.refusals import StatementNotRead

WORDS_MAX = 500
NAME_MAX = 140

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,18})(?:[.]([0-9]{1,5}))?")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")


def cents(written: str, *, place: int) -> int:
    """Return an amount with a decimal point in cents, or refuse what is none, or has a part of a cent."""
    found = _AMOUNT.fullmatch(written.strip())
    if found is None:
        raise StatementNotRead(place=place)
    sign, whole, fraction = found[1], found[2], (found[3] or "").ljust(2, "0")
    amount = int(whole) * 100 + int(fraction[:2])
    if fraction[2:].strip("0") or amount > AMOUNT_MAX:
        raise StatementNotRead(place=place)
    return -amount if sign == "-" else amount


def iso_day(written: str, *, place: int) -> str:
    """Return a day as an ISO date: the first ten characters of an instant, or eight digits."""
    found = _DAY.match(written.strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat()  # type: ignore[union-attr]  # None is caught
    except (AttributeError, ValueError):
        raise StatementNotRead(place=place) from None


def words(text: str, *, most: int = WORDS_MAX) -> str:
    """Return what a bank wrote on one line, without characters that mislead a reader, and not too long."""
    kept = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text[: 4 * most])
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:most]
