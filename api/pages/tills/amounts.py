"""Amounts as they are typed at a till, with a comma or a point."""

import re

from ledger.money import AMOUNT_MAX
from ledger.refusals import AmountNotPositive, AmountTooLarge, BadInput

_TYPED = re.compile(r"([0-9]{0,13})(?:[.,]([0-9]*))?")


def minor(typed: str, scale: int) -> int:
    """Return what was typed in minor units, or refuse what is no amount."""
    found = _TYPED.fullmatch(re.sub(r"\s", "", typed))
    cents = (found[2] or "") if found else ""
    if found is None or len(cents) > scale or not (found[1] or cents):
        raise BadInput
    amount = int(f"{found[1]}{cents.ljust(scale, '0')}")
    if not amount:
        raise AmountNotPositive
    if amount > AMOUNT_MAX:
        raise AmountTooLarge
    return amount
