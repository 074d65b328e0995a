"""Clearing: what members owe each other in circles is set off, and nobody's net position moves.

An obligation is an edge from its debtor to its creditor. What is cleared is a
circulation in that graph: at every member as much comes in as goes out, so each
owes less and is owed less by the same amount. The most that can be cleared is a
circulation of minimum cost, found exactly; whole cents stay whole.

`solving` carries a solver: it is loaded where something is solved, not with the service.
"""

from ledger.clearing.cleared import Cleared
from ledger.clearing.network import (
    LIQUIDITY,
    PRIORITY_MAX,
    Edge,
    EdgeKind,
    Totals,
    balance,
    canonical_order,
    check,
    digest,
    line,
    net_positions,
    obligation,
    total,
)

__all__ = [
    "LIQUIDITY",
    "PRIORITY_MAX",
    "Cleared",
    "Edge",
    "EdgeKind",
    "Totals",
    "balance",
    "canonical_order",
    "check",
    "digest",
    "line",
    "net_positions",
    "obligation",
    "total",
]
