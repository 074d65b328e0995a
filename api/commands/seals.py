"""`alveole seal` and `alveole check-receipt`: what the books were, kept where their issuer cannot change it."""

import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api.commands.console import fail, read_document, say, settings

ReceiptFile = Annotated[
    Path, typer.Argument(help="The receipt, as the service gave it (JSON).", exists=True, dir_okay=False)
]


def seal(
    output: Annotated[
        Path | None, typer.Option("--output", help="The file to write, which must not exist. Without: the terminal.")
    ] = None,
) -> None:
    """Write a seal of the books as they are now: a few lines to publish, or to leave with someone you trust.

    `alveole verify --seal FILE` later proves that nothing before it was rewritten.
    """
    from service import preflight, seals
    from service.database import Database

    with closing(Database(settings().database_url, pool_size=1)) as database:
        preflight.check_ready(database)
        text = json.dumps(seals.written(seals.seal(database)), indent=2)
    if output is None:
        typer.echo(text)
        return
    with output.open("x") as file:
        file.write(text + "\n")
    say(f"{output} seals the books. Keep it away from this machine.")


def check_receipt(
    receipt: ReceiptFile,
    *,
    seal: Annotated[Path, typer.Option(help="A seal made after the receipt (JSON).", exists=True, dir_okay=False)],
    digests: Annotated[
        Path | None,
        typer.Option(
            help="The digests of the entries from the receipt to the seal (JSON).", exists=True, dir_okay=False
        ),
    ] = None,
) -> None:
    """Check that the entry of a receipt stands in sealed books. Needs no database, so anyone can do it anywhere."""
    from ledger import receipts
    from service import seals

    held = read_document("receipt", receipt, lambda text: receipts.read(json.loads(text)))
    sealed = read_document("seal", seal, seals.read)
    between = [] if digests is None else read_document("list of digests", digests, _digests)
    after = [(seq, digest) for seq, digest in between if held.entry.seq < seq <= sealed.seq]
    fault = receipts.check(held, after, sealed)
    if fault is not None:
        fail(fault)
    say(
        f"Proved: entry {held.entry.seq} stands in the books sealed at entry {sealed.seq}, exactly as the receipt says."
    )


def _digests(text: str) -> list[tuple[int, bytes]]:
    """Read digests as the service lists them: {"data": [{"seq": 5, "digest": "…"}, …]}, or the list alone."""
    document = json.loads(text)
    listed = document.get("data") if isinstance(document, dict) else document
    if not isinstance(listed, list):
        raise ValueError("it has no list")  # noqa: TRY004 - what a document holds is a value
    try:
        return [(int(each["seq"]), bytes.fromhex(each["digest"])) for each in listed]
    except (KeyError, TypeError) as error:
        raise ValueError(f"something is missing or misplaced in it: {error}") from error
