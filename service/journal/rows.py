"""The rows of a batch, in the order of each table's columns."""

import json
from typing import Any

from ledger.entries import Entry
from ledger.memos import Memo
from ledger.money import Money
from ledger.refusals import Refusal, every_refusal
from service.journal.facts import Row

COLUMNS = {
    "entry": (
        "seq",
        "id",
        "kind",
        "recorded_at",
        "effective_on",
        "actor",
        "client",
        "dated",
        "key",
        "request",
        "reverses",
        "memo_mac",
        "salt",
        "digest",
        "hash",
    ),
    "posting": ("entry", "account", "seq", "amount", "held", "balance", "held_after"),
    "term": ("entry", "account", "floor", "ceiling", "status"),
    "settlement": ("entry", "due", "amount"),
    "due": ("id", "kind", "account", "payee", "amount", "done", "whole", "state", "entry", "created_at", "expires_at"),
    "memo": ("entry", "text", "reference", "metadata", "key"),
    "refusal": ("key", "request", "code", "facts", "at"),
}
"""The tables that the journal writes, in the order in which it does, with their columns."""

_REFUSALS = {refusal.code: refusal for refusal in every_refusal()}


class Rows:
    """What one advance of the head inserts. `dues` come before the settlements that may name them."""

    __slots__ = ("at", "hash", "seq", "tables")

    def __init__(self, seq: int, hash_: bytes, at: int) -> None:
        """Start after an entry."""
        self.seq = seq
        self.hash = hash_
        self.at = at
        self.tables: dict[str, list[Row]] = {table: [] for table in COLUMNS if table != "refusal"}

    def add(self, entry: Entry, digest: bytes, hash_: bytes, account_ids: list[int], *, dated: bool) -> None:
        """Add the rows of an entry. `account_ids` are the keys of the accounts of its postings, then of its terms."""
        tables = self.tables
        seq = entry.seq
        tables["entry"].append((*entry[:7], int(dated), *entry[7:12], digest, hash_))
        postings = tables["posting"]
        for account, posting in zip(account_ids, entry.postings, strict=False):
            postings.append((seq, account, *posting[1:]))
        if entry.terms:
            for account, (_, terms) in zip(account_ids[len(entry.postings) :], entry.terms, strict=True):
                tables["term"].append((seq, account, *terms))
        if entry.settlements:
            tables["settlement"].extend((seq, due, amount) for due, amount in entry.settlements)
        self.seq, self.hash, self.at = seq, hash_, entry.recorded_at


def memo_row(seq: int, memo: Memo, key: bytes) -> Row:
    """Return the row of a memo and its random key."""
    return (seq, memo.text, memo.reference, memo.metadata, key)


def refusal_facts(refusal: Refusal) -> str:
    """Return the facts of a refusal as JSON; money as [amount, code, scale]."""
    return json.dumps({name: list(fact) if isinstance(fact, Money) else fact for name, fact in refusal.facts.items()})


def recorded_refusal(code: str, facts: str) -> Refusal:
    """Return the refusal that was recorded, to be told again."""
    read: dict[str, Any] = json.loads(facts)
    return _REFUSALS[code](**{name: Money(*fact) if isinstance(fact, list) else fact for name, fact in read.items()})
