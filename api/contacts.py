"""How to reach a member, kept and erased."""

from typing import Annotated, Literal

from fastapi import Response
from pydantic import AfterValidator, Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import In, Out
from api.members import MemberId
from api.problems import READING, problems
from api.routing import new_router
from api.validation import refusing
from ledger import refusals as r
from ledger.memos import clean
from service import contacts
from service.contacts import ADDRESS_MAX, PHONE, PHONE_MAX, Contact
from service.mail import ADDRESS_MAX as MAIL_MAX
from service.mail import clean_address

router = new_router("members")


def _email(text: str) -> str:
    return clean_address(text) if text else ""


def _address(text: str) -> str:
    return clean(text, most=ADDRESS_MAX)


Email = Annotated[
    str,
    AfterValidator(refusing(_email)),
    Field(max_length=MAIL_MAX, description="A mail address; empty: none.", examples=["capucine@example.org"]),
]
Phone = Annotated[
    str,
    Field(
        pattern=f"^({PHONE.pattern})?$",
        max_length=PHONE_MAX,
        description="A telephone number; empty: none.",
        examples=["06 12 34 56 78"],
    ),
]
Address = Annotated[
    str,
    AfterValidator(refusing(_address)),
    Field(max_length=4 * ADDRESS_MAX, description="A postal address; empty: none.", examples=["2 quai des Ruches"]),
]
Tongue = Annotated[Literal["fr", "en"], Field(description="The language to write in.", examples=["fr"])]


class ContactIn(In):
    """How to reach a member. Nothing of it is needed."""

    email: Email = ""
    phone: Phone = ""
    address: Address = ""
    language: Tongue = "fr"

    def to_contact(self) -> Contact:
        """Return it as the service keeps it."""
        return Contact(self.email, self.phone, self.address, self.language)


class ContactOut(Out):
    """How to reach a member."""

    email: str = Field(examples=["capucine@example.org"])
    phone: str = Field(examples=["06 12 34 56 78"])
    address: str = Field(examples=["2 quai des Ruches"])
    language: Literal["fr", "en"]


@router.get("/members/{member_id}/contact", responses=problems(*READING, r.MemberNotFound))
def read_contact(member_id: MemberId, who: CurrentPrincipal, book: OpenBook, response: Response) -> ContactOut:
    """Read how to reach a member: yourself, whom you act for, or anyone, as your roles go."""
    response.headers["Cache-Control"] = "no-store"
    return ContactOut(**contacts.find(book, who, member_id)._asdict())


@router.put(
    "/members/{member_id}/contact",
    responses=problems(*READING, r.ProofNeeded, r.MemberNotFound, r.BadText, r.AddressNotValid),
)
def set_contact(member_id: MemberId, body: ContactIn, who: CurrentPrincipal, book: OpenBook) -> ContactOut:
    """Say anew how to reach a member; what was said before is forgotten."""
    return ContactOut(**contacts.change(book, who, member_id, body.to_contact())._asdict())


@router.delete("/members/{member_id}/contact", status_code=204, responses=problems(*READING, r.MemberNotFound))
def erase_contact(member_id: MemberId, who: CurrentPrincipal, book: OpenBook) -> None:
    """Forget how to reach a member."""
    contacts.erase(book, who, member_id)
