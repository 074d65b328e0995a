"""The laws of the books, as properties: whatever anyone tries, in any order, they hold."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from ledger.books import Books
from ledger.dues import DueKind
from ledger.kinds import FACTS, RETURNING, Kind
from ledger.refusals import Refusal
from tests import acts
from tests.model import Model, Moment, village

TRIES_MAX = 25


@st.composite
def histories(draw: st.DrawFn) -> Model:
    """Return a village in which much was tried."""
    model = village()
    for number in range(draw(st.integers(3, TRIES_MAX))):
        step = draw(st.sampled_from(("act", "act", "act", "act", "wait", "ask", "cancel")))
        if step == "wait":
            model.now = acts.instant(draw, model)
        elif step == "ask":
            model.ask(acts.request(draw, model))
        elif step == "cancel" and model.dues(DueKind.REQUEST):
            model.cancel(draw(st.sampled_from(model.dues(DueKind.REQUEST))).id)
        else:
            model.confirm(acts.linked(draw, model), key=f"key-{number}")
    return model


@given(histories())
def test_balances_sum_to_zero_in_every_currency_after_anything(model: Model) -> None:
    for moment in model.moments:
        sums: dict[str, int] = defaultdict(int)
        for account in moment.after.accounts.values():
            sums[account.currency.code] += account.balance
        assert not any(sums.values())
