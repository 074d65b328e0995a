"""The same question asked of another solver: HiGHS, by a linear program that knows nothing of graphs."""

from collections.abc import Sequence

from ortools.linear_solver import pywraplp

from ledger.clearing.network import Edge, EdgeKind


def most(edges: Sequence[Edge]) -> int:
    """Return how much of the obligations can be cleared at most, in minor units."""
    solver = pywraplp.Solver.CreateSolver("HIGHS")
    flows = [solver.NumVar(0, edge.amount, "") for edge in edges]
    for party in {party for edge in edges for party in (edge.source, edge.target)}:
        coming = sum(flow for edge, flow in zip(edges, flows, strict=True) if edge.target == party)
        going = sum(flow for edge, flow in zip(edges, flows, strict=True) if edge.source == party)
        solver.Add(coming - going == 0)
    cleared = [flow for edge, flow in zip(edges, flows, strict=True) if edge.kind is EdgeKind.OBLIGATION]
    solver.Maximize(sum(cleared))
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return round(float(solver.Objective().Value()))
