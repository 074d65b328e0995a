"""The chain: each entry's hash covers the one before, so the last hash proves them all.

digest = SHA-256(canonical entry), hash = SHA-256(previous hash || digest). The
digest holds opaque ids, amounts, dates and a random salt only: a list of digests
takes a receipt to a later hash and reveals no other entry.
"""

import hashlib
from collections.abc import Iterable

from ledger.canonical import netstrings
from ledger.entries import Entry

GENESIS = bytes(32)
"""The hash before the first entry."""


def canonical(entry: Entry) -> bytes:
    """Return the bytes that the entry's digest covers (format: docs/chain.md)."""
    fields = [
        "alveole-entry-1",
        str(entry.seq),
        entry.id,
        entry.kind,
        str(entry.recorded_at),
        entry.effective_on,
        entry.actor,
        entry.client,
        entry.key.hex(),
        entry.request.hex(),
        "" if entry.reverses is None else str(entry.reverses),
        "" if entry.memo_mac is None else entry.memo_mac.hex(),
        entry.salt.hex(),
        str(len(entry.postings)),
    ]
    for account, seq, amount, held, balance, held_after in entry.postings:
        fields += (account, str(seq), str(amount), str(held), str(balance), str(held_after))
    fields.append(str(len(entry.terms)))
    for account, terms in entry.terms:
        fields += (account, str(terms.floor), str(terms.ceiling), terms.status)
    fields.append(str(len(entry.settlements)))
    for due, amount in entry.settlements:
        fields += (due, str(amount))
    fields.append(str(len(entry.holds)))
    for hold in entry.holds:
        expires_at = "" if hold.expires_at is None else str(hold.expires_at)
        fields += (hold.id, hold.account, hold.payee or "", str(hold.amount), expires_at)
    return netstrings(*fields)


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
