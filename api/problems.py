"""Every failure is a problem document (RFC 9457), written in the language of whoever asked.

What the service refuses comes from `ledger.refusals`, with its sentence; here one
table gives each its HTTP status. What is wrong with the HTTP itself is in a second
table, for the rules below know nothing of HTTP. `/problems/{code}` and
docs/refusals.md are written from the two.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, Field

from api.validation import Flaw
from ledger import refusals as r
from ledger.approvals import Means, Why
from ledger.money import Language
from ledger.refusals import Refusal

MEDIA_TYPE = "application/problem+json"

STATUSES: dict[type[Refusal], int] = {
    r.NotSignedIn: 401,
    r.BadToken: 401,
    r.BadCredentials: 401,
    r.SecondFactorNeeded: 401,
    r.ProofNeeded: 401,
    r.BadCode: 401,
    r.PasskeyNotTaken: 401,
    r.NotAllowed: 403,
    r.OwnProposal: 403,
    r.Concerned: 403,
    r.OwnPower: 403,
    r.AnotherPersonNeeded: 403,
    r.InvitationTakesTwo: 403,
    r.InvitationOutgrown: 403,
    r.PasswordLent: 403,
    r.Busy: 429,
    r.StillRunning: 409,
    r.ShuttingDown: 503,
    r.MembershipOver: 403,
    r.OwnDelegation: 403,
    r.BoundsPassed: 403,
    r.Malformed: 422,
    r.KeyMissing: 400,
    r.KeyRepeated: 400,
    r.KeyTooLong: 400,
    r.ScopeNotGranted: 400,
    r.GrantNotKnown: 400,
    r.KeyReused: 422,
    r.NotFound: 404,
    r.Taken: 409,
    r.MembershipForbids: 409,
    r.Kept: 409,
    r.CreditForbids: 409,
    r.CurrencyMismatch: 422,
    r.ProposalClosed: 409,
    r.ProposalOutdated: 409,
    r.DocumentDamaged: 500,
    r.TreasuryForbids: 409,
    r.DueClosed: 409,
    r.StatusForbids: 409,
    r.LimitPassed: 409,
    r.Uncovered: 409,
    r.NotApproved: 403,
    r.LinkedRefused: 409,
}
"""The HTTP status of each refusal, or of its whole branch. The nearest class counts."""

RETRY_AFTER: dict[type[Refusal], int] = {
    r.QueueFull: 1,
    r.TooManyRequests: 60,
    r.TooManyRefusals: 60,
    r.TooManyAttempts: 60,
    r.StillRunning: 1,
    r.ShuttingDown: 5,
}
"""How many seconds to wait before asking again, where no limit that was passed knows it better."""


class Failure(NamedTuple):
    """What may be wrong with the HTTP itself."""

    code: str
    status: int
    en: str
    fr: str

    def sentence(self, language: Language) -> str:
        """Return the sentence for the person who asked."""
        return self.fr if language == "fr" else self.en


BAD_REQUEST = Failure("bad_request", 400, "This request cannot be read.", "Cette demande est illisible.")
BAD_JSON = Failure(
    "bad_json",
    400,
    "The body is not JSON as RFC 8259 defines it, in UTF-8, without repeated names and not nested too deeply.",
    "Le corps n'est pas du JSON selon la RFC 8259, en UTF-8, sans nom répété ni imbrication trop profonde.",
)
METHOD_NOT_ALLOWED = Failure(
    "method_not_allowed",
    405,
    "This address does not take this method; the header Allow names those that it takes.",
    "Cette adresse n'accepte pas cette méthode ; l'en-tête Allow donne celles qu'elle accepte.",
)
BODY_TOO_LARGE = Failure("body_too_large", 413, "The body is too large.", "Le corps de la demande est trop gros.")
WRONG_MEDIA_TYPE = Failure(
    "wrong_media_type",
    415,
    "The body must be of the type that the header Accept of this answer names, in UTF-8.",
    "Le corps doit être du type que donne l'en-tête Accept de cette réponse, en UTF-8.",
)
FORGED = Failure(
    "forged",
    403,
    "This page has expired, or the request came from elsewhere. Nothing was done. Go back and try again.",
    "Cette page a expiré, ou la demande vient d'ailleurs. Rien n'a été fait. Revenez et recommencez.",
)
INTERNAL = Failure(
    "internal_error",
    500,
    "Something went wrong on our side. Ask again with the same key: nothing can be paid twice.",
    "Une erreur s'est produite chez nous. Redemandez avec la même clé : rien ne peut être payé deux fois.",
)
NOT_READY = Failure(
    "not_ready",
    503,
    "The service cannot reach its database, or the database is not the one it needs.",
    "Le service n'atteint pas sa base de données, ou elle n'est pas celle qu'il lui faut.",
)

FAILURES = (BAD_REQUEST, BAD_JSON, METHOD_NOT_ALLOWED, BODY_TOO_LARGE, WRONG_MEDIA_TYPE, FORGED, INTERNAL, NOT_READY)

_TITLES: dict[int, tuple[str, str]] = {
    400: ("Demande illisible", "Unreadable request"),
    401: ("Connexion nécessaire", "Sign-in needed"),
    403: ("Accès refusé", "Not allowed"),
    404: ("Introuvable", "Not found"),
    405: ("Méthode refusée", "Method not allowed"),
    409: ("Refusé dans l'état actuel", "Refused as things stand"),
    413: ("Demande trop grosse", "Request too large"),
    415: ("Type de contenu refusé", "Wrong type of content"),
    422: ("Demande non valable", "Request not valid"),
    429: ("Trop de demandes", "Too many requests"),
    500: ("Erreur interne", "Internal error"),
    503: ("Service indisponible", "Service unavailable"),
}

READING = (r.NotSignedIn, r.BadToken, r.TooManyRequests, r.NotAllowed, r.PasswordLent, r.BadInput)
"""What any reading may meet."""

BUSY = (r.QueueFull, r.TooManyRefusals, r.StillRunning, r.ShuttingDown)
"""What anything that posts may meet."""

MOVING = (
    *(r.KeyMissing, r.KeyRepeated, r.KeyTooLong, r.KeyReused, r.BadInput, r.BadText),
    *(r.NotSignedIn, r.BadToken, r.TooManyRequests, r.NotAllowed, r.PasswordLent),
    *BUSY,
)
"""What any request that moves money may meet."""

Cause = Refusal | Failure
Kind = type[Refusal] | Failure


class FlawOut(BaseModel):
    """One thing that is wrong, and where."""

    pointer: str = Field(
        description="A JSON pointer into the body (`#/amount`), or the place and name of a parameter (`query:limit`).",
        examples=["#/amount"],
    )
    detail: str = Field(description="What is wrong there.", examples=["Il manque."])


class NeededOut(BaseModel):
    """What kind of approval is missing, for programs that ask for it."""

    why: str = Field(
        description="new_payee, single_limit, daily_limit, monthly_limit or always.", examples=["new_payee"]
    )
    means: list[str] = Field(description="What you can approve with: pin, passkey.", examples=[["pin"]])

    @classmethod
    def of(cls, cause: Cause) -> "NeededOut | None":
        """Return what a refusal wants approved, if it does."""
        facts = cause.facts if isinstance(cause, Refusal) else {}
        why, means = facts.get("why"), facts.get("means")
        if not isinstance(why, Why) or not isinstance(means, Means):
            return None
        return cls(why=why.value, means=[name for name, has in means._asdict().items() if has])


class Problem(BaseModel):
    """Why something was not done (RFC 9457). `code` never changes; the sentences may."""

    type: str = Field(description="A page about this problem, on this server.", examples=["/problems/not_enough"])
    title: str = Field(description="The kind of problem.", examples=["Refusé dans l'état actuel"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(description="A sentence for the person who asked.", examples=[r.NotEnough.fr])
    instance: str | None = Field(default=None, description="The address that was asked.", examples=["/v1/payments"])
    code: str = Field(description="A stable name, for programs.", examples=["not_enough"])
    errors: list[FlawOut] = Field(default=[], description="What is wrong in the request, piece by piece.")
    approval: NeededOut | None = Field(
        default=None, description="What is missing, when the code is `approval_required`; else left out."
    )
    request_id: str | None = Field(
        default=None, description="What to quote when asking for help.", examples=["0HXV7MZK3QPA"]
    )


def problem(
    cause: Cause,
    language: Language,
    *,
    instance: str | None = None,
    flaws: Sequence[Flaw] = (),
    request_id: str | None = None,
) -> Problem:
    """Return the document that tells why something was refused, or failed."""
    status = status_of(cause)
    return Problem(
        type=f"/problems/{cause.code}",
        title=title_of(status, language),
        status=status,
        detail=cause.sentence(language),
        instance=instance,
        code=cause.code,
        errors=[FlawOut(pointer=flaw.pointer, detail=flaw.sentence(language)) for flaw in flaws],
        approval=NeededOut.of(cause),
        request_id=request_id,
    )


def problems(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """Return what an endpoint declares as `responses=`: the refusals of its own, each an example under its status.

    What any endpoint may answer is added to the OpenAPI document for all of them (`api.openapi`).
    """
    responses: dict[int | str, dict[str, Any]] = {}
    for kind in leaves(kinds):
        status = status_of(kind)
        empty = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
        declared = {"description": title_of(status, "en"), "content": {MEDIA_TYPE: empty}}
        response = responses.setdefault(status, declared)
        response["content"][MEDIA_TYPE]["examples"][kind.code] = {"value": _example(kind, status)}
    return responses


def leaves(kinds: Sequence[Kind]) -> list[Kind]:
    """Return the failures and refusals that have a code: for a branch of refusals, each that is below it."""
    found: list[Kind] = []
    for kind in kinds:
        if isinstance(kind, Failure):
            found.append(kind)
        else:
            found += [refusal for refusal in r.every_refusal() if issubclass(refusal, kind)]
    return list(dict.fromkeys(found))


def status_of(kind: Cause | Kind) -> int:
    """Return the HTTP status of a refusal or failure."""
    if isinstance(kind, Failure):
        return kind.status
    refusal = kind if isinstance(kind, type) else type(kind)
    return next(STATUSES[parent] for parent in refusal.__mro__ if parent in STATUSES)


def title_of(status: int, language: Language) -> str:
    """Return the heading of problems with this status."""
    french, english = _TITLES[status]
    return french if language == "fr" else english


def specimen(kind: Kind, language: Language) -> str:
    """Return the sentence of a problem, with dots where an amount or a name will stand."""
    return re.sub(r"\{\w+\}", "…", kind.fr if language == "fr" else kind.en)


def _example(kind: Kind, status: int) -> dict[str, Any]:
    return {
        "type": f"/problems/{kind.code}",
        "title": title_of(status, "en"),
        "status": status,
        "detail": specimen(kind, "en"),
        "instance": "/v1/…",
        "code": kind.code,
        "errors": [],
        "request_id": "0HXV7MZK3QPA",
    }
