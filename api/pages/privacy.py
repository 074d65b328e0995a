"""My data: all that is held on me, to read and to take away; and to be forgotten. The letters that I am to hand on."""

from typing import Annotated, NamedTuple

from fastapi import Form, Response
from fastapi.responses import JSONResponse

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visiting
from api.privacy import PersonalDataOut
from ledger.money import Language
from service import mail
from service.privacy import erasure, export
from service.privacy.export import Held

router = new_page_router()

INSTANT_MIN = 10**14
"""What is larger under such a name is an instant in microseconds: 1973, and no amount that anyone has."""

INSTANTS = frozenset({"at", "since", "until"})


class Section(NamedTuple):
    """What one table holds, as a person reads it: a title, and rows of names and values."""

    title: str
    rows: list[list[tuple[str, str]]]


@router.get("/moi/donnees")
def read_my_data(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show all that is held on whoever is signed in."""
    data = export.personal_data(book, who, who.public_id)
    sections = [_section(held, visit.language) for held in data.held]
    return rendering.page("my_data.html", visit, sections=sections)


@router.get("/moi/donnees.json")
def take_my_data(who: PagePrincipal, book: OpenBook) -> Response:
    """Hand it over as a file that programs read."""
    data = PersonalDataOut.of(export.personal_data(book, who, who.public_id))
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="donnees.json"'}
    return JSONResponse(data.model_dump(mode="json"), headers=headers)


@router.post("/moi/donnees/effacement")
def forget_me(who: PagePrincipal, book: OpenBook, sure: Annotated[str, Form(max_length=8)] = "") -> Response:
    """Forget whoever is signed in, when they said that they are sure."""
    if sure != "yes":
        return visits.redirect("/moi/donnees", flash="privacy.not_sure")
    erasure.erase(book, who, who.public_id)
    answer = visits.redirect("/connexion", flash="privacy.forgotten")
    answer.headers["Clear-Site-Data"] = '"storage"'
    visits.forget(answer, visits.SESSION)
    return answer


@router.get("/moi/lettres")
def read_my_letters(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show the letters that whoever is signed in caused; with their words, where there is no post."""
    return rendering.page("my_letters.html", visit, letters=mail.list_caused(book, who))


def _section(held: Held, language: Language) -> Section:
    rows = [
        [(_label(name, language), _written(name, value, language)) for name, value in row.items() if value is not None]
        for row in held.rows
    ]
    return Section(held.holding.title(language), rows)


def _label(column: str, language: Language) -> str:
    """Return what a column is called; by its own name where no word was found for it."""
    return rendering.say(f"privacy.{column}", language) or column.replace("_", " ")


def _written(column: str, value: int | str, language: Language) -> str:
    """Return a value as a person reads it: instants as days, the rest as it is held."""
    if isinstance(value, int) and value > INSTANT_MIN and (column.endswith("_at") or column in INSTANTS):
        return rendering.day(value, language)
    return str(value)
