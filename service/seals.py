"""Seals: the hash that the chain had reached, to be kept or published where the issuer cannot change it.

A seal is a JSON document. Whoever has one can tell whether the books still are
those that were sealed. These are unsigned: they prove to whoever kept them.
"""

import json
from typing import Any

from sqlmodel import select

from ledger.chain import Seal
from service import tables
from service.database import Database

FORMAT = "alveole-seal-1"


def seal(database: Database) -> Seal:
    """Return the seal of the books as they are now."""
    with database.read() as session:
        head = session.exec(select(tables.Head)).one()
        return Seal(head.seq, head.hash, head.at)


def written(seal: Seal) -> dict[str, Any]:
    """Return the seal as JSON has it: the hash in hexadecimal, the instant in UTC microseconds."""
    return {"format": FORMAT, "seq": seal.seq, "hash": seal.hash.hex(), "at": seal.at}


def read(text: str) -> Seal:
    """Return the seal in a JSON document, or raise ValueError when it is none."""
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"not a seal of the format {FORMAT}")
    seq, hash_, at = document.get("seq"), document.get("hash"), document.get("at")
    if not (isinstance(seq, int) and seq >= 0 and isinstance(hash_, str) and isinstance(at, int)):
        raise ValueError("a seal has a number, a hash and an instant")
    return Seal(seq, bytes.fromhex(hash_), at)
