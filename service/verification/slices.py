"""The journal in slices: some thousand entries at a time with everything that belongs to them."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.dues import Due, DueKind
from ledger.memos import Memo
from service.journal import reading
from service.snapshots import Row, Snapshot

ENTRIES_AT_ONCE = 5_000

_ENTRIES = """
select seq, id, kind, recorded_at, effective_on, actor, client, key, request, reverses, memo_mac, salt,
  digest, hash, dated
from entry where seq > {after} and seq <= {last} order by seq limit {most}
"""
_MEMOS = "select entry, text, reference, metadata, key from memo where entry {keys}"
_ERASED = "select entry from memo_erasure where entry {keys}"


class Slice(NamedTuple):
    """Consecutive entries as raw rows; their parts by entry number, as the digest takes them.

    Whoever takes the entries takes their parts out: what stays belongs to no entry.
    """

    entries: list[Row]
    postings: dict[int, list[Row]]
    terms: dict[int, list[Row]]
    settlements: dict[int, list[Row]]
    holds: dict[int, list[Due]]
    memos: dict[int, tuple[Memo, bytes]]
    erased: set[int]


def slices(snapshot: Snapshot, last: int) -> Iterator[Slice]:
    """Yield the journal up to entry number `last`, whatever numbers are missing."""
    after = 0
    while after < last:
        entries = snapshot.all(_ENTRIES.format(after=after, last=last, most=ENTRIES_AT_ONCE))
        until = entries[-1][0] if len(entries) == ENTRIES_AT_ONCE else last
        yield _slice(snapshot, entries, f"between {after + 1} and {until}")
        after = until


def _slice(snapshot: Snapshot, entries: list[Row], keys: str) -> Slice:
    def read(sql: str) -> list[Row]:
        return snapshot.all(sql.format(keys=keys))

    holds: dict[int, list[Due]] = {}
    for entry, due, account, payee, amount, whole, created_at, expires_at in read(reading.HOLDS):
        hold = Due(due, DueKind.HOLD, account, payee, amount, 0, whole, False, entry, created_at, expires_at)  # noqa: FBT003 - the record's own order
        holds.setdefault(entry, []).append(hold)
    return Slice(
        entries,
        _by_entry(read(reading.POSTINGS)),
        {
            entry: [(account, terms) for account, *terms in rows]
            for entry, rows in _by_entry(read(reading.TERMS)).items()
        },
        _by_entry(read(reading.SETTLEMENTS)),
        holds,
        {entry: (Memo(*words), key) for entry, *words, key in read(_MEMOS)},
        {entry for (entry,) in read(_ERASED)},
    )


def _by_entry(rows: list[Row]) -> dict[int, list[Row]]:
    """Return rows by their first column, without it, in the order in which entries are hashed."""
    parts: dict[int, list[Row]] = {}
    for row in rows:
        entry = row[0]
        if entry in parts:
            parts[entry].append(row[1:])
        else:
            parts[entry] = [row[1:]]
    for part in parts.values():
        part.sort()
    return parts
