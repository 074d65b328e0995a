"""Clearing: what a circle would gain, computed without touching the books."""

from collections.abc import Sequence

from ledger.clearing import Cleared, Edge
from service.access import Operation, Principal, require


def simulate(who: Principal, edges: Sequence[Edge]) -> Cleared:
    """Return the most of these obligations that can be cleared, and what proves it."""
    require(who, Operation.SIMULATE_CLEARING)
    from ledger.clearing.solving import solve  # noqa: PLC0415 - it carries a solver of 100 MB, loaded at first use

    return solve(edges)
