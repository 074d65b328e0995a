"""The chain: each entry's hash covers the one before, so the last hash proves them all.

digest = SHA-256(canonical entry), hash = SHA-256(previous hash || digest). The
digest holds opaque ids, amounts, dates and a random salt only: a list of digests
takes a receipt to a later hash and reveals no other entry. It holds what
happened, not the balances that follow from it, so that a receipt tells neither
party what the other has.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from ledger.dues import Due
from ledger.entries import Entry

GENESIS = bytes(32)
"""The hash before the first entry."""


class Mark(NamedTuple):
    """How far a chain had come: the number of its last link, and the hash that it had reached."""

    seq: int
    hash: bytes


class Seal(NamedTuple):
    """The hash that the chain had reached at an entry, kept or published elsewhere. `at` is in UTC microseconds.

    `trail` says the same of the audit trail; seals made before it was sealed too have none.
    """

    seq: int
    hash: bytes
    at: int
    trail: Mark | None = None


def canonical(entry: Entry) -> bytes:
    """Return the bytes that the entry's digest covers (format: docs/chain.md).

    A number is its decimal digits and a comma. A text is a netstring: its length,
    a colon, the text, a comma; octets are such a text, in lower-case hexadecimal.
    What is absent is empty. A list is the number of its members, then the members.
    All texts are ASCII: ids, kinds and dates.
    """
    seq, id_, kind, recorded_at, effective_on, actor, client, *_, postings, terms, settlements, holds = entry
    key, request, salt = entry.key.hex(), entry.request.hex(), entry.salt.hex()
    reverses = "" if entry.reverses is None else entry.reverses
    memo_mac = "" if entry.memo_mac is None else entry.memo_mac.hex()
    parts = [
        f"15:alveole-entry-1,{seq},{len(id_)}:{id_},{len(kind)}:{kind!s},{recorded_at},",
        f"{len(effective_on)}:{effective_on},{len(actor)}:{actor},{len(client)}:{client},",
        f"{len(key)}:{key},{len(request)}:{request},{reverses},{len(memo_mac)}:{memo_mac},{len(salt)}:{salt},",
        f"{len(postings)},",
        *[f"{len(of)}:{of},{amount},{held}," for of, _, amount, held, _, _ in postings],
        f"{len(terms)},",
        *[f"{len(of)}:{of},{floor},{ceiling},{len(status)}:{status!s}," for of, (floor, ceiling, status) in terms],
        f"{len(settlements)},",
        *[f"{len(due)}:{due},{amount}," for due, amount in settlements],
        f"{len(holds)},",
        *[_hold(hold) for hold in holds],
    ]
    return "".join(parts).encode("ascii")


def _hold(hold: Due) -> str:
    payee, expires_at = hold.payee or "", "" if hold.expires_at is None else hold.expires_at
    return (
        f"{len(hold.id)}:{hold.id},{len(hold.account)}:{hold.account},{len(payee)}:{payee},{hold.amount},{expires_at},"
    )


def digest(entry: Entry) -> bytes:
    """Return the 32-byte digest of the entry."""
    return hashlib.sha256(canonical(entry)).digest()


def link(previous: bytes, digest: bytes) -> bytes:
    """Return the hash that follows `previous` when an entry with `digest` is appended."""
    return hashlib.sha256(previous + digest).digest()


def follow(start: bytes, digests: Iterable[bytes]) -> bytes:
    """Return the hash reached from `start` through the digests, in order."""
    reached = start
    for each in digests:
        reached = link(reached, each)
    return reached
