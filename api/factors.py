"""Second factors: codes that an application shows, codes on paper, passkeys."""

import json
from functools import partial
from typing import Annotated, Any, Self

import anyio
from fastapi import Path, Request, Response
from pydantic import Field, SecretStr

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import PUBLIC_ID, In, Instant, Out, PublicId
from api.problems import READING, problems
from api.routing import new_router
from api.running import running
from api.sessions import WAITING_MAX
from ledger import refusals as r
from service import factors, proofs
from service.factors import Factors
from service.passkeys import NAME_MAX, Known
from service.proofs import Proof

router = new_router("access")

CHANGING = (*READING, r.SecondFactorNeeded, r.ProofNeeded)

Credential = Annotated[
    dict[str, Any],
    Field(
        description="What the browser made of the options: the PublicKeyCredential, as its toJSON() writes it.",
        examples=[{"id": "…", "rawId": "…", "type": "public-key", "response": {"clientDataJSON": "…"}}],
    ),
]
Code = Annotated[
    SecretStr,
    Field(
        min_length=6,
        max_length=32,
        description="Six digits that the application shows, or a code on paper.",
        examples=["492039"],
    ),
]
Options = Annotated[
    dict[str, Any],
    Field(
        description="For the browser: `publicKey` of navigator.credentials, as JSON (WebAuthn, level 3).",
        examples=[{"challenge": "…", "rpId": "alveole.example", "userVerification": "required"}],
    ),
]


class PasskeyOut(Out):
    """A passkey of yours."""

    id: PublicId
    name: str = Field(examples=["Mon téléphone"])
    synced: bool = Field(description="Whether it may be on several devices.", examples=[True])
    created_at: Instant
    used_at: Instant | None

    @classmethod
    def of(cls, key: Known) -> Self:
        """Return a passkey as its owner sees it."""
        return cls(**key._asdict())


class FactorsOut(Out):
    """What you can sign in with besides your password."""

    codes: bool = Field(description="Whether an application shows you codes.", examples=[True])
    recovery_codes_left: int = Field(examples=[10])
    passkeys: list[PasskeyOut]

    @classmethod
    def of(cls, had: Factors) -> Self:
        """Return what somebody has."""
        return cls(
            codes=had.codes, recovery_codes_left=had.on_paper, passkeys=[PasskeyOut.of(key) for key in had.passkeys]
        )


class BegunOut(Out):
    """For the application that shows codes: the secret to type, or the same as an address to scan. Shown once."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    address: str = Field(examples=["otpauth://totp/Alv%C3%A9ole:capucine?secret=…&issuer=Alv%C3%A9ole"])


class CodeIn(In):
    """A code."""

    code: Code


class ProofIn(In):
    """That it is still you: exactly one of these. Whoever has a second factor gives that one."""

    code: Code | None = None
    pin: Annotated[SecretStr, Field(max_length=64, examples=["482913"])] | None = None
    password: Annotated[SecretStr, Field(max_length=1024, examples=["trois abeilles sous la pluie"])] | None = None
    credential: Credential | None = Field(
        default=None, description="What a passkey answered to the options of `POST /v1/sessions/passkey/options`."
    )

    def to_proof(self) -> Proof:
        """Return it as the service takes it."""
        code, pin, password = (each.get_secret_value() if each else "" for each in (self.code, self.pin, self.password))
        return Proof(code, password, pin, json.dumps(self.credential) if self.credential else "")


class RecoveryCodesOut(Out):
    """Ten codes for paper, shown this once; each serves once, instead of a second factor."""

    recovery_codes: list[str] = Field(examples=[["K7QM-2XPA-9RTD-51GH"]])


class OptionsOut(Out):
    """What the browser needs."""

    options: Options


class PasskeyIn(In):
    """A passkey that the browser made."""

    credential: Credential
    name: str = Field(max_length=NAME_MAX, description="How you will recognise it.", examples=["Mon téléphone"])


class AddedOut(Out):
    """The passkey that was kept."""

    id: PublicId


@router.get("/me/second-factors", responses=problems(*READING))
def read_factors(who: CurrentPrincipal, book: OpenBook) -> FactorsOut:
    """Read what you can sign in with besides your password."""
    return FactorsOut.of(factors.read(book, who))


@router.post("/me/codes", status_code=201, responses=problems(*CHANGING))
def begin_codes(who: CurrentPrincipal, book: OpenBook, response: Response) -> BegunOut:
    """Get a secret for an application that shows codes. It counts once you confirm a first code."""
    response.headers["Cache-Control"] = "no-store"
    return BegunOut(**factors.begin_codes(book, who)._asdict())


@router.post("/me/codes/confirm", responses=problems(*CHANGING, r.BadCode))
def confirm_codes(body: CodeIn, who: CurrentPrincipal, book: OpenBook, response: Response) -> RecoveryCodesOut:
    """Confirm a first code: from now on, signing in with a password asks for one. You get ten codes for paper."""
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodesOut(recovery_codes=factors.confirm_codes(book, who, body.code.get_secret_value()))


@router.delete("/me/codes", status_code=204, responses=problems(*CHANGING))
def remove_codes(who: CurrentPrincipal, book: OpenBook) -> None:
    """Do without an application that shows codes, and without codes on paper."""
    factors.remove_codes(book, who)


@router.post("/me/recovery-codes", status_code=201, responses=problems(*CHANGING))
def renew_recovery_codes(who: CurrentPrincipal, book: OpenBook, response: Response) -> RecoveryCodesOut:
    """Get ten new codes for paper. The earlier ones are worth nothing."""
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodesOut(recovery_codes=factors.renew_recovery_codes(book, who))


@router.post("/me/passkeys/options", responses=problems(*CHANGING))
def begin_passkey(who: CurrentPrincipal, book: OpenBook) -> OptionsOut:
    """Get what your browser needs to make a passkey. It is good for five minutes."""
    return OptionsOut(options=factors.begin_passkey(book, who))


@router.post("/me/passkeys", status_code=201, responses=problems(*CHANGING, r.PasskeyNotTaken, r.BadText))
def add_passkey(body: PasskeyIn, who: CurrentPrincipal, book: OpenBook) -> AddedOut:
    """Keep the passkey that your browser made."""
    return AddedOut(id=factors.add_passkey(book, who, json.dumps(body.credential), body.name))


@router.delete("/me/passkeys/{passkey_id}", status_code=204, responses=problems(*CHANGING, r.PasskeyNotFound))
def remove_passkey(
    passkey_id: Annotated[str, Path(pattern=PUBLIC_ID, description="A passkey of yours.", examples=["7K3QX9V2MB4T"])],
    who: CurrentPrincipal,
    book: OpenBook,
) -> None:
    """Take a passkey of yours out of use."""
    factors.remove_passkey(book, who, passkey_id)


@router.post(
    "/sessions/current/second-factor",
    status_code=204,
    responses=problems(
        *(*READING, r.SecondFactorNeeded, r.BadCode, r.BadCredentials, r.PasskeyNotTaken, r.TooManyAttempts),
        *(r.ApprovalRequired, r.ApprovalWrong, r.ApprovalLocked),
    ),
)
async def confirm_session(body: ProofIn, who: CurrentPrincipal, request: Request) -> None:
    """Prove in an open session that it still is you: a new key, a guardian or another address asks for it.

    Some roles only act in a session in which a second factor was given.
    """
    service = running(request)
    if service.doors.statistics().tasks_waiting >= WAITING_MAX:
        raise r.TooManyAttempts
    work = partial(
        proofs.confirm_session,
        service.book,
        service.throttle,
        who,
        body.to_proof(),
        address=request.client.host if request.client else "",
    )
    await anyio.to_thread.run_sync(work, limiter=service.doors)
