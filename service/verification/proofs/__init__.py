"""Proofs about many rows at once: queries that return what breaks a law, and nothing when it holds.

Each returns (check, subject, detail), and reads entries up to `{head}` only: a
tail past the head counts for nothing. No amount is beyond `{limit}`. The same
text runs on both databases.
"""

from service.verification.proofs.accounts import ACCOUNTS
from service.verification.proofs.covers import COVERS
from service.verification.proofs.dues import DUES
from service.verification.proofs.postings import POSTINGS
from service.verification.proofs.rules import RULES

PROOFS = (*POSTINGS, *ACCOUNTS, *DUES, *COVERS, *RULES)

__all__ = ["PROOFS"]
