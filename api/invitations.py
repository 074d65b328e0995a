"""Letting people in: the link for a first sign-in, what follows from it, and the letters that could not be posted."""

from functools import partial
from typing import Annotated, Self

import anyio
from fastapi import Request, Response
from pydantic import AfterValidator, Field, SecretStr

from api.dependencies import Confirmation, CurrentPrincipal, OpenBook
from api.fields import In, Instant, Out, PublicId
from api.languages import AskedLanguage
from api.members import MemberId
from api.problems import MOVING, READING, problems
from api.proposals import ProposalOut, ReasonIn, accepted
from api.routing import new_router
from api.running import running
from api.sessions import WAITING_MAX
from api.validation import refusing
from ledger import refusals as r
from service import enrolment, mail
from service.invitations import TOKEN_MAX
from service.mail import ADDRESS_MAX, Shown, clean_address
from service.proposals import Words

router = new_router("access")

Address = Annotated[
    str,
    AfterValidator(refusing(clean_address)),
    Field(max_length=ADDRESS_MAX, description="A mail address.", examples=["capucine@example.org"]),
]
Token = Annotated[
    SecretStr,
    Field(
        min_length=1,
        max_length=TOKEN_MAX,
        description="What stands at the end of the link.",
        examples=["c2VydmVzLW9uY2UtYW5kLW9ubHktb25jZS0xMjM0NTY3OA"],
    ),
]


class InvitationIn(In):
    """Where the link for a first sign-in goes."""

    to: Address | None = Field(default=None, description="Left out: the address that the member gave, if any.")


class InvitationOut(Out):
    """A link for a first sign-in."""

    id: PublicId
    expires_at: Instant
    posted: bool = Field(description="Whether a letter takes it there.", examples=[False])
    address: str | None = Field(
        description="The link, for you to hand on; null where a letter takes it.",
        examples=["https://alveole.example/bienvenue/c2VydmVzLW9uY2UtYW5kLW9ubHktb25jZS0xMjM0NTY3OA"],
    )


class EnrolIn(In):
    """How a person wants to sign in from now on."""

    token: Token
    username: str = Field(pattern=r"^[A-Za-z0-9._@+-]{1,64}$", examples=["capucine"])
    password: SecretStr = Field(max_length=1024, examples=["trois abeilles sous la pluie"])


class EnrolledOut(Out):
    """Who can sign in now."""

    id: PublicId
    name: str = Field(examples=["Capucine Lavandier"])


class LetterOut(Out):
    """A letter that you caused. Its words are shown only where there is no post to send it."""

    id: PublicId
    kind: str = Field(description="What it is about.", examples=["first_sign_in"])
    state: str = Field(description="waiting, shown (hand it on yourself), sent or failed.", examples=["shown"])
    created_at: Instant
    to: str | None = Field(description="Where it goes; empty when nobody said.", examples=["capucine@example.org"])
    subject: str | None = Field(examples=["Votre accès à L'Alvéole"])
    text: str | None = Field(examples=["Bonjour Capucine Lavandier, …"])

    @classmethod
    def of(cls, letter: Shown) -> Self:
        """Return a letter as whoever caused it sees it."""
        words = letter.words
        return cls(
            id=letter.id,
            kind=letter.kind,
            state=letter.state,
            created_at=letter.created_at,
            to=words and words.to,
            subject=words and words.subject,
            text=words and words.text,
        )


class LettersOut(Out):
    """The letters that you caused, the latest first; at most 100."""

    data: list[LetterOut]


@router.post(
    "/members/{member_id}/invitations",
    status_code=201,
    responses=problems(
        *READING, r.MemberNotFound, r.MemberErased, r.LoginExists, r.AddressNotValid, r.InvitationTakesTwo
    ),
)
def invite_member(
    member_id: MemberId, body: InvitationIn, who: CurrentPrincipal, book: OpenBook, language: AskedLanguage
) -> InvitationOut:
    """Make the link with which a member signs in for the first time. It serves once, for seven days.

    For a member who has something to lose already, it takes two: propose it.
    """
    link, posted = enrolment.invite_member(book, who, member_id, to=body.to, language=language)
    address = None if posted else link.address
    return InvitationOut(id=link.id, expires_at=link.expires_at, posted=posted, address=address)


@router.post(
    "/members/{member_id}/invitation-proposals",
    status_code=202,
    responses=problems(*MOVING, r.MemberNotFound, r.MemberErased, r.LoginExists),
)
def propose_invitation(
    *,
    member_id: MemberId,
    body: ReasonIn,
    request: Request,
    confirmation: Confirmation,
    book: OpenBook,
    language: AskedLanguage,
) -> ProposalOut:
    """Propose to let in a member who has something already. The board approves; the link goes to the member."""
    who, origin, _ = confirmation
    proposed = enrolment.propose_invitation(book, who, origin, member_id, words=Words(body.reason))
    return accepted(request, confirmation, language, proposed)


@router.post(
    "/invitations/accept",
    status_code=201,
    responses=problems(
        r.BadInput,
        r.BadText,
        r.InvitationNotFound,
        r.InvitationOutgrown,
        r.UsernameTaken,
        r.PasswordTooShort,
        r.TooManyAttempts,
    ),
)
async def accept_invitation(body: EnrolIn, request: Request) -> EnrolledOut:
    """Choose how to sign in, with the link that you were given. The link has then served."""
    service = running(request)
    if service.doors.statistics().tasks_waiting >= WAITING_MAX:
        raise r.TooManyAttempts
    accept = partial(
        enrolment.enrol,
        service.book,
        body.token.get_secret_value(),
        username=body.username,
        password=body.password.get_secret_value(),
    )
    invited = await anyio.to_thread.run_sync(accept, limiter=service.doors)
    return EnrolledOut(id=invited.public_id, name=invited.name)


@router.get("/letters", responses=problems(*READING))
def list_letters(who: CurrentPrincipal, book: OpenBook, response: Response) -> LettersOut:
    """List the letters that you caused; where there is no post, with their words, for you to hand them on."""
    response.headers["Cache-Control"] = "no-store"
    return LettersOut(data=[LetterOut.of(letter) for letter in mail.list_caused(book, who)])
