"""Amounts as people type them: with a comma or a point, with or without spaces."""

import re

from ledger.money import AMOUNT_MAX
from ledger.refusals import AmountTooLarge, BadInput

_TYPED = re.compile(r"(\d{0,16})(?:[.,](\d{0,4}))?", re.ASCII)


def minor(typed: str, scale: int) -> int:
    """Return what was typed in minor units, or refuse what is no amount."""
    found = _TYPED.fullmatch(re.sub(r"\s", "", typed))
    cents = (found[2] or "") if found else ""
    if found is None or len(cents) > scale or not (found[1] or cents):
        raise BadInput
    amount = int(found[1] + cents.ljust(scale, "0"))
    if amount > AMOUNT_MAX:
        raise AmountTooLarge
    return amount


def plain(amount: int, scale: int) -> str:
    """Return minor units as a field shows them: `12` or `12,50`."""
    whole, cents = divmod(amount, 10**scale)
    return f"{whole},{cents:0{scale}}" if cents else str(whole)
