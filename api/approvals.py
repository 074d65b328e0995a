"""Approving: what comes with a request that spends, the challenge for a passkey, and a member's own settings."""

import json
from base64 import urlsafe_b64encode
from typing import Annotated, Any, Literal, Self

import anyio
from fastapi import Path, Request
from pydantic import Field, SecretStr

from api.dependencies import KEY_LENGTH_MAX, CurrentPrincipal, OpenBook
from api.fields import Amount, Code, Flag, In, Instant, Out, PublicId
from api.problems import READING, problems
from api.routing import BulkRoute, new_router
from api.running import running
from api.schedules import ScheduleIn
from ledger import refusals as r
from ledger.allowances import Limits
from ledger.approvals import Assertion, Given, Movement, Pin
from ledger.money import AMOUNT_MAX
from service.access import Operation
from service.approvals import asking, mine
from service.approvals.mine import Letting, Mine

MOVEMENTS_MAX = 8_000
SIGNED_CHARACTERS_MAX = 8_192

APPROVING = (r.NotApproved, r.TooManyAttempts)
"""What any request that wants an approval may meet."""

router = new_router("approvals")
bulk_router = new_router("approvals", route_class=BulkRoute)

CODE_EXAMPLE = "274916"
Digits = Annotated[SecretStr, Field(max_length=64, examples=[CODE_EXAMPLE])]


class PasskeyIn(In):
    """What a passkey signed."""

    challenge: PublicId = Field(description="The id of the challenge.")
    credential: dict[str, Any] = Field(
        description="The browser's PublicKeyCredential, as its toJSON() writes it.",
        examples=[{"id": "…", "rawId": "…", "type": "public-key", "response": {"signature": "…"}}],
    )


class ApprovalIn(In):
    """Your yes to exactly this request: your PIN, or what your passkey signed."""

    pin: Digits | None = Field(default=None, examples=[CODE_EXAMPLE])
    passkey: PasskeyIn | None = None

    def to_given(self) -> Given:
        """Return what was given: one of the two."""
        if self.pin is not None and self.passkey is None:
            return Pin(self.pin.get_secret_value())
        if self.passkey is None or self.pin is not None:
            raise r.BadInput
        signed = json.dumps(self.passkey.credential, sort_keys=True)
        if len(signed) > SIGNED_CHARACTERS_MAX:
            raise r.BadInput
        return Assertion(self.passkey.challenge, signed)


Approval = Annotated[
    ApprovalIn | None,
    Field(description="Left out: below your own limits, and to whom you have paid before, nothing more is asked."),
]


class MovementIn(In):
    """What would be paid, to whom."""

    payer: PublicId
    payee: PublicId
    amount: Amount
    currency: Code


LimitAmount = Annotated[int, Field(strict=True, ge=0, le=AMOUNT_MAX, description="Minor units.", examples=[2_000])]


class LimitsIn(In):
    """The most that passes without confirming: at once, in a day, in a month."""

    single: LimitAmount
    day: LimitAmount
    month: LimitAmount

    def to_limits(self) -> Limits:
        """Return the limits."""
        return Limits(self.single, self.day, self.month)


class ApprovalAskedIn(In):
    """What you are about to do, exactly as you will ask for it."""

    operation: Literal[
        "create_payment",
        "create_payments",
        "create_hold",
        "pay_payment_request",
        "create_standing_order",
        "set_limits",
        "set_pin",
    ] = Field(examples=["create_payment"])
    idempotency_key: str = Field(
        default="",
        max_length=KEY_LENGTH_MAX,
        pattern=r"^[\x20-\x7e]*$",
        description="The Idempotency-Key under which you will ask.",
        examples=["5f8d2c1e-0b7a-4c55-9f0e-6a1d3c2b4e5f"],
    )
    movements: list[MovementIn] = Field(
        default_factory=list, max_length=MOVEMENTS_MAX, description="For a payment, a hold, or many payments."
    )
    payer: PublicId | None = Field(default=None, description="For a payment request: the account that pays.")
    request: PublicId | None = Field(default=None, description="For a payment request: its id.")
    currency: Code | None = Field(default=None, description="For limits.")
    limits: LimitsIn | None = None
    schedule: ScheduleIn | None = Field(default=None, description="For a standing order, with its one movement.")

    def to_wanted(self) -> asking.Wanted:
        """Return what is wanted."""
        return asking.Wanted(
            Operation(self.operation),
            self.idempotency_key,
            [Movement(**dict(each)) for each in self.movements],
            self.payer or "",
            self.request or "",
            self.currency or "",
            self.limits.to_limits() if self.limits else None,
            self.schedule.to_schedule() if self.schedule else None,
        )


class MovementOut(Out):
    """What will be paid, to whom."""

    payer: PublicId
    payee: PublicId
    amount: Amount
    currency: Code


class ChallengeOut(Out):
    """What to have signed by a passkey, and what that will approve: nothing else."""

    id: PublicId
    challenge: str = Field(
        description="Base64url of SHA-256 over a random value of ours and what is to be approved.",
        examples=["q2M7zj3nq0fQ9b0m2b5c0r2l1o4t8y6u3w5x7z9A1BC"],
    )
    expires_at: Instant
    options: dict[str, Any] = Field(
        description="For the browser: PublicKeyCredential.parseRequestOptionsFromJSON().",
        examples=[{"timeout": 120000}],
    )
    movements: list[MovementOut]


class LettingOut(Out):
    """What passes without confirming in a currency."""

    currency: Code
    single: int = Field(examples=[2_000])
    day: int = Field(examples=[5_000])
    month: int = Field(examples=[10_000])
    spent_today: int = Field(description="What has passed so today.", examples=[450])
    spent_this_month: int = Field(examples=[1_450])

    @classmethod
    def of(cls, letting: Letting) -> Self:
        """Return what a member lets pass."""
        currency, _, limits, today, this_month = letting
        return cls(currency=currency, **limits._asdict(), spent_today=today, spent_this_month=this_month)


class MineOut(Out):
    """How you approve."""

    pin: bool = Field(description="Whether you have a PIN.", examples=[True])
    passkey: bool = Field(description="Whether you have a passkey.", examples=[False])
    tries_left: int | None = Field(description="Tries left on your PIN; null: you have none.", examples=[5])
    locked: bool = Field(description="Whether your PIN is locked.", examples=[False])
    caps: LimitsIn = Field(description="The most that anyone may choose.")
    limits: list[LettingOut]

    @classmethod
    def of(cls, found: Mine) -> Self:
        """Return how a member approves."""
        has, left, locked, caps, letting = found
        limits = [LettingOut.of(each) for each in letting]
        return cls(**has._asdict(), tries_left=left, locked=locked, caps=LimitsIn(**caps._asdict()), limits=limits)


class PinIn(In):
    """A new PIN, and what allows you to choose it."""

    pin: Digits
    approval: Approval = None
    password: SecretStr | None = Field(
        default=None,
        max_length=1024,
        description="For your first PIN: the password of your login.",
        examples=["K7QM-2XPA-9RTD"],
    )


class MyLimitsIn(LimitsIn):
    """New limits, and your yes to them."""

    approval: Approval = None


class UnlockIn(In):
    """What to do about a locked PIN."""

    forget: Flag = Field(default=False, description="Take the PIN away, when its owner has forgotten it.")


@bulk_router.post(
    "/approvals",
    status_code=201,
    responses=problems(
        *READING, r.AccountNotFound, r.RequestNotFound, r.CurrencyMismatch, r.AmountNotPositive, r.AmountTooLarge,
        r.SameAccount, r.TooManyAttempts, r.ScheduleNotValid,
    ),
)  # fmt: skip
def create_approval(body: ApprovalAskedIn, who: CurrentPrincipal, book: OpenBook) -> ChallengeOut:
    """Ask for a challenge to have signed by your passkey. It is good for this act, once, for two minutes."""
    asked, act, options = asking.ask(book, who, body.to_wanted())
    return ChallengeOut(
        id=asked.id,
        challenge=urlsafe_b64encode(asked.challenge).rstrip(b"=").decode(),
        expires_at=asked.expires_at,
        options=options,
        movements=[MovementOut(**movement._asdict()) for movement in act.movements],
    )


@router.get("/me/approval", responses=problems(*READING))
def read_approval(who: CurrentPrincipal, book: OpenBook) -> MineOut:
    """Read how you approve: with a PIN, a passkey, and what passes without."""
    return MineOut.of(mine.describe(book, who))


@router.put("/me/pin", responses=problems(*READING, *APPROVING, r.ProofNeeded, r.PinTooSimple, r.BadCredentials))
async def set_pin(body: PinIn, who: CurrentPrincipal, book: OpenBook, request: Request) -> MineOut:
    """Choose your PIN. A locked one is replaced with a passkey, or once you signed in with a second factor."""
    if body.password is not None:
        running(request).throttle.attempt(who.public_id, request.client.host if request.client else "")

    def choose() -> Mine:
        password = body.password.get_secret_value() if body.password else None
        mine.choose_pin(book, who, body.pin.get_secret_value(), given=given(body.approval), password=password)
        return mine.describe(book, who)

    return MineOut.of(await anyio.to_thread.run_sync(choose, limiter=book.approving))


@router.put("/me/limits/{currency}", responses=problems(*READING, *APPROVING, r.LimitsTooHigh, r.CurrencyNotFound))
async def set_limits(
    currency: Annotated[Code, Path(description="The code of a currency.", examples=["MIEL"])],
    body: MyLimitsIn,
    who: CurrentPrincipal,
    book: OpenBook,
) -> LettingOut:
    """Choose how much you pay without confirming, to whom you have paid before. It always takes your approval."""

    def choose() -> Letting:
        return mine.choose_limits(book, who, currency, body.to_limits(), given=given(body.approval))

    return LettingOut.of(await anyio.to_thread.run_sync(choose, limiter=book.approving))


@router.post(
    "/members/{member_id}/pin/unlock",
    status_code=204,
    responses=problems(*READING, r.MemberNotFound, r.AnotherPersonNeeded),
)
def unlock_pin(
    member_id: Annotated[PublicId, Path(description="The id of the member.", examples=["5YV0C3MPE7NA"])],
    body: UnlockIn,
    who: CurrentPrincipal,
    book: OpenBook,
) -> None:
    """Lift the lock on the PIN of a member who stands before you and whom you have recognised."""
    mine.unlock(book, who, member_id, forget=body.forget)


def given(approval: ApprovalIn | None) -> Given | None:
    """Return what came with a request, if anything did."""
    return None if approval is None else approval.to_given()
