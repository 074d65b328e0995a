"""A walk along the journal: every entry's digest and hash are computed again, and it stands in its place."""

import hashlib
from collections.abc import Callable

from ledger import chain, memos
from ledger.chain import GENESIS, Seal
from ledger.entries import Entry
from service.clock import day_of, end_of_day
from service.snapshots import Row, Snapshot
from service.verification.report import Findings
from service.verification.slices import Slice, slices

Progress = Callable[[int, int], None]
"""Told how many entries of how many are done."""

AMOUNT = 2
"""The place of the amount in a raw posting."""


class Walk:
    """Goes from the first entry to the last. What an entry is wrong in, the next is not blamed for."""

    def __init__(self, findings: Findings, seal: Seal | None) -> None:
        """Start before the first entry."""
        self._findings = findings
        self._seal = seal
        self._day, self._day_begins, self._day_ends = "", 0, 0
        self.seq, self.hash, self.at, self.entries = 0, GENESIS, 0, 0

    def run(self, snapshot: Snapshot, last: int, progress: Progress) -> None:
        """Walk up to entry number `last`."""
        for part in slices(snapshot, last):
            for row in part.entries:
                self._take(row, part)
            self._find_strays(part)
            self.entries += len(part.entries)
            progress(self.entries, last)

    def arrive(self, seq: int, hash_: bytes, at: int, revisions: int) -> None:
        """Compare where the walk ended with the head. A revision may have moved its instant on."""
        reached = (self.seq, self.hash, self.at) == (seq, hash_, at if revisions == 0 else self.at)
        if not reached or at < self.at:
            self._findings.add(
                "head",
                "head",
                f"it says entry {seq}, {hash_.hex()}, {at}; the last is {self.seq}, {self.hash.hex()}, {self.at}",
            )
        if self._seal is not None and self._seal.seq > self.seq:
            self._findings.add("seal", f"entry {self._seal.seq}", "the book ends before the entry that was sealed")

    def _take(self, row: Row, part: Slice) -> None:
        """Check one entry. `row` has the columns of `slices`."""
        seq, recorded_at, digest, hash_ = row[0], row[3], row[12], row[13]
        postings = part.postings.pop(seq, ())
        terms = part.terms.pop(seq, ())
        settlements = part.settlements.pop(seq, ())
        entry = Entry._make((*row[:12], postings, terms, settlements, part.holds.pop(seq, ())))
        self._check_place(entry)
        self._check_sense(entry, row[14])
        self._check_memo(seq, entry.memo_mac, part)
        if digest != _digest(entry):
            self._find("digest", seq, f"its rows have another digest than {digest.hex()}")
        if hash_ != chain.link(self.hash, digest):
            self._find("hash", seq, f"{hash_.hex()} does not follow from {self.hash.hex()}")
        if self._seal is not None and seq == self._seal.seq and hash_ != self._seal.hash:
            self._find("seal", seq, f"the chain was rewritten: its hash is {hash_.hex()}, not {self._seal.hash.hex()}")
        self.seq, self.hash, self.at = seq, hash_, recorded_at

    def _check_place(self, entry: Entry) -> None:
        """Check that the entry follows the one before in number and in time."""
        seq, recorded_at = entry.seq, entry.recorded_at
        if seq != self.seq + 1:
            self._find("gap", seq, f"entries {self.seq + 1} to {seq - 1} are missing")
        if recorded_at < self.at:
            self._find("time", seq, f"recorded at {recorded_at}, after {self.at}")
        if not self._day_begins <= recorded_at < self._day_ends:
            self._turn_to(recorded_at)

    def _check_sense(self, entry: Entry, dated: int) -> None:
        """Check what an entry says of itself."""
        if dated != (entry.effective_on != self._day):
            self._find("dated", entry.seq, f"of {entry.effective_on}, recorded on {self._day}, marked {dated}")
        if not (entry.postings or entry.terms or entry.settlements):
            self._find("empty", entry.seq, "it has no posting, no term and no settlement")
        if entry.reverses is not None and not 0 < entry.reverses < entry.seq:
            self._find("reverses", entry.seq, f"it reverses entry {entry.reverses}")
        if entry.kind == "release" and any(posting[AMOUNT] for posting in entry.postings):
            self._find("release", entry.seq, "it moves an amount")

    def _check_memo(self, seq: int, memo_mac: bytes | None, part: Slice) -> None:
        memo = part.memos.pop(seq, None)
        erased = seq in part.erased
        part.erased.discard(seq)
        if memo_mac is None:
            if memo or erased:
                self._find("memo", seq, "there is a memo, or its erasure, but the entry says that it has none")
        elif memo is None:
            if not erased:
                self._find("memo", seq, "its memo is missing and no erasure is recorded")
        elif memos.mac(memo[1], memo[0]) != memo_mac:
            self._find("memo", seq, "its memo is not what was written")

    def _find_strays(self, part: Slice) -> None:
        for name in ("postings", "terms", "settlements", "holds", "memos", "erased"):
            for seq in getattr(part, name):
                self._find("stray", seq, f"there are {name} of it, but no entry")

    def _turn_to(self, instant: int) -> None:
        """Remember the day of an instant, for the many entries of one day."""
        try:
            self._day = day_of(instant)
            self._day_begins, self._day_ends = instant, end_of_day(self._day)
        except (ValueError, OverflowError, OSError):
            self._day, self._day_begins, self._day_ends = "no day", 0, 0

    def _find(self, check: str, seq: int, detail: str) -> None:
        self._findings.add(check, f"entry {seq}", detail)


def _digest(entry: Entry) -> bytes | None:
    """Return the entry's digest; none when something stands in its rows that no entry can hold."""
    try:
        return hashlib.sha256(chain.canonical(entry)).digest()
    except (UnicodeEncodeError, TypeError):
        return None
