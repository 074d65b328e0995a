"""A journal entry with everything that its digest covers."""

from typing import NamedTuple

from ledger.drafts import TermChange
from ledger.dues import Due
from ledger.kinds import Kind


class Posting(NamedTuple):
    """One account's part of an entry, in minor units; `balance` and `held_after` stand after it.

    `seq` counts the account's postings from 1.
    """

    account: str
    seq: int
    amount: int
    held: int
    balance: int
    held_after: int


class Settlement(NamedTuple):
    """What the entry settled of a due, in minor units."""

    due: str
    amount: int


class Entry(NamedTuple):
    """What is recorded, and hashed. `recorded_at` is in UTC microseconds, `effective_on` an ISO date.

    `key` and `request` are HMACs of the idempotency key and of the request,
    `salt` keeps the digest from being guessed from likely contents.
    """

    seq: int
    id: str
    kind: Kind
    recorded_at: int
    effective_on: str
    actor: str
    client: str
    key: bytes
    request: bytes
    reverses: int | None
    memo_mac: bytes | None
    salt: bytes
    postings: tuple[Posting, ...]
    terms: tuple[TermChange, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    holds: tuple[Due, ...] = ()
