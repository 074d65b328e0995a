"""A table is read with its lines counted: whoever made it learns where it is wrong."""

from datetime import UTC, datetime

import pytest

from ledger.circulation.flows import Side
from ledger.circulation.periods import EPOCH, MICROSECOND
from ledger.circulation.table import BadLine, movements

HEADER = "time,from,to,amount,from_kind,to_kind"


def test_columns_come_in_any_order_and_rows_too() -> None:
    found = movements(
        [
            "\ufeffNote,amount,to_kind,from_kind,To,From,time",
            'later,"5",P,U,shop,ann,2026-07-01T12:00:00Z',
            "",
            "sooner,7,P,U,shop,ann,2026-07-01T12:00:00",
        ]
    )
    assert [each.flow.amount for each in found] == [7, 5]
    assert found[0].at == (datetime(2026, 7, 1, 10, tzinfo=UTC) - EPOCH) // MICROSECOND
    assert found[0].flow.payer.side is Side.U


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "line 1: the table is empty"),
        (["time,from,to,amount"], "line 1: .* missing: from_kind, to_kind"),
        ([f"{HEADER},time"], "line 1: a column is there twice: time"),
        ([HEADER, "2026-01-01,a,b,1,U,U", "2026-01-01,a,b"], "line 3: 3 cells"),
        ([HEADER, "yesterday,a,b,1,U,U"], "line 2: 'yesterday' is no time"),
        ([HEADER, "0001-01-01,a,b,1,U,U"], "line 2: '0001-01-01' is not between"),
        ([HEADER, "2026-01-01,a,b,1.5,U,U"], "line 2: '1.5' is no amount"),
        ([HEADER, "2026-01-01,a,b,0,U,U"], "line 2: an amount is from 1"),
        ([HEADER, "2026-01-01,a,b,9000000000000001,U,U"], "line 2: an amount is from 1"),
        ([HEADER, "2026-01-01,,b,1,U,U"], "line 2: someone has no id"),
        ([HEADER, "2026-01-01,a,b,1,X,U"], "line 2: 'X' is no kind; there are U, P, T"),
        ([HEADER, "2026-01-01,a,b,1,U,P", "2026-01-02,b,a,1,U,U"], "line 3: 'b' is U here and P on line 2"),
        ([HEADER, '2026-01-01,"a"b,c,1,U,U'], "line 2: this is no CSV"),
    ],
)
def test_a_wrong_line_is_named(lines: list[str], said: str) -> None:
    with pytest.raises(BadLine, match=said):
        movements(lines)
