"""What a unit costs on each edge, so that the cheapest circulation is the one wanted.

Three levels, none of which ever buys the one above: a unit cleared outweighs any
use of lines and balances; a unit less of these outweighs any priority. Two
circulations differ by simple cycles, which pass each member once at most; so a
level outweighs the one below when it is more than that one's dearest edges, as
many as there are members.
"""

from collections.abc import Iterable, Sequence

from ledger.clearing.network import Edge, EdgeKind


def unit_costs(edges: Sequence[Edge], parties: int) -> list[int]:
    """Return the cost of a unit on each edge: below zero for obligations, above for what only helps to clear."""
    owed = [edge.priority for edge in edges if edge.kind is EdgeKind.OBLIGATION]
    helping = [edge.priority for edge in edges if edge.kind is not EdgeKind.OBLIGATION]
    least, most = min(owed, default=0), max(helping, default=0)
    ranks = [priority - least for priority in owed]
    spare = 1 + _dearest(ranks, parties)
    weight = 1 + _dearest([*ranks, *(spare * (1 + most - priority) for priority in helping)], parties)
    return [
        least - weight - edge.priority if edge.kind is EdgeKind.OBLIGATION else spare * (1 + most - edge.priority)
        for edge in edges
    ]


def _dearest(costs: Iterable[int], count: int) -> int:
    """Return the sum of the `count` dearest."""
    return sum(sorted(costs, reverse=True)[:count])
