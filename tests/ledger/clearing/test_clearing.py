"""Clearing: the laws on random graphs, the answers of the vectors, and the certificate that anyone can recheck."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.clearing import LIQUIDITY, Cleared, Edge, EdgeKind, balance, line, net_positions, obligation, total
from ledger.clearing.certificates import recheck
from ledger.clearing.network import Fault
from ledger.clearing.solving import solve
from ledger.money import AMOUNT_MAX
from ledger.refusals import ClearingTooLarge, ObligationNotValid
from tests.ledger.clearing.solvers import most

TRIANGLE = [("A", "B", 100), ("B", "C", 80), ("C", "A", 70)]
GREEDY_TRAP = [
    *(("A", "B", 100), ("B", "E", 70), ("E", "A", 100), ("C", "D", 100)),
    *(("D", "E", 100), ("E", "C", 70), ("B", "C", 100)),
]


@st.composite
def graphs(draw: st.DrawFn, *, credit: bool = True) -> list[Edge]:
    """Draw obligations among a few parties, and lines and balances that may help."""
    kinds = [EdgeKind.OBLIGATION] * 4 + [EdgeKind.LINE, EdgeKind.BALANCE] * credit
    edges = []
    for index in range(draw(st.integers(0, 24))):
        kind, target = draw(st.sampled_from(kinds)), draw(st.sampled_from("ABCDEFG"))
        source = (
            LIQUIDITY
            if kind is EdgeKind.BALANCE
            else draw(st.sampled_from([each for each in "ABCDEFG" if each != target]))
        )
        if kind is EdgeKind.LINE and draw(st.booleans()):
            target = LIQUIDITY
        amount, priority = draw(st.integers(1, 1_000)), draw(st.integers(-20, 20))
        edges.append(Edge(source, target, kind, priority, amount, str(index)))
    return edges


def owed(cleared: Cleared) -> list[tuple[str, str, int]]:
    """Return what is owed afterwards."""
    return [(edge.source, edge.target, edge.amount) for edge in cleared.residual]


@settings(max_examples=30)
@given(graphs())
def test_nobodys_net_position_moves_and_nothing_is_cleared_beyond_what_is_owed(edges: list[Edge]) -> None:
    cleared = solve(edges)

    assert all(0 <= flow <= edge.amount for edge, flow in zip(cleared.edges, cleared.flows, strict=True))
    positions = net_positions(cleared.edges, cleared.flows)
    assert not any(positions.values())
    assert net_of([edge for edge in edges if edge.kind is not EdgeKind.LINE]) == net_of(cleared.residual)


def net_of(owed: list[Edge]) -> dict[str, int]:
    """Return the net positions that are not nil."""
    positions = net_positions(owed, [edge.amount for edge in owed])
    return {party: position for party, position in positions.items() if position}


@settings(max_examples=30)
@given(graphs())
def test_another_solver_clears_as_much_and_the_certificate_proves_it(edges: list[Edge]) -> None:
    cleared = solve(edges)
    assert cleared.amount == most(edges)
    assert recheck(edges, cleared.by_id, cleared.certificate) is None


@settings(max_examples=20)
@given(graphs(credit=False))
def test_without_credit_what_is_cleared_and_the_net_debt_never_exceed_what_is_owed(edges: list[Edge]) -> None:
    cleared, before = solve(edges), total(edges)
    assert cleared.amount <= before.gross - before.net
    assert total(cleared.residual).net == before.net


@settings(max_examples=20)
@given(graphs(), st.integers())
def test_the_same_edges_in_any_order_give_the_same_answer(edges: list[Edge], seed: int) -> None:
    assert solve(random.Random(seed).sample(edges, len(edges))) == solve(edges)


@settings(max_examples=20)
@given(graphs())
def test_priorities_lines_and_balances_never_cost_clearing_nor_lines_help_where_none_is_needed(
    edges: list[Edge],
) -> None:
    owed_only = [edge for edge in edges if edge.kind is EdgeKind.OBLIGATION]
    assert solve(edges).amount == solve([edge._replace(priority=0) for edge in edges]).amount
    assert solve(edges).amount >= solve(owed_only).amount
    if solve(edges).amount == solve(owed_only).amount:
        cleared = solve(edges)
        flows = zip(cleared.edges, cleared.flows, strict=True)
        assert not any(flow for edge, flow in flows if edge.kind is not EdgeKind.OBLIGATION)


@pytest.mark.parametrize(
    ("owed", "gross", "net", "most"),
    [(TRIANGLE, 250, 30, 210), (GREEDY_TRAP, 640, 70, 570)],
    ids=["tri3", "greedy_trap5"],
)
def test_the_vectors_are_cleared_to_the_optimum(
    owed: list[tuple[str, str, int]], gross: int, net: int, most: int
) -> None:
    edges = [obligation(str(number), *each) for number, each in enumerate(owed)]
    assert total(edges)[:2] == (gross, net)
    assert solve(edges).amount == most


def test_a_line_of_credit_closes_a_chain_and_leaves_a_new_debt() -> None:
    edges = [obligation("ab", "A", "B", 100), obligation("bc", "B", "C", 80), line("ca", "C", "A", 80)]
    cleared = solve(edges)
    assert cleared.amount == 160
    assert owed(cleared) == [("A", "B", 20), ("A", "C", 80)]


def test_a_creditor_is_paid_by_the_debt_it_prefers_before_a_balance() -> None:
    edges = [
        obligation("1", "alice", "bob", 30),
        obligation("2", "charlie", "alice", 20),
        balance("3", "alice", 20),
        line("4", "bob", "charlie", 20, priority=0),
        line("5", "bob", LIQUIDITY, 20, priority=-1),
    ]
    assert owed(solve(edges)) == [(LIQUIDITY, "alice", 10), (LIQUIDITY, "bob", 10), ("charlie", "bob", 20)]


def test_of_two_that_can_be_cleared_the_higher_priority_is() -> None:
    edges = [
        obligation("new", "A", "B", 100, priority=1),
        obligation("old", "A", "B", 100, priority=90),
        obligation("back", "B", "A", 60),
    ]
    assert solve(edges).by_id == {"new": 0, "old": 60, "back": 60}


@pytest.mark.parametrize(
    ("edge", "fault"),
    [
        (obligation("2", "A", "A", 1), Fault.SAME_PARTY),
        (obligation("2", "A", "", 1), Fault.NO_PARTY),
        (obligation("2", "A", "B", 0), Fault.AMOUNT),
        (obligation("2", "A", "B", -5), Fault.AMOUNT),
        (obligation("2", "A", "B", AMOUNT_MAX + 1), Fault.AMOUNT),
        (obligation("2", "A", "B", 1, priority=1_001), Fault.PRIORITY),
        (obligation("1", "A", "B", 1), Fault.REPEATED),
    ],
)
def test_the_first_faulty_edge_is_named(edge: Edge, fault: Fault) -> None:
    with pytest.raises(ObligationNotValid) as refused:
        solve([obligation("1", "A", "B", 1), edge])
    assert refused.value.facts == {"number": 2, "fault": fault}
    assert str(fault.written("fr")) in refused.value.sentence("fr")
    assert str(fault.written("en")) in refused.value.sentence("en")


def test_sums_that_64_bits_might_not_hold_are_refused() -> None:
    too_much = [obligation(str(number), "A", f"B{number}", AMOUNT_MAX) for number in range(300)]
    with pytest.raises(ClearingTooLarge):
        solve(too_much)


def test_nothing_owed_clears_nothing_and_what_goes_round_nowhere_stays() -> None:
    assert solve([]).flows == []
    assert solve([obligation("1", "A", "B", 5)]).flows == [0]
    assert solve([obligation("1", "A", "B", 5), obligation("2", "B", "A", 5)]).residual == []


RING = [obligation("1", "A", "B", 100), obligation("2", "B", "A", 80), obligation("3", "B", "C", 7)]


@pytest.mark.parametrize(
    ("edges", "flows", "fault"),
    [
        (RING[:2], {"1": 80, "2": 80, "3": 0}, "it is the certificate of something else"),
        (RING, {"1": 80, "2": 80}, "the flows do not go along these edges"),
        (RING, {"1": 101, "2": 80, "3": 0}, "more is cleared of an obligation than is owed, or less than nothing"),
        (RING, {"1": 80, "2": 79, "3": 0}, "a party's net position moves"),
        (RING, {"1": 79, "2": 79, "3": 0}, "the prices do not prove that no more could be cleared"),
        (RING, {"1": 80, "2": 80, "3": 0}, None),
    ],
)
def test_a_certificate_that_does_not_hold_is_seen(edges: list[Edge], flows: dict[str, int], fault: str | None) -> None:
    certificate = solve(RING).certificate
    assert recheck(edges, flows, certificate) == fault


def test_a_certificate_needs_a_price_for_every_party_and_the_right_ones() -> None:
    cleared = solve(RING)
    flows, certificate = cleared.by_id, cleared.certificate
    assert recheck(RING, flows, certificate._replace(prices={})) == "the prices are not those of these parties"
    wrong = certificate._replace(prices={**certificate.prices, "A": certificate.prices["A"] - 1_000})
    assert recheck(RING, flows, wrong) == "the prices do not prove that no more could be cleared"
