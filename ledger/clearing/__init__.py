"""Clearing: what members owe each other in circles is set off, and nobody's net position moves.

An obligation is an edge from its debtor to its creditor. What is cleared is a
circulation in that graph: at every member as much comes in as goes out, so each
owes less and is owed less by the same amount. The most that can be cleared is a
circulation of minimum cost, found exactly; whole cents stay whole.

Only `network` is loaded with the service; `solving` carries a solver and is
imported where something is solved.
"""

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
