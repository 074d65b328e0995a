"""Clearing, simulated: what would be set off of obligations that are sent along, and nothing is kept."""

from typing import Annotated, Any, Self

from pydantic import Field

from api.dependencies import CurrentPrincipal
from api.fields import Amount, In, Out
from api.problems import READING, problems
from api.routing import new_router
from ledger import refusals as r
from ledger.clearing import LIQUIDITY, PRIORITY_MAX, Cleared, Edge, EdgeKind, total
from ledger.clearing.certificates import written
from ledger.clearing.files import NAME_MAX
from service import clearing

router = new_router("credit")

EDGES_MAX = 5_000

Party = Annotated[
    str,
    Field(
        min_length=1,
        max_length=NAME_MAX,
        description=f"Any name, the same for the same party; `{LIQUIDITY}` pays in units.",
        examples=["boulangerie"],
    ),
]
Priority = Annotated[
    int,
    Field(
        strict=True,
        ge=-PRIORITY_MAX,
        le=PRIORITY_MAX,
        description="Of equal answers, the one with the higher priorities is taken; it never costs clearing.",
        examples=[30],
    ),
]


class OwedIn(In):
    """What one party owes another."""

    debtor: Party
    creditor: Party
    amount: Amount
    priority: Priority = 0


class LendableIn(In):
    """What one party may still lend another: used only where that clears more, and it leaves a new debt."""

    lender: Party
    borrower: Party
    amount: Amount
    priority: Priority = 0


class PayableIn(In):
    """What a party is willing to pay out of its balance, only where that clears more."""

    party: Party
    amount: Amount
    priority: Priority = 0


class ClearingIn(In):
    """Who owes whom, and what may be used to clear it."""

    obligations: Annotated[list[OwedIn], Field(max_length=EDGES_MAX)]
    lines: Annotated[list[LendableIn], Field(max_length=EDGES_MAX)] = Field(default=[])
    balances: Annotated[list[PayableIn], Field(max_length=EDGES_MAX)] = Field(default=[])

    def to_edges(self) -> list[Edge]:
        """Return the edges that this describes, numbered in their order."""
        ends = [
            *(
                (each.debtor, each.creditor, EdgeKind.OBLIGATION, each.priority, each.amount)
                for each in self.obligations
            ),
            *((each.lender, each.borrower, EdgeKind.LINE, each.priority, each.amount) for each in self.lines),
            *((LIQUIDITY, each.party, EdgeKind.BALANCE, each.priority, each.amount) for each in self.balances),
        ]
        return [Edge(*end, str(number)) for number, end in enumerate(ends, 1)]


class OwedOut(Out):
    """What one party owes another afterwards."""

    debtor: str = Field(examples=["boulangerie"])
    creditor: str = Field(examples=["moulin"])
    amount: Amount


class ClearedOut(Out):
    """What would be cleared, in minor units: nobody's net position moves."""

    gross: int = Field(description="All that is owed.", examples=[640])
    net_internal_debt: int = Field(description="What no clearing can remove without credit.", examples=[70])
    cleared: int = Field(description="The most that can be cleared.", examples=[570])
    participants: int = Field(examples=[5])
    residual: list[OwedOut] = Field(description="What is owed afterwards, debts to lines that were used included.")
    certificate: dict[str, Any] = Field(
        description="The hash of what was sent, the solver's version, how much goes along each edge by its number "
        "(obligations, then lines, then balances, from 1), and the dual values that prove it.",
        examples=[{"form": "alveole-clearing-1"}],
    )

    @classmethod
    def of(cls, edges: list[Edge], cleared: Cleared) -> Self:
        """Return what came out."""
        before = total(edges)
        left = [OwedOut(debtor=each.source, creditor=each.target, amount=each.amount) for each in cleared.residual]
        return cls(
            gross=before.gross,
            net_internal_debt=before.net,
            cleared=cleared.amount,
            participants=before.parties,
            residual=left,
            certificate=written(cleared.certificate, cleared.by_id),
        )


@router.post("/clearing-simulations", responses=problems(*READING, r.ObligationNotValid, r.ClearingTooLarge))
def simulate_clearing(body: ClearingIn, who: CurrentPrincipal) -> ClearedOut:
    """Compute the most that can be cleared of what is sent. The books are not touched and nothing is kept."""
    edges = body.to_edges()
    return ClearedOut.of(edges, clearing.simulate(who, edges))
