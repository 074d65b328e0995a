"""What a verification found: every check by its name, and each finding with the rows it is about."""

from collections import Counter
from typing import Any, NamedTuple

from service.clock import moment

LISTED_MAX = 20
"""How many findings of one check are listed: a damaged book may have millions."""

CHECKS = {
    # the journal, entry by entry
    "gap": "Entries are numbered 1, 2, 3 … without a gap.",
    "time": "Time never runs back along the entries.",
    "digest": "An entry's digest is that of its rows: itself, its postings, terms, settlements and holds.",
    "hash": "An entry's hash follows from the hash before it and its digest.",
    "head": "The head is the last entry: its number, its hash and its instant.",
    "seal": "The chain and the trail pass through the seal.",
    "empty": "An entry has at least a posting, a term or a settlement.",
    "reverses": "What an entry reverses came before it.",
    "release": "A release moves no amount.",
    "dated": "An entry is marked as dated when its date is not the day on which it was recorded.",
    "memo": "What was written about an entry is what its code says, or its erasure is recorded.",
    "stray": "Every posting, term, settlement, hold and memo belongs to an entry.",
    # postings
    "legs": "No posting moves an amount alone.",
    "unbalanced": "The postings of an entry sum to zero in each currency.",
    "chain": "On each account, every posting follows from the one before: number, balance, held.",
    "floor": "No movement out of an account leaves less than its floor, what is held counted.",
    "ceiling": "No movement into an account passes its ceiling, unless it gives back.",
    "status": "An account moves only as its status allows.",
    # accounts
    "account": "Every posting, term and due has an account, every account a currency.",
    "balance": "An account holds what its last posting says.",
    "terms": "An account is bound by its latest terms.",
    "term": "Terms are lawful: within bounds, backed units never below zero, closed only when empty and for ever.",
    "value": "Every field holds one of the values it may hold.",
    # dues
    "due": "What is settled exists, and was there before.",
    "hold": "What an entry holds of an account is what it opens in holds less what it settles of them.",
    "held": "What an account has held is what its holds have left.",
    "done": "What is done of a due is the sum of its settlements.",
    "beyond": "No due is settled beyond its amount.",
    "whole": "What is due as a whole is settled as a whole.",
    "expired": "No due is settled after its expiry; only a release frees what an expired hold still holds.",
    "cancelled": "A cancelled due has no settlement.",
    "settled": "A request is settled by what its account receives, a refund by what it gives back.",
    "refund": "No more is given back of a payment than was received in it, by an entry that says which.",
    # coverage
    "cover": "Fund and issuance accounts stand behind a backed unit, each in its currency, and no others do.",
    "margin": "The margin of a cover is the sum of its accounts.",
    "uncovered": "No act of ours leaves a unit without its euro, nor issues or pays out while one is.",
    "shortfall": "Every shortfall is recorded, from the entry that opened it to the one that closed it.",
    # keys
    "key": "An entry's id and key are its own, and no refusal has the same key.",
    # the audit trail
    "trail": "Acts are numbered without a gap, each hash follows from the one before, and the head is the last act.",
    # governance
    "document": "A document is, byte for byte, what was given.",
    "rule": "Every change of a rule was proposed by one person, approved by another, and executed.",
}
"""Each check and the law it proves. The names are stable: programs may rely on them."""


class Finding(NamedTuple):
    """A law that does not hold. `subject` names the rows: entries by number, accounts and dues by public id."""

    check: str
    subject: str
    detail: str


class Findings:
    """Findings as they are made: the first few of each check, and a count of the rest."""

    def __init__(self) -> None:
        """Start with none."""
        self._listed: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, check: str, subject: str, detail: str) -> None:
        """Add a finding."""
        assert check in CHECKS, f"{check} has no law"
        self._counts[check] += 1
        if self._counts[check] <= LISTED_MAX:
            self._listed.append(Finding(check, subject, detail))

    def listed(self) -> list[Finding]:
        """Return the findings in the order of the checks; a check with too many ends with how many more there are."""
        more = [
            Finding(check, "books", "there are more of these than are listed")
            for check, found in self._counts.items()
            if found > LISTED_MAX
        ]
        order = list(CHECKS)
        return sorted(self._listed + more, key=lambda finding: order.index(finding.check))


class Report(NamedTuple):
    """The outcome of a verification. `seq`, `hash` and `at` (UTC microseconds) are the head that was verified."""

    seq: int
    hash: bytes
    at: int
    entries: int
    seconds: float
    sealed: int | None
    findings: list[Finding]

    @property
    def sound(self) -> bool:
        """Tell whether every law holds."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "sound": self.sound,
            "seq": self.seq,
            "hash": self.hash.hex(),
            "at": moment(self.at).isoformat(),
            "entries": self.entries,
            "seconds": round(self.seconds, 3),
            "sealed": self.sealed,
            "findings": [finding._asdict() for finding in self.findings],
            "checks": list(CHECKS),
        }
