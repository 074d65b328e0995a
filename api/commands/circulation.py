"""`alveole circulation …`: how a currency circulates, from the books or from anyone's table of payments."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import fail, say, write_columns
from ledger.circulation.periods import Granularity

if TYPE_CHECKING:
    from ledger.circulation.computing import Measured

circulation = typer.Typer(no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@circulation.callback()
def introduce() -> None:
    """Measure how a currency circulates. What each figure means: docs/circulation.md."""


@circulation.command()
def compute(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns time,from,to,amount,from_kind,to_kind.")],
    *,
    by: Annotated[Granularity | None, typer.Option(help="Compute each period by itself; without: all of it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compute every indicator that a table of payments allows, by the same definitions as the service's own figures.

    Kinds are U (individual), P (business, association, public body) and T (issuer, exchange office, reserve);
    amounts are whole minor units; times without an offset are Paris time.
    """
    from ledger.circulation.computing import compute as measure
    from ledger.circulation.table import BadLine, movements

    try:
        with file.open(encoding="utf-8", newline="") as lines:
            found = movements(lines)
    except BadLine as error:
        fail(f"{file}, {error}.")
    except UnicodeDecodeError as error:
        fail(f"{file} is not in UTF-8 ({error.reason}).")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    measured = list(measure(found, by))
    if as_json:
        typer.echo(json.dumps({"periods": [_written(each) for each in measured]}, ensure_ascii=False, indent=2))
        return
    rows = [
        (each.period.code, indicator, "" if value.value is None else str(value.value), value.status)
        for each in measured
        for indicator, value in each.values.items()
    ]
    write_columns(("period", "indicator", "value", "status"), rows)


@circulation.command()
def rebuild() -> None:
    """Compute every figure anew from the books, from the first entry on; nothing changes where nothing was wrong."""
    from api.commands.books import open_book
    from service.circulation import refreshing

    with open_book() as book:
        count = refreshing.rebuild(book)
    say(f"Computed the figures of {count} periods from the books.")


def _written(measured: "Measured") -> dict[str, object]:
    from ledger.circulation.definitions import DEFINITIONS

    return {
        "period": measured.period.code,
        "first_day": measured.period.first.isoformat(),
        "last_day": measured.period.last.isoformat(),
        "indicators": [
            {
                "id": indicator,
                "version": DEFINITIONS[indicator].version,
                "unit": DEFINITIONS[indicator].unit,
                "value": value.value,
                "status": value.status,
            }
            for indicator, value in measured.values.items()
        ],
    }
