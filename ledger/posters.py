"""Posters: a printed code that stays, by which a business is paid what the payer types, or a fixed amount.

A poster asks for nothing by itself: each confirmation makes one payment request.
"""

import re
from enum import StrEnum

from ledger.money import Currency, Money
from ledger.payments import check_amount
from ledger.refusals import AmountDiffers, AmountNotPositive

LABEL_MAX = 40
"""Characters of what a poster is called: `Comptoir`, `Table 4`."""

_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{12}")
_TYPED = str.maketrans("OIL", "011", " -")


class Verdict(StrEnum):
    """What a photographed code is, to the business on whose counter it lies."""

    GENUINE = "genuine"
    """It leads to this business, by a poster that counts."""
    REVOKED = "revoked"
    """It was this business's, and was taken down."""
    ANOTHERS = "anothers"
    """Somebody else is paid by it."""
    FOREIGN = "foreign"
    """It leads elsewhere, or to nothing that was ever printed here."""


def amount_asked(fixed: int | None, typed: int | None, currency: Currency) -> int:
    """Return what a poster asks for in minor units: its fixed amount, or what the payer typed; or refuse."""
    if fixed is not None:
        if typed not in {None, fixed}:
            raise AmountDiffers(asked=Money.of(fixed, currency))
        return fixed
    if typed is None:
        raise AmountNotPositive
    check_amount(typed)
    return typed


def code_in(read: str, public_url: str) -> str | None:
    """Return the poster's code in what a camera read, or a person typed; None when it leads elsewhere.

    An address counts only in full: another host, or more behind the code, is another address.
    """
    address = f"{public_url}/m/"
    code = read.removeprefix(address) if read.startswith(address) else read.upper().translate(_TYPED)
    return code if _CODE.fullmatch(code) else None


def grouped(code: str) -> str:
    """Return a code as it is printed: `7K3Q X9V2 MB4T`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
