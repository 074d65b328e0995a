"""Amounts as people type them into a field: `12`, `12,50` or `12.50`."""

import re

from ledger.refusals import BadInput

_UNITS = re.compile(r"(\d{1,12})(?:[.,](\d{1,4}))?", re.ASCII)


def minor(written: str, scale: int) -> int:
    """Return minor units, or refuse what is no amount."""
    found = _UNITS.fullmatch(written.strip())
    cents = (found[2] or "") if found else ""
    if found is None or len(cents) > scale:
        raise BadInput
    units: int = int(found[1]) * 10**scale + int(cents.ljust(scale, "0") or "0")
    return units


def plain(units: int, scale: int) -> str:
    """Return an amount as a field shows it: `12` or `12,50`."""
    whole, cents = divmod(units, 10**scale)
    return f"{whole},{cents:0{scale}}" if cents else str(whole)
