"""A flow is classified by the kind of its entry first, then by who took part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.circulation.flows import Actor, Flow, Side, between, moves, of_entry

U, V, P, T = Actor("u", Side.U), Actor("v", Side.U), Actor("p", Side.P), Actor("t", Side.T)
ISSUER = Actor("i", Side.T)


@pytest.mark.parametrize(
    ("kind", "payer", "payee", "made", "destroyed", "expected"),
    [
        ("payment", U, P, False, False, Flow("activity", U, P, 5, 1)),
        ("capture", U, V, False, False, Flow("activity", U, V, 5, 1)),
        ("refund", P, U, False, False, Flow("activity", U, P, -5, 0)),
        ("payment", U, U, False, False, Flow("own", U, U, 5, 1)),
        ("payment", U, T, False, False, Flow("issuer", U, T, 5, 1)),
        ("refund", T, U, False, False, Flow("issuer", U, T, -5, 0)),
        ("issue", ISSUER, U, True, False, Flow("inflow", ISSUER, U, 5, 1)),
        ("burn", P, ISSUER, False, True, Flow("outflow", P, ISSUER, 5, 1)),
        ("payout_return", ISSUER, P, True, False, Flow("outflow", P, ISSUER, -5, 0)),
        ("correction", U, ISSUER, False, True, Flow("inflow", ISSUER, U, -5, 0)),
        ("correction", ISSUER, P, True, False, Flow("outflow", P, ISSUER, -5, 0)),
        ("correction", P, U, False, False, Flow("correction", P, U, 5, 1)),
        ("transmission", U, V, False, False, Flow("transmission", U, V, 5, 1)),
        ("medium_change", ISSUER, ISSUER, True, True, Flow("medium_change", ISSUER, ISSUER, 5, 1)),
        ("a_kind_to_come", U, P, False, False, Flow("a_kind_to_come", U, P, 5, 1)),
    ],
)
def test_an_entry_is_in_one_series(
    kind: str, payer: Actor, payee: Actor, *, made: bool, destroyed: bool, expected: Flow
) -> None:
    assert of_entry(kind, payer, payee, 5, made=made, destroyed=destroyed) == expected


@pytest.mark.parametrize(
    ("payer", "payee", "series"),
    [(T, U, "inflow"), (P, T, "outflow"), (T, ISSUER, "issuer"), (P, P, "own"), (U, P, "activity")],
)
def test_of_a_table_only_the_sides_are_known(payer: Actor, payee: Actor, series: str) -> None:
    assert between(payer, payee, 5) == Flow(series, payer, payee, 5, 1)


@given(st.lists(st.integers(-9, 9), max_size=6))
def test_what_accounts_gave_reaches_those_that_took(amounts: list[int]) -> None:
    postings = [(f"a{place}", amount) for place, amount in enumerate([*amounts, -sum(amounts)])]
    net = dict.fromkeys(dict(postings), 0)
    for payer, payee, amount in moves(postings):
        assert amount > 0
        net[payer] -= amount
        net[payee] += amount
    assert net == dict(postings)
