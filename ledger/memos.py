"""The words people write about an entry, and the code that binds the entry to them.

The entry keeps HMAC-SHA-256(key, canonical memo). With the memo and its random
key anyone can check the words; once both are erased, the code tells nothing.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ledger.canonical import netstrings
from ledger.refusals import BadText

TEXT_MAX = 500
REFERENCE_MAX = 140

_LINE_BREAKS = frozenset("\n")
_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")


class Memo(NamedTuple):
    """Text and reference as a person wrote them; `metadata` is a JSON object of a program's own, sorted and compact."""

    text: str
    reference: str = ""
    metadata: str = "{}"


def clean(text: str, *, most: int) -> str:
    """Return `text` in NFC without surrounding space, or refuse what could mislead a reader.

    Control and format characters are refused (bidirectional overrides make a
    text read otherwise than it is stored), but for line breaks and the joiners
    that some scripts and emoji need. A line may break as browsers send it (CR LF).
    """
    cleaned = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if len(cleaned) > most or any(map(_misleads, cleaned)):
        raise BadText
    return cleaned


def check_notes(notes: object) -> None:
    """Refuse a program's notes (a JSON value) in which any text, names included, could mislead a reader.

    Half a surrogate pair among others: JSON can spell one, and then no answer could ever repeat the notes.
    """
    for text in _texts(notes):
        if any(map(_misleads, text)):
            raise BadText


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _misleads(character: str) -> bool:
    if character in _LINE_BREAKS or character in _JOINERS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def mac(key: bytes, memo: Memo) -> bytes:
    """Return the 32-byte code that binds an entry to `memo` under its random `key`."""
    canonical = netstrings("alveole-memo-1", memo.text, memo.reference, memo.metadata)
    return hmac.new(key, canonical, hashlib.sha256).digest()
