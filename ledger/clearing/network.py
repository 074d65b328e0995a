"""What may be cleared, as edges: what is owed, what may be lent, and what is there to pay with.

Edges have a canonical order and a hash, so that the same snapshot always gives
the same answer, and anyone can tell which snapshot an answer belongs to.
"""

import hashlib
from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum
from typing import NamedTuple

from ledger.money import AMOUNT_MAX, Language
from ledger.refusals import ObligationNotValid

LIQUIDITY = "$"
"""The node that balances come from: who is paid by it is paid in units."""

PRIORITY_MAX = 1_000
"""How far a priority may lie from zero, on either side."""


class EdgeKind(StrEnum):
    """What an edge stands for. Only obligations are cleared; the others are used when that clears more."""

    OBLIGATION = "obligation"
    LINE = "line"
    BALANCE = "balance"


class Edge(NamedTuple):
    """Up to `amount` minor units may go from `source` to `target`; of two edges alike, the higher `priority` first."""

    source: str
    target: str
    kind: EdgeKind
    priority: int
    amount: int
    id: str


class Totals(NamedTuple):
    """What is owed: `gross` in all, `net` as it cannot be cleared (the net internal debt), by how many `parties`."""

    gross: int
    net: int
    parties: int


class Fault(Enum):
    """What can be wrong with an edge, in each language."""

    SAME_PARTY = ("le débiteur est aussi le créancier", "its debtor is its creditor too")
    NO_PARTY = ("il manque le débiteur ou le créancier", "its debtor or its creditor is missing")
    AMOUNT = (
        "le montant doit être un nombre entier de centimes, d'au moins 1",
        "its amount must be a whole number of cents, at least 1",
    )
    PRIORITY = (
        "la priorité est un nombre entier entre -1000 et 1000",
        "its priority is a whole number between -1000 and 1000",
    )
    NAME = ("un nom compte au plus 200 caractères", "a name has at most 200 characters")
    REPEATED = ("son identifiant est déjà pris", "its identifier is taken already")
    COLUMNS = (
        "ses colonnes ne sont pas debtor, creditor, amount et, au besoin, priority",
        "its columns are not debtor, creditor, amount and, where wanted, priority",
    )

    def written(self, language: Language) -> str:
        """Return what is wrong, as it ends a sentence."""
        french, english = self.value
        return french if language == "fr" else english


def obligation(id_: str, debtor: str, creditor: str, amount: int, *, priority: int = 0) -> Edge:
    """Return the edge of what `debtor` owes `creditor`."""
    return Edge(debtor, creditor, EdgeKind.OBLIGATION, priority, amount, id_)


def line(id_: str, lender: str, borrower: str, undrawn: int, *, priority: int = 0) -> Edge:
    """Return the edge of what `lender` may still lend `borrower`: using it makes the borrower owe as much.

    It is also how a creditor accepts to be paid by someone else's debt, or, from `LIQUIDITY`, in units.
    """
    return Edge(lender, borrower, EdgeKind.LINE, priority, undrawn, id_)


def balance(id_: str, owner: str, amount: int, *, priority: int = 0) -> Edge:
    """Return the edge of what `owner` is willing to pay out of a balance."""
    return Edge(LIQUIDITY, owner, EdgeKind.BALANCE, priority, amount, id_)


def canonical_order(edges: Iterable[Edge]) -> list[Edge]:
    """Return the edges in the order in which they are hashed and solved."""
    return sorted(edges)


def check(edges: Sequence[Edge]) -> None:
    """Refuse the first edge, counted from 1, that cannot be cleared by anyone."""
    ids: set[str] = set()
    for number, edge in enumerate(edges, 1):
        fault = _fault(edge)
        if fault is None and edge.id in ids:
            fault = Fault.REPEATED
        if fault is not None:
            raise ObligationNotValid(number=number, fault=fault)
        ids.add(edge.id)


def _fault(edge: Edge) -> Fault | None:
    if not edge.source or not edge.target:
        return Fault.NO_PARTY
    if edge.source == edge.target:
        return Fault.SAME_PARTY
    if not 0 < edge.amount <= AMOUNT_MAX:
        return Fault.AMOUNT
    if not -PRIORITY_MAX <= edge.priority <= PRIORITY_MAX:
        return Fault.PRIORITY
    return None


def digest(ordered: Sequence[Edge]) -> bytes:
    """Return SHA-256 over the edges, in canonical order, in UTF-8.

    Each is its texts (source, target, kind, id), each after its length in characters and a colon, and its numbers
    (priority, amount) in decimal digits, all with a comma behind, on a line; a line before them names this form.
    """
    lines = [
        f"{len(source)}:{source},{len(target)}:{target},{len(kind)}:{kind!s},{len(id_)}:{id_},{priority},{amount},\n"
        for source, target, kind, priority, amount, id_ in ordered
    ]
    return hashlib.sha256("".join(["alveole-clearing-1\n", *lines]).encode()).digest()


def net_positions(edges: Iterable[Edge], amounts: Iterable[int]) -> dict[str, int]:
    """Return what each party is owed less what it owes, when `amounts` are owed along the edges."""
    positions: dict[str, int] = {}
    for edge, amount in zip(edges, amounts, strict=True):
        positions[edge.source] = positions.get(edge.source, 0) - amount
        positions[edge.target] = positions.get(edge.target, 0) + amount
    return positions


def total(edges: Sequence[Edge]) -> Totals:
    """Return what the obligations among the edges come to."""
    owed = [edge for edge in edges if edge.kind is EdgeKind.OBLIGATION]
    positions = net_positions(owed, [edge.amount for edge in owed])
    net = sum(position for position in positions.values() if position > 0)
    return Totals(sum(edge.amount for edge in owed), net, len(positions))
