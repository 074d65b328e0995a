"""Numbers that others give: an association's SIREN, a bank account's IBAN. Each carries its own proof against slips.

SIREN: nine digits, Luhn's sum (ISO/IEC 7812-1). IBAN: ISO 13616, remainder 97 (ISO 7064).
"""

import re

from ledger.refusals import IbanNotValid, SirenNotValid

SIREN = re.compile(r"[0-9]{9}")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")

IBAN_LENGTHS = {
    "AD": 24,
    "AT": 20,
    "BE": 16,
    "BG": 22,
    "CH": 21,
    "CY": 28,
    "CZ": 24,
    "DE": 22,
    "DK": 18,
    "EE": 20,
    "ES": 24,
    "FI": 18,
    "FR": 27,
    "GB": 22,
    "GI": 23,
    "GR": 27,
    "HR": 21,
    "HU": 28,
    "IE": 22,
    "IS": 26,
    "IT": 27,
    "LI": 21,
    "LT": 20,
    "LU": 20,
    "LV": 21,
    "MC": 27,
    "MT": 31,
    "NL": 18,
    "NO": 15,
    "PL": 28,
    "PT": 25,
    "RO": 24,
    "SE": 24,
    "SI": 19,
    "SK": 24,
    "SM": 27,
    "VA": 22,
}
"""How long an IBAN is, by country of the single euro payments area."""


def siren(written: str) -> str:
    """Return a SIREN as nine digits, or refuse what is none."""
    digits = re.sub(r"[ .\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", "", written)
    if not SIREN.fullmatch(digits) or not int(digits) or _luhn(digits) % 10:
        raise SirenNotValid
    return digits


def iban(written: str) -> str:
    """Return an IBAN in capitals without spaces, or refuse what is none, or lies outside the euro payments area."""
    characters = re.sub(r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", "", written).upper()
    if not IBAN.fullmatch(characters) or IBAN_LENGTHS.get(characters[:2]) != len(characters):
        raise IbanNotValid
    number = int("".join(str(int(each, 36)) for each in characters[4:] + characters[:4]))
    if number % 97 != 1:
        raise IbanNotValid
    return characters


def _luhn(digits: str) -> int:
    """Return Luhn's sum: every second digit from the right doubled, and its own digits added."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled)
