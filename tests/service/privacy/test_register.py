"""No table is forgotten: the register is checked against the database's own tables, and its document against both."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Column, LargeBinary
from sqlmodel import SQLModel

from service.privacy.export import told
from service.privacy.holding import Holding
from service.privacy.register import HOLDINGS, IMPERSONAL

DOCUMENT = Path(__file__).parents[3] / "docs" / "processing-register.md"
TABLES = SQLModel.metadata.tables
BY_NAME = {each.name: each for each in HOLDINGS}
SECRET = re.compile(r"hash|secret|sealed|token|key|pin|password")


def referring(target: str) -> list[tuple[str, "Column[object]"]]:
    """Return every column that refers to a table, with its own table's name."""
    return [
        (name, column)
        for name, table in TABLES.items()
        for column in table.columns
        if any(key.column.table.name == target for key in column.foreign_keys)
    ]


def test_every_table_is_in_the_register_or_holds_nothing_on_anyone() -> None:
    assert set(BY_NAME) | set(IMPERSONAL) == set(TABLES)
    assert not set(BY_NAME) & set(IMPERSONAL)
    assert len(BY_NAME) == len(HOLDINGS)


@pytest.mark.parametrize(("table", "column"), referring("member"), ids=str)
def test_every_column_that_refers_to_a_member_finds_whose_the_row_is(table: str, column: "Column[object]") -> None:
    assert table in BY_NAME, "a table that refers to a member holds something on one"
    assert re.search(rf'\b{column.name}"? = :member', BY_NAME[table].whose), f"{table}.{column.name} is told to nobody"


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda each: each.name)
def test_nothing_secret_and_no_key_of_the_tables_is_told(holding: Holding) -> None:
    columns = told(holding)
    assert columns, "something is told"
    assert not any(isinstance(each.type, LargeBinary) for each in columns)
    assert [each.name for each in columns if SECRET.search(each.name)] == []
    assert [each.name for each in columns if each.foreign_keys and each.name not in ALLOWED] == []
    assert holding.withheld <= {each.name for each in TABLES[holding.name].columns}


ALLOWED = {"account", "request"}
"""Keys of other tables that tell which of one's own things is meant."""


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda each: each.name)
def test_what_stays_says_why_and_what_goes_is_found(holding: Holding) -> None:
    assert holding.deleted or holding.stays, "it goes, or there is a reason"
    assert bool(holding.blanked) == bool(holding.blanks)
    assert holding.fr != holding.en


@pytest.mark.parametrize("table", sorted(BY_NAME))
def test_the_document_names_every_table_with_personal_data(table: str) -> None:
    assert f"`{table}`" in DOCUMENT.read_text(encoding="utf-8")


def test_the_document_names_no_table_that_is_not_there() -> None:
    rows = re.findall(r"^\| `([a-z_]+)`", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(rows) == set(BY_NAME)


def test_the_document_says_what_article_30_asks_for_in_both_languages() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for heading in ("Finalité", "Base légale", "Catégories", "Destinataires", "Durée", "Purpose", "Legal basis"):
        assert heading in text
    for heading in ("Categories", "Recipients", "Retention"):
        assert heading in text


def test_what_refers_to_a_row_that_goes_goes_with_it() -> None:
    left = [
        f"{name}.{column.name}"
        for target, holding in BY_NAME.items()
        if holding.deleted
        for name, column in referring(target)
        if not BY_NAME[name].deleted
    ]
    assert left == []
