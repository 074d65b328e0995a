"""`alveole clearing`: what a circle would gain by setting off what its members owe each other."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.console import fail, read_document, say

if TYPE_CHECKING:
    from ledger.clearing import Edge

ObligationsFile = Annotated[
    Path,
    typer.Argument(
        help="CSV with the columns debtor, creditor, amount (minor units) and, where wanted, priority.",
        exists=True,
        dir_okay=False,
    ),
]

clearing = typer.Typer(help="See what would be cleared of what members owe each other.", no_args_is_help=True)


@clearing.command()
def simulate(
    file: ObligationsFile,
    *,
    residual: Annotated[
        Path | None,
        typer.Option(help="Where to write what is owed afterwards. Without: FILE.residual.csv beside it."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Where to write what proves that no more could be cleared (JSON).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON, for programs.")] = False,
) -> None:
    """Clear as much as can be cleared of the obligations in FILE. It touches no books and needs no database."""
    from ledger.clearing import files, total
    from ledger.clearing.certificates import written
    from ledger.clearing.solving import solve

    edges = _read(file)
    before, cleared = total(edges), solve(edges)
    left = residual or file.with_name(f"{file.stem}.residual.csv")
    with left.open("w", encoding="utf-8", newline="") as output:
        output.writelines(files.write(cleared.residual))
    if certificate is not None:
        certificate.write_text(json.dumps(written(cleared.certificate, cleared.by_id)) + "\n", encoding="utf-8")

    figures = {
        "obligations": len(edges),
        "participants": before.parties,
        "gross": before.gross,
        "net_internal_debt": before.net,
        "cleared": cleared.amount,
        "residual_gross": before.gross - cleared.amount,
        "residual": str(left),
        "input_sha256": cleared.certificate.input.hex(),
        "solver": cleared.certificate.solver,
    }
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    share = 100 * cleared.amount // before.gross if before.gross else 0
    say(f"{len(edges)} obligations among {before.parties} participants, {before.gross} in all (in minor units).")
    say(
        f"{cleared.amount} of it can be cleared ({share} %): nobody's net position moves, {before.net} net remains due."
    )
    say(f"What is owed afterwards is in {left}.")


@clearing.command()
def recheck(
    file: ObligationsFile,
    certificate: Annotated[
        Path, typer.Argument(help="What `simulate --certificate` wrote.", exists=True, dir_okay=False)
    ],
) -> None:
    """Check, without any solver, that no more of the obligations in FILE could be cleared than the certificate says."""
    from ledger.clearing import certificates

    edges = _read(file)
    proof, flows = read_document("certificate", certificate, certificates.read)
    fault = certificates.recheck(edges, flows, proof)
    if fault is not None:
        fail(f"The certificate does not hold: {fault}.")
    say(f"Proved: {sum(flows.values())} can be cleared, and no more, and nobody's net position moves.")


def _read(file: Path) -> "list[Edge]":
    from ledger.clearing import files

    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return files.read(lines)
    except UnicodeDecodeError:
        fail(f"{file} is not a text in UTF-8.")
