"""A walk along the audit trail: every act's hash is computed again, and it stands in its place."""

from collections.abc import Iterator

from ledger import trail
from ledger.chain import GENESIS, Mark
from ledger.trail import Act
from service.snapshots import Row, Snapshot

_ACTS = "select seq, at, actor, client, operation, subject, outcome, details, hash from audit order by seq"
_HEADS = "select id, seq, hash, at from audit_head order by id"


def walk_trail(snapshot: Snapshot, sealed: Mark | None = None) -> Iterator[Row]:
    """Yield what is wrong with the trail, or not as `sealed`. What an act is wrong in, the next is not blamed for."""
    last, reached, at = 0, GENESIS, 0
    for *columns, hash_ in snapshot.stream(_ACTS):
        act = Act(*columns)
        if act.seq != last + 1:
            yield "trail", f"act {act.seq}", f"acts {last + 1} to {act.seq - 1} are missing"
        if act.at < at:
            yield "trail", f"act {act.seq}", f"recorded at {act.at}, after {at}"
        if hash_ != trail.link(reached, act):
            yield "trail", f"act {act.seq}", f"{hash_.hex()} does not follow from {reached.hex()} and what it says"
        if sealed is not None and act.seq == sealed.seq and hash_ != sealed.hash:
            yield (
                "seal",
                f"act {act.seq}",
                f"the trail was rewritten: its hash is {hash_.hex()}, not {sealed.hash.hex()}",
            )
        last, reached, at = act.seq, hash_, act.at
    if sealed is not None and last < sealed.seq:
        yield "seal", f"act {sealed.seq}", f"the trail ends at act {last}, before the one that was sealed"
    if snapshot.all(_HEADS) != [(1, last, reached, at)]:
        yield "trail", "head", f"it is not the last act, {last}, {reached.hex()}, {at}"
