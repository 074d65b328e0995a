"""A change of any one cell of the books is found, but for the cells named here and in docs/chain.md."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from service.verification import verify
from tests.service.verification.eventful import Names
from tests.service.verification.ruins import TABLES, Rows, Ruins

Row = dict[str, Any]


def always(_row: Row, _value: object, _books: Rows) -> bool:
    return True


def never(_row: Row, _value: object, _books: Rows) -> bool:
    return False


def never_settled(row: Row, _value: object, _books: Rows) -> bool:
    return bool(row["done"] == 0 and row["kind"] != "hold")


def later(row: Row, value: Any, books: Rows) -> bool:
    """Tell whether a due still ends after it was settled, or was never settled."""
    settled = [each["entry"] for each in books["settlement"] if each["due"] == row["id"]]
    last = max((entry["recorded_at"] for entry in books["entry"] if entry["seq"] in settled), default=0)
    return row["kind"] != "hold" and (value is None or value > last)


def unmoved(row: Row, _value: object, books: Rows) -> bool:
    return not any(posting["amount"] for posting in books["posting"] if posting["account"] == row["id"])


def of_the_same_side(row: Row, value: object, _books: Rows) -> bool:
    return row["kind"] not in {"fund", "issuance"} and value not in {"fund", "issuance"}


def within_what_was_received(row: Row, value: Any, books: Rows) -> bool:
    received = [
        posting["amount"]
        for posting in books["posting"]
        if (posting["entry"], posting["account"]) == (row["entry"], row["account"])
    ]
    return never_settled(row, value, books) or (row["kind"] == "refundable" and row["done"] <= value <= received[0])


def whole_all_the_same(row: Row, value: object, books: Rows) -> bool:
    settled = [each["amount"] for each in books["settlement"] if each["due"] == row["id"]]
    return value in {0, 1} and (value == 0 or settled in ([], [row["amount"]]))


def after_a_revision(row: Row, value: Any, books: Rows) -> bool:
    return bool(row["rev"] > 0 and value >= max(entry["recorded_at"] for entry in books["entry"]))


def in_use_elsewhere(row: Row, value: object, books: Rows) -> bool:
    return value not in {entry["key"] for entry in books["entry"]}


def possible(_row: Row, value: Any, _books: Rows) -> bool:
    return bool(0 <= value <= 4)


UNPROVEN: dict[str, Callable[[Row, Any, Rows], bool]] = {
    "book.key": always,
    "book.created_at": always,
    "currency.code": always,
    "currency.name": always,
    "currency.scale": possible,
    "cover.medium": always,
    "account.name": always,
    "account.holder": always,
    "account.kind": of_the_same_side,
    "account.currency": unmoved,
    "account.cover": unmoved,
    "due.id": never_settled,
    "due.account": never_settled,
    "due.entry": never_settled,
    "due.kind": never_settled,
    "due.amount": within_what_was_received,
    "due.whole": whole_all_the_same,
    "due.state": never_settled,
    "due.created_at": always,
    "due.expires_at": later,
    "memo_erasure.at": always,
    "memo_erasure.actor": always,
    "refusal.key": in_use_elsewhere,
    "refusal.request": always,
    "refusal.code": always,
    "refusal.facts": always,
    "refusal.at": always,
    "head.at": after_a_revision,
    "head.rev": always,
}
"""The cells of which a change may go unseen, and when."""


@st.composite
def changes(draw: st.DrawFn, books: Rows) -> tuple[str, Row, str, Any]:
    """Draw a cell, and what is to stand in it: nearly the same, what stands in another row, or anything."""
    table = draw(st.sampled_from([name for name, rows in books.items() if rows]))
    column = draw(st.sampled_from(sorted(books[table][0])))
    row = draw(st.sampled_from(books[table]))
    others = [other[column] for other in books[table]]
    value = draw(st.sampled_from(others) | near(next((other for other in others if other is not None), None)))
    return table, row, column, value


def near(value: object) -> st.SearchStrategy[Any]:
    if isinstance(value, int):
        return st.sampled_from([value - 1, value + 1, -value]) | st.integers(-(2**63), 2**63 - 1)
    if isinstance(value, bytes):
        return st.binary(min_size=len(value), max_size=len(value))
    return st.sampled_from([f"{value} ", f"{value}é", ""])


@given(data=st.data())
def test_a_change_of_any_one_cell_is_found(eventful: tuple[Ruins, Names], data: st.DataObject) -> None:
    ruins, _ = eventful
    table, row, column, value = data.draw(changes(ruins.whole))
    if value == row[column] or (value is None and not TABLES[table].c[column].nullable):
        return
    try:
        ruins.change(table, row, column, value)
    except DBAPIError:
        return  # the database itself refuses it: a key, a reference, a type
    try:
        seen = not verify(ruins.database).sound
        forgiven = UNPROVEN.get(f"{table}.{column}", never)
        assert seen or forgiven(row, value, ruins.whole)
    finally:
        ruins.change(table, row | {column: value}, column, row[column])


def test_the_cells_that_are_not_proven_are_documented() -> None:
    page = Path("docs/chain.md").read_text()
    assert [cell for cell in UNPROVEN if f"`{cell}`" not in page] == []
