"""`alveole found`: begin a real association. It asks what it is not told."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.books import open_book, operator
from api.commands.console import fail, say, settings, write_columns
from ledger.refusals import Refusal

if TYPE_CHECKING:
    from service.founding import Founded, Person, Plan

NAMED = re.compile(r"(?P<name>[^<>]+?)\s*(?:<(?P<address>[^<>]*)>)?")


def found(
    *,
    name: Annotated[str | None, typer.Option(help="What the association is called.")] = None,
    public_url: Annotated[str | None, typer.Option(help="Where phones reach it: https://…")] = None,
    siren: Annotated[str | None, typer.Option(help="Its SIREN, nine digits.")] = None,
    iban: Annotated[str | None, typer.Option(help="The bank account of the guarantee fund.")] = None,
    code: Annotated[str | None, typer.Option(help="The currency's code: MIEL.")] = None,
    unit: Annotated[str | None, typer.Option(help="The currency's name: La Miel.")] = None,
    scale: Annotated[int, typer.Option(help="Decimals of the currency; two, as the euro behind each unit has.")] = 2,
    fee: Annotated[str | None, typer.Option(help="A year's membership, in euros: 12.50")] = None,
    board: Annotated[
        list[str] | None,
        typer.Option(help='A board member who administers from the first day: "Name <address>". Give two.'),
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="Write their letters in English.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether all of it is right.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the links as JSON, for programs.")] = False,
) -> None:
    """Found a real association in an empty database: its currency, and two administrators who enrol by their links.

    Interrupted, it goes on when the same is answered again. It makes no demo data.
    """
    from service import preflight
    from service.currencies import SCALE
    from service.database import Database
    from service.founding import FIRST, Plan, clean
    from service.founding import found as found_association

    if scale != SCALE:
        fail("Behind each unit stands a euro, to the cent: the currency has two decimals.")
    chosen = settings()
    with closing(Database(chosen.database_url, pool_size=1)) as database:
        preflight.check_ready(database)
    people = [_person(each) for each in board or ()]
    plan = Plan(
        name=name or _ask("The association's name"),
        public_url=public_url or _ask("Where phones will reach it", default=chosen.public_url),
        siren=siren or _ask("Its SIREN", check=_siren),
        iban=iban or _ask("The IBAN of the guarantee fund", check=_iban),
        code=code or _ask("The currency's code, as MIEL"),
        unit=unit or _ask("The currency's name, as La Miel"),
        fee=_cents(fee or _ask("A year's membership, in euros", default="0")),
        people=tuple(people or [_person(_ask(f"Board member {each + 1}: Name <address>")) for each in range(FIRST)]),
        language="en" if english else "fr",
    )
    plan = clean(plan)
    if not (yes or as_json):
        _confirm(plan)
    with open_book(plan.public_url) as book:
        founded = found_association(book, operator(), plan)
    _tell(founded, as_json=as_json)
    if chosen.public_url != plan.public_url:
        say(f"Serve it with ALVEOLE_PUBLIC_URL={plan.public_url}")


def _ask(question: str, *, default: str | None = None, check: Callable[[str], str] = str) -> str:
    """Ask a question, again and again while the answer cannot be."""
    while True:
        answer = str(typer.prompt(question, default=default, err=True))
        try:
            return check(answer)
        except Refusal as refusal:
            say(refusal.sentence("en"))


def _siren(answer: str) -> str:
    from ledger.identifiers import siren

    return siren(answer)


def _iban(answer: str) -> str:
    from ledger.identifiers import iban

    return iban(answer)


def _person(written: str) -> "Person":
    """Read "Name <address>"; the address may be left out."""
    from service.founding import Person

    found = NAMED.fullmatch(written.strip())
    if found is None:
        fail(f"{written!r} is not of the form: Name <address>")
    return Person(found["name"], (found["address"] or "").strip())


def _cents(written: str) -> int:
    """Read an amount of euros, with a point or a comma."""
    try:
        cents = Decimal(written.replace(",", ".")) * 100
    except InvalidOperation:
        fail(f"{written!r} is no amount of euros.")
    if not cents.is_finite() or cents != int(cents):
        fail(f"{written!r} is no amount of euros.")
    return int(cents)


def _confirm(plan: "Plan") -> None:
    people = " and ".join(f"{each.name} <{each.address}>" if each.address else each.name for each in plan.people)
    say(
        f"{plan.name}, SIREN {plan.siren}, at {plan.public_url}, issues {plan.unit} ({plan.code}), backed by"
        f" euros at {plan.iban}. A year's membership costs {plan.fee / 100:.2f} €. {people} administer it."
    )
    typer.confirm("Is all of this right?", abort=True, err=True)


def _tell(founded: "Founded", *, as_json: bool) -> None:
    """Show the links, once: those that a letter takes too, for whoever founds it answers for both."""
    if as_json:
        people = [each._asdict() for each in founded.people]
        typer.echo(json.dumps({"association": founded.id, "people": people}, ensure_ascii=False, indent=2))
        return
    say("The association is founded. Give each of the two their link; it serves once, for seven days:")
    write_columns(("member", "name", "link"), [(each.member, each.name, each.link) for each in founded.people])
