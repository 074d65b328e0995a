"""Joining over HTTP: anyone applies, a stall enrols, a treasurer or the board decides."""

import json
from functools import partial
from typing import Annotated, Self

import anyio
from fastapi import Request, Response
from pydantic import Field, SecretStr

from api.contacts import ContactIn, ContactOut
from api.dependencies import REPLAYED, Confirmation, CurrentPrincipal, OpenBook
from api.fields import Code, Flag, In, Out, PastDay, PublicId
from api.members import DECISION_EXAMPLE, JoiningKind, MemberId, Name
from api.memberships import MembershipOut
from api.problems import MOVING, READING, problems
from api.routing import new_router
from api.running import running
from api.sessions import WAITING_MAX
from ledger import refusals as r
from ledger.memberships import MemberKind, State
from service import applications
from service.applications import Enrolled, Newcomer

router = new_router("members")

CURRENCIES_MAX = 20
Currencies = Annotated[list[Code], Field(max_length=CURRENCIES_MAX, examples=[["MIEL"]])]
NameChecked = Annotated[
    Flag, Field(description="You have compared the name with those that look alike.", examples=[False])
]


class ApplicationIn(In):
    """Who would like to join."""

    kind: JoiningKind = Field(examples=["business"])
    name: Name
    contact: ContactIn = Field(default_factory=ContactIn, examples=[{"email": "fournil@example.org"}])


class AppliedOut(Out):
    """What to quote when asking about an application."""

    id: PublicId


class AlikeOut(Out):
    """A member whose name can be taken for this one."""

    id: PublicId
    kind: MemberKind = Field(examples=["business"])
    name: str = Field(examples=["Boulangerie du Phare"])


class ApplicationOut(Out):
    """An application, how to reach whoever made it, and the members whose names look alike."""

    id: PublicId
    kind: MemberKind = Field(examples=["business"])
    name: str = Field(examples=["Boulangerie du Phare"])
    state: State = Field(examples=["applied"])
    since: str = Field(description="An ISO date, in Paris.", examples=["2026-11-21"])
    contact: ContactOut
    alike: list[AlikeOut]

    @classmethod
    def of(cls, found: applications.Application) -> Self:
        """Return an application as those who decide on it see it."""
        alike = [AlikeOut(**each._asdict()) for each in found.alike]
        return cls(**{**found._asdict(), "contact": ContactOut(**found.contact._asdict()), "alike": alike})


class AdmissionIn(In):
    """The decision to admit. A business, association, public body or office needs the association's agreement."""

    decision: Annotated[PublicId, Field(examples=[DECISION_EXAMPLE])] | None = Field(
        default=None, description="The decision that records the agreement."
    )
    on: PastDay | None = Field(default=None, description="Since when; left out: today.")
    currencies: Currencies | None = Field(
        default=None, description="In which local currencies an account opens; left out: in each."
    )
    name_checked: NameChecked = False


class EnrolmentIn(In):
    """A citizen who joins face to face. Without a name to sign in with, hand them a link."""

    name: Name
    contact: ContactIn = Field(default_factory=ContactIn, examples=[{"phone": "06 12 34 56 78"}])
    currencies: Currencies | None = Field(
        default=None, description="In which local currencies an account opens; left out: in each."
    )
    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9._@+-]{1,64}$", examples=["zoe"])] | None = None
    password: Annotated[SecretStr, Field(max_length=1024, examples=["trois abeilles sous la pluie"])] | None = None
    name_checked: NameChecked = False

    def to_newcomer(self) -> Newcomer:
        """Return who is enrolled."""
        return Newcomer(
            self.name,
            self.contact.to_contact(),
            None if self.currencies is None else tuple(self.currencies),
            self.username,
            None if self.password is None else self.password.get_secret_value(),
            self.name_checked,
        )


class EnrolledOut(Out):
    """A new member, with the accounts that were opened."""

    id: PublicId
    name: str = Field(examples=["Zoé Imaginaire"])
    accounts: list[PublicId]
    link: str | None = Field(
        description="Where they choose how to sign in; shown this once. Null: they can sign in already, or this is"
        " a repeated answer.",
        examples=["https://alveole.example/bienvenue/c2VydmVzLW9uY2UtYW5kLW9ubHktb25jZS0xMjM0NTY3OA"],
    )

    @classmethod
    def of(cls, enrolled: Enrolled) -> Self:
        """Return what was made."""
        return cls(
            id=enrolled.id,
            name=enrolled.name,
            accounts=list(enrolled.accounts),
            link=enrolled.link and enrolled.link.address,
        )


@router.post(
    "/applications",
    status_code=202,
    responses=problems(r.BadInput, r.BadText, r.NameMisleads, r.AddressNotValid, r.TooManyAttempts),
)
def create_application(body: ApplicationIn, request: Request) -> AppliedOut:
    """Apply to join, as yourself or for a business, an association or a public body. The association decides."""
    service = running(request)
    applied = applications.apply(
        service.book,
        service.throttle,
        kind=MemberKind(body.kind),
        name=body.name,
        contact=body.contact.to_contact(),
        address=request.client.host if request.client else "",
    )
    return AppliedOut(id=applied)


@router.get("/members/{member_id}/application", responses=problems(*READING, r.MemberNotFound))
def read_application(member_id: MemberId, who: CurrentPrincipal, book: OpenBook, response: Response) -> ApplicationOut:
    """Read an application, before you decide on it."""
    response.headers["Cache-Control"] = "no-store"
    return ApplicationOut.of(applications.find(book, who, member_id))


@router.post(
    "/members/{member_id}/admission",
    responses=problems(
        *READING,
        *(r.MemberNotFound, r.CurrencyNotFound, r.StepNotPossible, r.AgreementMissing, r.NameLooksAlike),
        *(r.DayNotPossible, r.DecisionNotFound, r.QueueFull, r.StillRunning, r.ShuttingDown),
    ),
)
def admit_member(member_id: MemberId, body: AdmissionIn, who: CurrentPrincipal, book: OpenBook) -> MembershipOut:
    """Admit whoever applied, and open their first accounts."""
    admitted = applications.admit(
        book,
        who,
        member_id,
        currencies=body.currencies,
        on=body.on,
        decision=body.decision,
        name_checked=body.name_checked,
    )
    return MembershipOut.of(admitted)


@router.post(
    "/enrolments",
    status_code=201,
    responses=problems(
        *MOVING,
        *(
            r.NameMisleads,
            r.NameLooksAlike,
            r.AddressNotValid,
            r.CurrencyNotFound,
            r.UsernameTaken,
            r.PasswordTooShort,
            r.TooManyAttempts,
        ),
    ),
)
async def enrol_member(body: EnrolmentIn, confirmation: Confirmation, request: Request) -> EnrolledOut:
    """Make a citizen a member at once, face to face, with their first accounts and a way to sign in."""
    service = running(request)
    if service.doors.statistics().tasks_waiting >= WAITING_MAX:
        raise r.TooManyAttempts
    said = json.dumps(body.model_dump(mode="json", exclude={"password"}), sort_keys=True).encode()
    # nothing that follows from a password goes into the books: it could be guessed from there
    origin = confirmation.origin._replace(request=service.book.keyring.mac(b"enrol_member", said))
    enrolling = partial(applications.enrol, service.book, confirmation.who, origin, body.to_newcomer())
    confirmation.response.headers["Cache-Control"] = "no-store"
    enrolled = await anyio.to_thread.run_sync(enrolling, limiter=service.doors)
    if enrolled.replayed:
        confirmation.response.headers[REPLAYED] = "true"
    return EnrolledOut.of(enrolled)
