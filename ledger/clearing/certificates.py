"""A certificate: why no more could be cleared, so that anyone can check it without any solver.

It has a price for every member (the dual values). Moving a unit along an edge
costs the edge's own cost, plus the price at its source, less the price at its
target. When no edge that could take more would gain by it, and none that is used
would gain by less, no other circulation is better: around any cycle the prices
cancel out.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ledger.clearing.costs import unit_costs
from ledger.clearing.network import Edge, canonical_order, digest

FORM = "alveole-clearing-1"


class Certificate(NamedTuple):
    """`input` is the hash of what was solved (`network.digest`), `prices` has the dual value of each party."""

    input: bytes
    solver: str
    prices: Mapping[str, int]


def written(certificate: Certificate, flows: Mapping[str, int]) -> dict[str, Any]:
    """Return the certificate and the flows, by the edges' ids, as JSON holds them."""
    return {
        "form": FORM,
        "input_sha256": certificate.input.hex(),
        "solver": certificate.solver,
        "flows": dict(flows),
        "prices": dict(certificate.prices),
    }


def read(text: str) -> tuple[Certificate, dict[str, int]]:
    """Return the certificate and the flows of a JSON text; raise ValueError when it is none."""
    try:
        said = json.loads(text)
        if said["form"] != FORM:
            raise ValueError(f"its form is {said['form']}, not {FORM}")
        flows, prices = ({str(name): int(value) for name, value in said[key].items()} for key in ("flows", "prices"))
        return Certificate(bytes.fromhex(said["input_sha256"]), str(said["solver"]), prices), flows
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"something is missing or misplaced in it: {error}") from error


def recheck(edges: Sequence[Edge], flows: Mapping[str, int], certificate: Certificate) -> str | None:
    """Return what is wrong with the certificate of these edges and flows (by the edges' ids), or None when it holds."""
    ordered = canonical_order(edges)
    if digest(ordered) != certificate.input:
        return "it is the certificate of something else"
    if flows.keys() != {edge.id for edge in ordered}:
        return "the flows do not go along these edges"
    parties = {edge.source for edge in ordered} | {edge.target for edge in ordered}
    if certificate.prices.keys() != parties:
        return "the prices are not those of these parties"
    if any(not 0 <= flows[edge.id] <= edge.amount for edge in ordered):
        return "more is cleared of an obligation than is owed, or less than nothing"
    if any(_net(ordered, flows).values()):
        return "a party's net position moves"
    return _improvement(ordered, flows, certificate.prices, unit_costs(ordered, len(parties)))


def _net(edges: Sequence[Edge], flows: Mapping[str, int]) -> dict[str, int]:
    net: dict[str, int] = {}
    for edge in edges:
        net[edge.source] = net.get(edge.source, 0) - flows[edge.id]
        net[edge.target] = net.get(edge.target, 0) + flows[edge.id]
    return net


def _improvement(
    edges: Sequence[Edge], flows: Mapping[str, int], prices: Mapping[str, int], costs: Sequence[int]
) -> str | None:
    for edge, cost in zip(edges, costs, strict=True):
        reduced = cost + prices[edge.source] - prices[edge.target]
        if (reduced < 0 and flows[edge.id] < edge.amount) or (reduced > 0 and flows[edge.id] > 0):
            return "the prices do not prove that no more could be cleared"
    return None
