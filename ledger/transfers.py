"""What someone needs to send euros by bank: a reference that proves itself, and the text of a QR code.

Reference: the structured creditor reference of ISO 11649, `RF`, two digits of proof
(ISO 7064, remainder 97) and up to 21 letters and digits. QR: EPC069-12, version 2.
"""

import re

from ledger.money import decimal
from ledger.refusals import AmountNotPositive, AmountTooLarge

EURO_CENTS_MAX = 99_999_999_999
"""The most that one SEPA transfer moves, in cents."""
EPC_BYTES_MAX = 331
NAME_MAX = 70
BODY = re.compile(r"[0-9A-Z]{1,21}")
OURS = 12
"""How long the references are that we make, after `RF` and its two digits."""

_OURS = re.compile(rf"(?=(RF[0-9]{{2}}[0-9A-Z]{{{OURS}}}))")
_LONGEST_TEXT = 2_000


def reference_of(body: str) -> str:
    """Return the creditor reference of up to 21 capital letters and digits: `RF18539007547034`."""
    assert BODY.fullmatch(body), "letters and digits"
    return f"RF{98 - _remainder(body + 'RF00'):02}{body}"


def is_reference(written: str) -> bool:
    """Tell whether this is a creditor reference whose digits prove it."""
    return bool(re.fullmatch(r"RF[0-9]{2}[0-9A-Z]{1,21}", written)) and _remainder(written[4:] + written[:4]) == 1


def references_in(*texts: str) -> list[str]:
    """Return the references of ours in what a payer or a bank wrote, in any case, with any spaces or signs between."""
    found: dict[str, None] = {}
    for text in texts:
        plain = re.sub(r"[^0-9A-Z]", "", text[:_LONGEST_TEXT].upper())
        found.update(dict.fromkeys(each for each in _OURS.findall(plain) if is_reference(each)))
    return list(found)


def in_fours(written: str) -> str:
    """Return a number as people compare it: four by four."""
    return " ".join(written[place : place + 4] for place in range(0, len(written), 4))


def epc_code(*, beneficiary: str, iban: str, cents: int, reference: str) -> str:
    """Return the text of an EPC069-12 QR code for `cents` in euros: lines that LF parts, none after the last used one.

    A longer name is cut at 70 characters; the IBAN is what counts.
    """
    if cents <= 0:
        raise AmountNotPositive
    if cents > EURO_CENTS_MAX:
        raise AmountTooLarge
    name = " ".join(beneficiary.split())[:NAME_MAX].strip()
    lines = ("BCD", "002", "1", "SCT", "", name, iban.replace(" ", ""), f"EUR{decimal(cents, 2)}", "", reference)
    code = "\n".join(lines)
    assert len(code.encode()) <= EPC_BYTES_MAX, "a name of 70 characters leaves room for all else"
    return code


def _remainder(characters: str) -> int:
    """Return the remainder by 97 of letters and digits, read as ISO 7064 does: A is 10."""
    return int("".join(str(int(each, 36)) for each in characters)) % 97
