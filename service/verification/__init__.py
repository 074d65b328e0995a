"""Verification: everything that the database enforces, proved again from the rows alone.

It trusts no trigger. A walk along the journal computes every digest and hash
anew, while queries prove in another thread what must hold of many rows at once;
both read in a stream, so the size of the book costs time and no memory.
"""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from ledger.chain import Seal
from ledger.money import AMOUNT_MAX
from service.database import Database
from service.snapshots import Row, Snapshot, snapshot
from service.verification.proofs import PROOFS
from service.verification.report import CHECKS, Finding, Findings, Report
from service.verification.walk import Progress, Walk

__all__ = ["CHECKS", "Finding", "Progress", "Report", "verify"]

_HEAD = "select seq, hash, at, rev from head"


def verify(database: Database, *, seal: Seal | None = None, progress: Progress | None = None) -> Report:
    """Prove the whole book, as it is now, and that its chain passes through the seal.

    The proofs' snapshot is the older one, and entries never change: what they
    read up to their head, the walk reads too, while the service goes on posting.
    """
    began = perf_counter()
    findings = Findings()
    walk = Walk(findings, seal)
    with snapshot(database) as proving, ThreadPoolExecutor(1) as beside:
        ((seq, hash_, at, revisions),) = proving.all(_HEAD)
        proofs = beside.submit(_prove, proving, seq)
        try:
            with snapshot(database) as walking:
                walk.run(walking, seq, progress or _silent)
        except BaseException:
            proving.interrupt()
            raise
        walk.arrive(seq, hash_, at, revisions)
        for found in proofs.result():
            findings.add(*found)
    sealed = None if seal is None else seal.seq
    return Report(seq, hash_, at, walk.entries, perf_counter() - began, sealed, findings.listed())


def _prove(snapshot: Snapshot, head: int) -> list[Row]:
    """Return what the proofs find."""
    found: list[Row] = []
    for proof in PROOFS:
        found += snapshot.all(proof.format(head=head, limit=AMOUNT_MAX))
    return found


def _silent(done: int, total: int, /) -> None:
    """Tell nobody."""
