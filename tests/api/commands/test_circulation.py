"""`alveole circulation compute`: anyone's payments, measured by the same definitions."""

import json
from pathlib import Path

from ledger.circulation.definitions import DEFINITIONS
from tests.api.commands.conftest import Run, runner

TABLE = """\
time,from,to,amount,from_kind,to_kind
2026-01-31T10:00:00,office,ann,100,T,U
2026-01-31T12:00:00,ann,baker,100,U,P
2026-02-02T12:00:00,baker,mill,60,P,P
2026-02-03T12:00:00,mill,farm,30,P,P
"""


def test_a_table_gives_every_indicator_that_it_allows(tmp_path: Path) -> None:
    told = compute()("circulation", "compute", written(tmp_path, TABLE), "--json")
    assert told.exit_code == 0, told.output
    (period,) = json.loads(told.stdout)["periods"]
    values = {each["id"]: each for each in period["indicators"]}
    assert set(values) == set(DEFINITIONS)
    assert (period["first_day"], period["last_day"]) == ("2026-01-31", "2026-02-03")
    assert values["lm3"] == {"id": "lm3", "version": 1, "unit": "ratio", "value": 1.9, "status": "estimated"}
    assert values["coverage"]["status"] == "unavailable"
    months = compute()("circulation", "compute", written(tmp_path, TABLE), "--by", "month")
    assert [line.split()[:3] for line in months.stdout.splitlines() if " activity " in line] == [
        ["2026-01", "activity", "100"],
        ["2026-02", "activity", "90"],
    ]


def test_what_is_no_table_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE + "2026-02-04,ann,ann's,-5,U,U\n")
    refused = compute()("circulation", "compute", file)
    assert refused.exit_code == 1
    assert "line 6: '-5' is no amount" in refused.stderr
    (tmp_path / "table.csv").write_bytes(b"time,from\n\xff")
    assert "is not in UTF-8" in compute()("circulation", "compute", file).stderr
    assert "cannot be read" in compute()("circulation", "compute", str(tmp_path / "nowhere.csv")).stderr


def compute() -> Run:
    """Run commands that need no database."""
    return runner({"TERM": "dumb", "COLUMNS": "200"})


def written(directory: Path, table: str) -> str:
    """Write a table into a file."""
    (directory / "table.csv").write_text(table)
    return str(directory / "table.csv")


def test_figures_are_made_anew_from_the_books(alveole: Run) -> None:
    made = alveole("circulation", "rebuild")
    assert made.exit_code == 0, made.output
    assert "the figures of 0 periods" in made.stderr
