"""`alveole verify`: prove the whole book from its rows alone."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import fail, read_document, say, settings

if TYPE_CHECKING:
    from service.verification import Report


def verify(
    *,
    seal: Annotated[
        Path | None,
        typer.Option(
            help="A seal made earlier: prove too that nothing before it was rewritten.", exists=True, dir_okay=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON, for programs.")] = False,
) -> None:
    """Prove every entry and balance from the rows alone, while the service runs; exit with 1 when something is wrong.

    It trusts neither the program that wrote them nor the database's guards.
    """
    from api.commands.progress import bars
    from service import preflight, seals, verification
    from service.database import Database

    kept = None if seal is None else read_document("seal", seal, seals.read)
    with closing(Database(settings().database_url, pool_size=1)) as database, bars() as shown:
        preflight.check_ready(database)
        report = verification.verify(database, seal=kept, progress=shown.begin("Verifying"))
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _tell(report)
    if not report.sound:
        raise typer.Exit(1)


def _tell(report: "Report") -> None:
    """Say in words what was found."""
    for check, subject, detail in report.findings:
        typer.echo(f"{check}  {subject}  {detail}")
    if not report.sound:
        fail(f"{len(report.findings)} findings in {report.entries} entries: these books are not sound.")
    say(f"Sound: {report.entries} entries, proved in {report.seconds:.1f} s. They end in {report.hash.hex()}")
    if report.sealed is not None:
        say(f"Nothing up to entry {report.sealed} was rewritten since the seal was made.")
