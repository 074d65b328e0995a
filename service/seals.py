"""Seals: the hashes that the chain and the audit trail had reached, to be kept where the issuer cannot change them.

A seal is a JSON document. Whoever has one can tell whether the books still are
those that were sealed. These are unsigned: they prove to whoever kept them.
"""

import json
from typing import Any

from sqlmodel import select

from ledger.chain import Mark, Seal
from service import tables
from service.database import Database

FORMAT = "alveole-seal-1"


def seal(database: Database) -> Seal:
    """Return the seal of the books and of the audit trail as they are now."""
    with database.read() as session:
        head = session.exec(select(tables.Head)).one()
        trail = session.exec(select(tables.AuditHead)).one()
        return Seal(head.seq, head.hash, head.at, Mark(trail.seq, trail.hash))


def written(seal: Seal) -> dict[str, Any]:
    """Return the seal as JSON has it: hashes in hexadecimal, the instant in UTC microseconds."""
    document: dict[str, Any] = {"format": FORMAT, "seq": seal.seq, "hash": seal.hash.hex(), "at": seal.at}
    if seal.trail is not None:
        document["trail"] = {"seq": seal.trail.seq, "hash": seal.trail.hash.hex()}
    return document


def read(text: str) -> Seal:
    """Return the seal in a JSON document, or raise ValueError when it is none."""
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"not a seal of the format {FORMAT}")
    at = document.get("at")
    if not isinstance(at, int):
        raise ValueError("a seal has an instant")  # noqa: TRY004 - what a document holds is a value
    trail = None if document.get("trail") is None else _mark(document["trail"])
    return Seal(*_mark(document), at, trail)


def _mark(held: object) -> Mark:
    if not isinstance(held, dict):
        raise ValueError("what is sealed has a number and a hash")  # noqa: TRY004 - as above
    seq, hash_ = held.get("seq"), held.get("hash")
    if not (isinstance(seq, int) and seq >= 0 and isinstance(hash_, str)):
        raise ValueError("what is sealed has a number and a hash")
    return Mark(seq, bytes.fromhex(hash_))
