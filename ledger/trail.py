"""The audit trail's chain: who did what to what, when, and with which outcome; each act covers the one before.

Like the journal's, it holds opaque ids, names of operations and instants only, so
that it may be kept and shown when the people in it have been forgotten.
"""

import hashlib
from typing import NamedTuple

from ledger.canonical import netstrings


class Act(NamedTuple):
    """One thing that was done, or tried. `at` is in UTC microseconds, `details` canonical JSON."""

    seq: int
    at: int
    actor: str
    client: str
    operation: str
    subject: str
    outcome: str
    details: str


def link(previous: bytes, act: Act) -> bytes:
    """Return the hash that follows `previous` when the act is appended: SHA-256(previous || netstrings of the act)."""
    seq, at, *texts = act
    return hashlib.sha256(previous + netstrings("alveole-act-1", str(seq), str(at), *texts)).digest()
