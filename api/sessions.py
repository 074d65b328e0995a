"""Signing in and out: people with a password, programs with a secret (RFC 6749, section 4.4)."""

import json
from functools import partial
from typing import Annotated, Any, Literal

import anyio
from fastapi import Form, Request, Response
from pydantic import Field, SecretStr

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import In, Out
from api.oauth import CLIENT_ID, TOKEN_PATH, Credentials, basic
from api.problems import READING, problems
from api.rates import govern
from api.routing import new_router
from api.running import running
from ledger import refusals as r
from service import passkeys, sessions
from service.sessions import Signed

WAITING_MAX = 50
"""How many may wait to sign in: some three quarters of a second's work."""

router = new_router("access")


class SignInIn(In):
    """A name and its password."""

    username: str = Field(pattern=r"^[A-Za-z0-9._@+-]{1,64}$", examples=["capucine"])
    password: SecretStr = Field(max_length=1024, examples=["K7QM-2XPA-9RTD"])
    code: SecretStr | None = Field(
        default=None,
        max_length=32,
        description="For whoever has a second factor: six digits that an application shows, or a code on paper.",
        examples=["492039"],
    )


class SignInOptionsOut(Out):
    """What a browser needs to sign in with a passkey. It tells of nobody."""

    options: dict[str, Any] = Field(
        description="For the browser: `publicKey` of navigator.credentials.get, as JSON (WebAuthn, level 3).",
        examples=[{"challenge": "…", "rpId": "alveole.example", "userVerification": "required"}],
    )


class PasskeySignInIn(In):
    """What a passkey signed."""

    credential: dict[str, Any] = Field(
        description="What the browser made of the options: the PublicKeyCredential, as its toJSON() writes it.",
        examples=[{"id": "…", "rawId": "…", "type": "public-key", "response": {"clientDataJSON": "…"}}],
    )


class RefreshIn(In):
    """A refresh token, good for one use."""

    refresh_token: SecretStr = Field(max_length=128, examples=["3N8XKD0T5Q2W.dGhpcyBpcyBub3QgYSB0b2tlbg.c2VyaW91c2x5"])


class TokensOut(Out):
    """Tokens: one to ask with, one to come back with when the first has ended."""

    access_token: str = Field(examples=["eyJhbGciOiJIUzI1NiIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl"])
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a scheme, no secret
    expires_in: int = Field(description="Seconds until the access token ends.", examples=[600])
    refresh_token: str = Field(examples=["3N8XKD0T5Q2W.dGhpcyBpcyBub3QgYSB0b2tlbg.c2VyaW91c2x5"])

    @classmethod
    def of(cls, signed: Signed) -> "TokensOut":
        """Return what a person who signed in gets."""
        assert signed.refresh is not None, "people get a refresh token"
        return cls(access_token=signed.access, expires_in=signed.expires_in, refresh_token=signed.refresh)


class ClientTokenIn(In):
    """A program's credentials, as a form; or the header `Authorization: Basic` has them."""

    grant_type: str = Field(description="client_credentials", max_length=64, examples=["client_credentials"])
    client_id: str | None = Field(default=None, pattern=CLIENT_ID, examples=["9GZT6W1RHB8K"])
    client_secret: SecretStr | None = Field(default=None, max_length=128, examples=["c2VjcmV0LCBzaG93biBvbmNl"])
    scope: str | None = Field(
        default=None,
        description="Some of the program's scopes, separated by spaces; left out: all of them.",
        pattern=r"^[a-z:]{1,40}( [a-z:]{1,40}){0,30}$",
        examples=["stats:read"],
    )

    def credentials(self, authorization: str) -> Credentials:
        """Return who asks: by the header or by the form, never by both (RFC 6749, section 2.3)."""
        given = basic(authorization)
        if given is not None:
            if self.client_secret is not None or self.client_id not in {None, given.client}:
                raise r.BadInput
            return given
        if self.client_id is None or self.client_secret is None:
            raise r.BadCredentials
        return Credentials(self.client_id, self.client_secret.get_secret_value())


class ClientTokenOut(Out):
    """An access token for a program. There is no refresh token: the program asks again."""

    access_token: str = Field(examples=["eyJhbGciOiJIUzI1NiIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl"])
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a scheme, no secret
    expires_in: int = Field(description="Seconds until the token ends.", examples=[600])
    scope: str = Field(examples=["stats:read"])


@router.post(
    "/sessions",
    status_code=201,
    responses=problems(r.BadCredentials, r.SecondFactorNeeded, r.BadCode, r.BadInput, r.TooManyAttempts),
)
async def create_session(body: SignInIn, request: Request, response: Response) -> TokensOut:
    """Sign in with a name and a password, and a code for whoever has a second factor."""
    service = running(request)
    if service.doors.statistics().tasks_waiting >= WAITING_MAX:
        raise r.TooManyAttempts
    address = request.client.host if request.client else ""
    govern(request, partial(service.throttle.left, body.username.lower(), address))
    sign_in = partial(
        sessions.sign_in,
        service.book,
        service.tokens,
        service.throttle,
        username=body.username,
        password=body.password.get_secret_value(),
        code=body.code.get_secret_value() if body.code else "",
        address=address,
    )
    signed = await anyio.to_thread.run_sync(sign_in, limiter=service.doors)
    _keep_private(response)
    return TokensOut.of(signed)


@router.post("/sessions/passkey/options", responses=problems())
def begin_passkey_session(book: OpenBook) -> SignInOptionsOut:
    """Get what a browser needs to sign in with a passkey. It is good for five minutes."""
    return SignInOptionsOut(options=passkeys.sign_in_options(book))


@router.post("/sessions/passkey", status_code=201, responses=problems(r.PasskeyNotTaken, r.BadInput))
def create_passkey_session(body: PasskeySignInIn, request: Request, response: Response) -> TokensOut:
    """Sign in with a passkey: no name, no password, and no further factor."""
    service = running(request)
    known = sessions.recognise_passkey(service.book, json.dumps(body.credential))
    _keep_private(response)
    return TokensOut.of(sessions.open_for(service.book, service.tokens, known))


@router.post("/sessions/refresh", responses=problems(r.BadToken, r.BadInput))
def refresh_session(body: RefreshIn, request: Request, response: Response) -> TokensOut:
    """Get new tokens for a refresh token. It is used up; if it ever comes back, the session ends."""
    service = running(request)
    _keep_private(response)
    return TokensOut.of(sessions.refresh(service.book, service.tokens, body.refresh_token.get_secret_value()))


@router.delete("/sessions/current", status_code=204, responses=problems(*READING))
def sign_out(who: CurrentPrincipal, book: OpenBook) -> None:
    """Sign out. Every token of this session is worth nothing from now on."""
    sessions.sign_out(book, who)


@router.post(
    TOKEN_PATH.removeprefix("/v1"), responses=problems(r.BadCredentials, r.BadInput, r.ScopeNotGranted, r.GrantNotKnown)
)
def create_token(body: Annotated[ClientTokenIn, Form()], request: Request, response: Response) -> ClientTokenOut:
    """Get an access token for a program (OAuth 2.0, client credentials).

    Problems of this operation also carry `error`, as RFC 6749, section 5.2, names them;
    `bad_input` has the status 400 here.
    """
    if body.grant_type != "client_credentials":
        raise r.GrantNotKnown
    service = running(request)
    client, secret = body.credentials(request.headers.get("authorization", ""))
    signed = sessions.authorize(service.book, service.tokens, client=client, secret=secret, scopes=body.scope)
    _keep_private(response)
    return ClientTokenOut(access_token=signed.access, expires_in=signed.expires_in, scope=" ".join(signed.scopes))


def _keep_private(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
