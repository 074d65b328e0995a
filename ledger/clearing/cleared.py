"""What came of a clearing: how much goes along each edge, what is left, and what proves it."""

from typing import NamedTuple

from ledger.clearing.certificates import Certificate
from ledger.clearing.network import Edge, EdgeKind, canonical_order


class Cleared(NamedTuple):
    """How much goes along each edge, in canonical order, and what proves that no more could be cleared."""

    edges: list[Edge]
    flows: list[int]
    certificate: Certificate

    @property
    def amount(self) -> int:
        """Return how much of the obligations is cleared, in minor units."""
        flows = zip(self.edges, self.flows, strict=True)
        return sum(flow for edge, flow in flows if edge.kind is EdgeKind.OBLIGATION)

    @property
    def by_id(self) -> dict[str, int]:
        """Return how much goes along each edge, by its id."""
        return {edge.id: flow for edge, flow in zip(self.edges, self.flows, strict=True)}

    @property
    def residual(self) -> list[Edge]:
        """Return what is owed afterwards: what is left of the obligations, and the debts that used lines have made.

        What a line lent is owed by its borrower to its lender, under the line's id.
        """
        left = []
        for edge, flow in zip(self.edges, self.flows, strict=True):
            if edge.kind is not EdgeKind.LINE and flow < edge.amount:
                left.append(edge._replace(amount=edge.amount - flow))
            if edge.kind is EdgeKind.LINE and flow > 0:
                made = edge._replace(source=edge.target, target=edge.source, kind=EdgeKind.OBLIGATION, amount=flow)
                left.append(made)
        return canonical_order(left)
