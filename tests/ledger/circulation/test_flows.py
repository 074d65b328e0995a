"""A flow of which only the sides are known is classified by who took part."""

import pytest

from ledger.circulation.flows import Actor, Flow, Side, between

U, P, T, ISSUER = Actor("u", Side.U), Actor("p", Side.P), Actor("t", Side.T), Actor("i", Side.T)


@pytest.mark.parametrize(
    ("payer", "payee", "series"),
    [(T, U, "inflow"), (P, T, "outflow"), (T, ISSUER, "issuer"), (P, P, "own"), (U, P, "activity")],
)
def test_of_a_table_only_the_sides_are_known(payer: Actor, payee: Actor, series: str) -> None:
    assert between(payer, payee, 5) == Flow(series, payer, payee, 5, 1)
