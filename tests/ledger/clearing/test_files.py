"""Obligations as a file: what is read, what is written, and which line is at fault."""

import pytest

from ledger.clearing import obligation
from ledger.clearing.files import read, write
from ledger.clearing.network import Fault
from ledger.refusals import ObligationNotValid


@pytest.mark.parametrize(
    "text",
    [
        "debtor,creditor,amount,priority\nA,B,100,3\nA,B,7,\n",
        '\ufeffDebtor;Creditor;Amount;Priority\n A ; B ;100;3\r\n\n"A";B;007;0\n',
    ],
)
def test_a_file_is_read_with_commas_or_semicolons(text: str) -> None:
    edges = read(text.splitlines(keepends=True))
    assert [edge[:5] for edge in edges] == [
        obligation("", "A", "B", 100, priority=3)[:5],
        obligation("", "A", "B", 7)[:5],
    ]
    assert len({edge.id for edge in edges}) == 2


@pytest.mark.parametrize(
    ("text", "number", "fault"),
    [
        ("", 0, Fault.COLUMNS),
        ("debtor,creditor\n", 0, Fault.COLUMNS),
        ("debtor,creditor,amount\nA,B,1\nA,B\n", 2, Fault.COLUMNS),
        ("debtor,creditor,amount\nA,B,1\nA,A,1\n", 2, Fault.SAME_PARTY),
        ("debtor,creditor,amount\nA,B,0\n", 1, Fault.AMOUNT),
        ("debtor,creditor,amount\nA,B,12.50\n", 1, Fault.AMOUNT),
        ("debtor,creditor,amount\nA,B,-3\n", 1, Fault.AMOUNT),
        ("debtor,creditor,amount\nA,B," + "9" * 17 + "\n", 1, Fault.AMOUNT),
        ("debtor,creditor,amount,priority\nA,B,1,high\n", 1, Fault.PRIORITY),
        ("debtor,creditor,amount\n,B,1\n", 1, Fault.NO_PARTY),
        ("debtor,creditor,amount\n" + "A" * 201 + ",B,1\n", 1, Fault.NAME),
        ("debtor,creditor,amount\nA,B,1\n" + "A" * 200_000 + ",B,1\n", 2, Fault.COLUMNS),
    ],
)
def test_the_first_faulty_line_is_named(text: str, number: int, fault: Fault) -> None:
    with pytest.raises(ObligationNotValid) as refused:
        read(text.splitlines(keepends=True))
    assert refused.value.facts == {"number": number, "fault": fault}


def test_what_is_written_can_be_read_again() -> None:
    edges = [obligation("1", 'La "Ruche", Arès', "B", 5, priority=-2), obligation("2", "A", "B", 1)]
    assert list(write(edges)) == ["debtor,creditor,amount,priority\n", '"La ""Ruche"", Arès",B,5,-2\n', "A,B,1,0\n"]
    assert read(write(edges)) == edges
