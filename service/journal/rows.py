"""The rows of a batch, in the order of each table's columns."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, Self

from ledger import chain, memos
from ledger.accounts import Account
from ledger.dues import Due
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

KEPT = {
    "allowance": (
        ("id", "day", "today", "this_month"),
        "(id) do update set day = excluded.day, today = excluded.today, this_month = excluded.this_month",
    ),
    "known_payee": (("payer", "payee", "since"), "(payer, payee) do nothing"),
}
"""What the journal keeps beside the books: columns, and what happens to a row that is there already."""

_MEMO_KEY = 32

_REFUSALS = {refusal.code: refusal for refusal in every_refusal()}


class Rows:
    """What one advance of the head inserts, by table: each entry chained to the one before."""

    __slots__ = ("_day", "at", "hash", "seq", "tables")

    def __init__(self, seq: int, hash_: bytes, at: int, day: str) -> None:
        """Start after an entry. `day` is the ISO date on which these are recorded."""
        self.seq = seq
        self.hash = hash_
        self.at = at
        self.tables: dict[str, list[Row]] = {table: [] for table in COLUMNS if table != "refusal"}
        self._day = day

    def rest(self) -> Self:
        """Return the rows that come after these: none yet."""
        return type(self)(self.seq, self.hash, self.at, self._day)

    def add(self, entry: Entry, opened: Sequence[Due], accounts: Mapping[str, Account]) -> None:
        """Add the rows of an entry and of the dues that it opened. `accounts` has those that it touched."""
        tables = self.tables
        seq = entry.seq
        digest = chain.digest(entry)
        self.seq, self.hash, self.at = seq, chain.link(self.hash, digest), entry.recorded_at
        dated = int(entry.effective_on != self._day)
        tables["entry"].append((*entry[:7], dated, *entry[7:12], digest, self.hash))
        for account, *posting in entry.postings:
            tables["posting"].append((seq, accounts[account].id, *posting))
        for account, terms in entry.terms:
            tables["term"].append((seq, accounts[account].id, *terms))
        for due, amount in entry.settlements:
            tables["settlement"].append((seq, due, amount))
        for opening in opened:
            tables["due"].append(_due_row(opening, seq, accounts))

    def add_memo(self, seq: int, memo: Memo) -> bytes:
        """Add the row of an entry's memo, under a random key, and return the code that binds the entry to it."""
        key = os.urandom(_MEMO_KEY)
        self.tables["memo"].append((seq, memo.text, memo.reference, memo.metadata, key))
        return memos.mac(key, memo)


def _due_row(due: Due, seq: int, accounts: Mapping[str, Account]) -> Row:
    account, payee = accounts[due.account].id, accounts[due.payee].id if due.payee else None
    whole, entry = int(due.whole), due.entry or seq
    return (due.id, due.kind, account, payee, due.amount, 0, whole, "open", entry, due.created_at, due.expires_at)


def refusal_facts(refusal: Refusal) -> str:
    """Return as JSON what a refusal tells: its place in the act, and its facts; money as [amount, code, scale]."""
    facts = {name: list(fact) if isinstance(fact, Money) else fact for name, fact in refusal.facts.items()}
    return json.dumps({"index": refusal.index, "facts": facts})


def recorded_refusal(code: str, facts: str) -> Refusal:
    """Return the refusal that was recorded, to be told again."""
    read: dict[str, Any] = json.loads(facts)
    told = {name: Money(*fact) if isinstance(fact, list) else fact for name, fact in read["facts"].items()}
    refusal = _REFUSALS[code](**told)
    refusal.index = read["index"]
    return refusal
