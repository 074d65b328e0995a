"""Verification: everything that the database enforces, proved again from the rows alone.

It trusts no trigger. A walk along the journal computes every digest and hash
anew, while queries prove in another thread what must hold of many rows at once;
both read in a stream, so the size of the book costs time and no memory.
"""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from ledger.chain import GENESIS, Seal
from ledger.money import AMOUNT_MAX
from service.database import Database
from service.snapshots import Row, Snapshot, snapshot
from service.verification.documents import read_documents
from service.verification.proofs import PROOFS
from service.verification.report import CHECKS, Finding, Findings, Report
from service.verification.trail import walk_trail
from service.verification.walk import Progress, Walk

__all__ = ["CHECKS", "Finding", "Progress", "Report", "verify"]

_HEADS = "select id, seq, hash, at, rev from head order by id"
_NO_HEAD = (1, 0, GENESIS, 0, 0)


def verify(database: Database, *, seal: Seal | None = None, progress: Progress | None = None) -> Report:
    """Prove the whole book, as it is now, and that its chain and its trail pass through the seal.

    The proofs' snapshot is the older one, and entries never change: what they
    read up to their head, the walk reads too, while the service goes on posting.
    """
    began = perf_counter()
    findings = Findings()
    walk = Walk(findings, seal)
    with snapshot(database) as proving, ThreadPoolExecutor(1) as beside:
        seq, hash_, at, revisions = _head(proving, findings)
        proofs = beside.submit(_prove, proving, seq, seal)
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


def _head(snapshot: Snapshot, findings: Findings) -> Row:
    """Return the number, hash, instant and revisions of the head, of which there is one."""
    heads = snapshot.all(_HEADS)
    if [head[0] for head in heads] != [1]:
        findings.add("head", "head", f"there are {len(heads)} heads, and number 1 must be the only one")
    return (heads or [_NO_HEAD])[0][1:]


def _prove(snapshot: Snapshot, head: int, seal: Seal | None) -> list[Row]:
    """Return what the proofs find."""
    found: list[Row] = []
    for proof in PROOFS:
        try:
            found += snapshot.all(proof.format(head=head, limit=AMOUNT_MAX))
        except OverflowError as error:
            found.append(("value", "books", f"some figures are too large to reckon with: {error}"))
    return [*found, *walk_trail(snapshot, seal and seal.trail), *read_documents(snapshot)]


def _silent(done: int, total: int, /) -> None:
    """Tell nobody."""
