"""What is withheld cannot be computed from what is shown: a linear program tries, with all that is published."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from ledger.circulation.cells import ALL, Cell, cut
from ledger.circulation.definitions import Indicator
from ledger.circulation.flows import Actor, Flow, Side
from ledger.circulation.measures import UNAVAILABLE, Status, Value
from ledger.circulation.publishing import Exchange, equations, key, publish, withheld_cells
from ledger.circulation.suppression import Equation, Key, Threshold, singles_out, withhold

STRICT = Threshold()
SAFE = Cell(ALL, ALL, 900, 9, 5, 5, 300, 300)
ALONE = Cell(ALL, ALL, 900, 9, 1, 1, 900, 900)
NOTHING = Cell(ALL, ALL, 0, 0, 0, 0, 0, 0)
Tables = dict[str, list[Cell]]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (SAFE, False),
        (NOTHING, False),
        (SAFE._replace(payers=2), True),
        (SAFE._replace(payees=2), True),
        (SAFE._replace(top_payee=765), False),
        (SAFE._replace(top_payee=766), True),
        (SAFE._replace(top_payer=766), True),
        (SAFE._replace(amount=-5), True),
    ],
)
def test_a_cell_of_few_or_of_one_large_is_small(cell: Cell, expected: bool) -> None:
    assert singles_out(cell, STRICT) == expected


@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_no_withheld_cell_can_be_computed_from_what_is_shown(seed: int) -> None:
    tables = a_town(Random(seed))
    withheld = withheld_cells(tables, STRICT)
    amounts = {key(name, cell): cell.amount for name, cells in tables.items() for cell in cells}
    unsafe = {key(name, cell) for name, cells in tables.items() for cell in cells if singles_out(cell, STRICT)}
    assert unsafe <= withheld
    if not {cell for cell in amounts if amounts[cell] > 0} - withheld:
        return
    told = [each for name, cells in tables.items() for each in equations(name, cells)]
    for cell in withheld:
        if amounts[cell] > 0:
            least, most = bounds(amounts, withheld, told, cell)
            assert least <= amounts[cell] <= most
            assert most - least > (0.01 * amounts[cell] if cell in unsafe else 0.1)


def test_a_lone_small_cell_takes_others_with_it() -> None:
    amounts: dict[Key, int] = {("a",): 5, ("b",): 700, ("c",): 60, ("total",): 765, ("zero",): 0}
    equation = Equation(("total",), (("a",), ("b",), ("c",), ("zero",)))
    assert withhold(amounts, [("a",)], [equation]) == {("a",), ("c",)}
    assert withhold(amounts, [("b",)], [equation]) == {("b",), ("total",)}
    assert withhold(amounts, [], [equation]) == set()


def test_where_nothing_gives_room_nothing_is_shown() -> None:
    amounts: dict[Key, int] = {("a",): 5, ("total",): 5, ("else",): 9}
    assert withhold(amounts, [("a",)], [Equation(("total",), (("a",),))]) == {("a",), ("total",)}
    parts: dict[Key, int] = {("a",): 500, ("b",): 500, ("total",): 1_000, ("else",): 3}
    equation = Equation(("total",), (("a",), ("b",)))
    assert withhold(parts, [("a",), ("b",), ("total",)], [equation]) == {("a",), ("b",), ("total",)}
    tied = [Equation(("total",), (("a",),)), Equation(("total",), (("a",), ("b",)))]
    assert withhold(parts, [("a",), ("b",), ("total",)], tied) == set(parts)


def test_figures_that_would_tell_of_a_withheld_cell_are_withheld() -> None:
    tables = a_town(Random(3))
    values = {each: Value(7) for each in Indicator} | {Indicator.LM3: UNAVAILABLE}
    safe = Exchange(SAFE, NOTHING, SAFE, SAFE)
    shown = publish(values, tables, safe, Threshold(least=0, share=10_000)).values
    assert shown == values
    few = publish(values, tables, safe._replace(outflow=ALONE), Threshold(least=0, share=9_999))
    hidden = {each for each, value in few.values.items() if value.status is Status.WITHHELD}
    assert {Indicator.INFLOW, Indicator.OUTFLOW, Indicator.RECONVERSION_RATE, Indicator.LM3} <= hidden
    assert Indicator.MASS not in hidden
    one = publish({**values, Indicator.ACTIVE_BUSINESSES: Value(1)}, {"side": []}, safe, STRICT)
    assert {each for each, value in one.values.items() if value.status is Status.WITHHELD} == {
        Indicator.ACTIVE_BUSINESSES,
        Indicator.GINI_RECEIVED,
        Indicator.GINI_SENT,
    }
    small = publish(values, a_town(Random(5), payments=2), safe, STRICT)
    assert {cell.amount for cells in small.tables.values() for cell in cells} == {None}
    assert small.values[Indicator.ACTIVITY].status is Status.WITHHELD


def a_town(chance: Random, payments: int = 0) -> Tables:
    """Return the tables of a small town: few businesses in few sectors and places, so that much is small."""
    people = [Actor(f"u{each}", Side.U) for each in range(chance.randrange(1, 9))]
    shops = [Actor(f"p{each}", Side.P) for each in range(chance.randrange(1, 12))]
    traits = {shop.id: (chance.choice("ABC"), chance.choice("xyz")) for shop in shops}
    everyone = [*people, *shops]
    flows = []
    for _ in range(payments or chance.randrange(3, 70)):
        payer, payee = chance.sample(everyone, 2)
        flows.append(Flow("activity", payer, payee, int(10 ** chance.uniform(1, 4))))

    def told(place: int | None) -> list[tuple[Flow, str, str]]:
        def category(actor: Actor) -> str:
            if place is None:
                return actor.side
            return "individual" if actor.side is Side.U else traits[actor.id][place]

        return [(flow, category(flow.payer), category(flow.payee)) for flow in flows]

    return {"side": cut(told(None)), "sector": cut(told(0)), "place": cut(told(1))}


def bounds(amounts: dict[Key, int], withheld: set[Key], told: list[Equation], cell: Key) -> tuple[float, float]:
    """Return the least and the most that a withheld cell may be for all that is shown."""
    found = []
    for most in (False, True):
        solver = pywraplp.Solver.CreateSolver("GLOP")
        total = float(max(amounts.values()) * 10)
        variables = {
            each: solver.NumVar(*((0.0, total) if each in withheld else (amount, amount)), str(each))
            for each, amount in amounts.items()
        }
        for equation in told:
            solver.Add(variables[equation.total] == sum(variables[part] for part in equation.parts))
        (solver.Maximize if most else solver.Minimize)(variables[cell])
        assert solver.Solve() == pywraplp.Solver.OPTIMAL
        found.append(variables[cell].solution_value())
    return found[0], found[1]
