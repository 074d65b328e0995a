"""The most that can be cleared: a circulation of minimum cost, solved exactly, with its certificate.

This carries a solver, so it is imported where something is solved, not at start.
"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from ledger.clearing.certificates import Certificate
from ledger.clearing.cleared import Cleared
from ledger.clearing.costs import unit_costs
from ledger.clearing.network import Edge, canonical_order, check, digest
from ledger.refusals import ClearingTooLarge

Numbers = NDArray[np.int64]

_SAFE = 2**61
"""What goes through a party, and costs times parties, stay below, so that 64 bits hold every sum on the way."""


class _Graph(NamedTuple):
    """The edges by the numbers of their ends, with what they may carry and what a unit on them costs."""

    parties: int
    sources: Numbers
    targets: Numbers
    capacities: Numbers
    costs: Numbers


def solve(edges: Sequence[Edge]) -> Cleared:
    """Return the circulation that clears the most of the obligations; refuse a faulty edge, or sums beyond all reason.

    Lines and balances are used only where that clears more, and of equal answers the one with the higher priorities
    is taken. The same edges, in whatever order, give the same answer.
    """
    check(edges)
    ordered = canonical_order(edges)
    parties = sorted({edge.source for edge in ordered} | {edge.target for edge in ordered})
    graph = _graph(ordered, parties)
    flows = _cheapest(graph)
    prices = _prices(graph, flows).tolist()
    solver = f"OR-tools SimpleMinCostFlow {version('ortools')}"
    certificate = Certificate(digest(ordered), solver, dict(zip(parties, prices, strict=True)))
    return Cleared(ordered, flows.tolist(), certificate)


def _graph(edges: Sequence[Edge], parties: Sequence[str]) -> _Graph:
    number = {party: index for index, party in enumerate(parties)}
    sources = np.fromiter((number[edge.source] for edge in edges), np.int64, len(edges))
    targets = np.fromiter((number[edge.target] for edge in edges), np.int64, len(edges))
    amounts = np.fromiter((edge.amount for edge in edges), np.int64, len(edges))
    costs = unit_costs(edges, len(parties))
    through = max(
        np.bincount(ends, weights=amounts, minlength=1).max() for ends in (sources, targets)
    )  # in floating point: near enough to be far from the limit
    if through >= _SAFE or max(map(abs, costs), default=0) * (len(parties) + 1) >= _SAFE:
        raise ClearingTooLarge
    return _Graph(len(parties), sources, targets, amounts, np.array(costs, np.int64))


def _cheapest(graph: _Graph) -> Numbers:
    """Return how much goes along each edge in the cheapest circulation."""
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(graph.sources, graph.targets, graph.capacities, graph.costs)
    status = solver.solve()
    assert status == solver.OPTIMAL, f"nothing at all is a circulation, so there is a best one: {status}"
    return np.asarray(solver.flows(arcs), np.int64)


def _prices(graph: _Graph, flows: Numbers) -> Numbers:
    """Return the dual values: the cheapest way to each party over all that may still change, from anywhere.

    The circulation is the cheapest, so no cycle gains, and the ways settle after as many rounds as the longest has
    edges (Bellman and Ford, each round at once for all).
    """
    more, less = flows < graph.capacities, flows > 0
    tails = np.concatenate([graph.sources[more], graph.targets[less]])
    heads = np.concatenate([graph.targets[more], graph.sources[less]])
    costs = np.concatenate([graph.costs[more], -graph.costs[less]])
    prices = np.zeros(graph.parties, np.int64)
    if not len(heads):
        return prices
    order = np.argsort(heads, kind="stable")
    tails, heads, costs = tails[order], heads[order], costs[order]
    reached, begins = np.unique(heads, return_index=True)
    rounds = 0
    while True:
        cheapest = np.minimum.reduceat(prices[tails] + costs, begins)
        if (cheapest >= prices[reached]).all():
            return prices
        prices[reached] = np.minimum(prices[reached], cheapest)
        rounds += 1
        assert rounds <= graph.parties, "the solver left a cycle that gains"
