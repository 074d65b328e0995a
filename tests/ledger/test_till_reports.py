"""The report of a day ends where the statement ends, whatever happened, and counts each line once."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds import Kind
from ledger.till_reports import TAKINGS, Line, Means, reckon

lines = st.builds(
    Line,
    st.sampled_from(Kind),
    st.integers(-10_000, 10_000).filter(bool),
    st.sampled_from(("", "ADA", "ZOE")),
    st.sampled_from(Means),
)


@given(st.integers(-5_000, 50_000), st.lists(lines))
def test_opening_net_and_other_movements_are_the_closing_balance(opening: int, day: list[Line]) -> None:
    report = reckon(opening, day)

    assert report.closing == opening + sum(line.amount for line in day) == opening + report.net + report.other
    for each in report.taken:
        mine = [line for line in day if (line.cashier, line.means) == (each.cashier, each.means)]
        received = [line.amount for line in mine if line.kind in TAKINGS and line.amount > 0]
        given_back = [line.amount for line in mine if line.kind is Kind.REFUND and line.amount < 0]
        assert (each.payments, each.gross) == (len(received), sum(received))
        assert (each.refunds, each.refunded) == (len(given_back), -sum(given_back))
        assert received or given_back


def test_what_a_shop_pays_and_is_paid_back_is_none_of_its_sales() -> None:
    paid, back = Line(Kind.PAYMENT, -300, "ADA", Means.DIRECT), Line(Kind.REFUND, 100, "ADA", Means.DIRECT)

    report = reckon(1_000, [paid, back, Line(Kind.ISSUE, 50, "", Means.DIRECT)])

    assert (report.taken, report.other, report.closing) == ((), -150, 850)
