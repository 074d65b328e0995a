"""My data: all that is held on me, to read and to take away; and to be forgotten. The letters that I am to hand on."""

from typing import Annotated

from fastapi import Form, Response
from fastapi.responses import JSONResponse

from api.dependencies import OpenBook
from api.pages import held, rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visiting
from api.privacy import PersonalDataOut
from service import mail
from service.privacy import erasure, export

router = new_page_router()


@router.get("/moi/donnees")
def read_my_data(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show all that is held on whoever is signed in."""
    data = export.personal_data(book, who, who.public_id)
    return rendering.page("my_data.html", visit, sections=held.sections(book, data, visit.language))


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
