"""How to reach me: what a member wrote of it themselves."""

from typing import Annotated

from fastapi import Form, Response
from pydantic import BaseModel, Field

from api.dependencies import OpenBook
from api.pages import rendering, visits
from api.pages.routing import new_page_router
from api.pages.visits import PagePrincipal, Visit, Visiting
from api.problems import status_of
from ledger.money import Language
from ledger.refusals import Refusal
from service import contacts
from service.contacts import Contact

router = new_page_router()


class ContactForm(BaseModel):
    """How to reach somebody. Nothing of it is needed."""

    email: str = Field(default="", max_length=1024)
    phone: str = Field(default="", max_length=1024)
    address: str = Field(default="", max_length=1024)
    language: str = Field(default="fr", max_length=8)

    def to_contact(self) -> Contact:
        """Return it as the service keeps it."""
        language: Language = "en" if self.language == "en" else "fr"
        return Contact(self.email.strip(), self.phone.strip(), self.address.strip(), language)


@router.get("/moi/coordonnees")
def read_my_contact(visit: Visiting, who: PagePrincipal, book: OpenBook) -> Response:
    """Show how to reach whoever is signed in."""
    return _page(visit, contacts.find(book, who, who.public_id))


@router.post("/moi/coordonnees")
def set_my_contact(
    visit: Visiting, who: PagePrincipal, book: OpenBook, form: Annotated[ContactForm, Form()]
) -> Response:
    """Keep what they wrote."""
    try:
        contacts.change(book, who, who.public_id, form.to_contact())
    except Refusal as refusal:
        return _page(visit, form.to_contact(), refusal)
    return visits.redirect("/moi/coordonnees", flash="contacts.kept")


@router.post("/moi/coordonnees/effacement")
def erase_my_contact(who: PagePrincipal, book: OpenBook) -> Response:
    """Forget all of it."""
    contacts.erase(book, who, who.public_id)
    return visits.redirect("/moi/coordonnees", flash="contacts.erased")


def _page(visit: Visit, contact: Contact, refusal: Refusal | None = None) -> Response:
    return rendering.page(
        "my_contact.html",
        visit,
        status=200 if refusal is None else status_of(refusal),
        contact=contact,
        refused="" if refusal is None else refusal.sentence(visit.language),
    )
