"""The OpenAPI document, completed with what FastAPI does not know: problems, replays, and how programs sign in."""

from typing import Any

from fastapi import FastAPI

from api import problems
from api.dependencies import REPLAYED
from api.problems import MEDIA_TYPE, FlawOut, Kind, NeededOut, Problem
from api.rates import LEFT, POLICY
from ledger import refusals as r
from service.access import RULES, SCOPES, Operation

ABOUT = """Alvéole keeps the books of a local currency.

Amounts are whole numbers of minor units, with their currency. Every request that moves money carries an
`Idempotency-Key`: one for each confirmation, the same one for its retransmissions. Every failure is a problem
document (RFC 9457) whose `code` never changes; its sentence is in French or English, by `Accept-Language`."""

PUBLIC = frozenset(
    {
        "create_session",
        "begin_passkey_session",
        "create_passkey_session",
        "refresh_session",
        "create_token",
        "accept_invitation",
        "read_health",
        "read_readiness",
        "read_problem",
        "read_payment_request",
        "read_payment_request_qr_svg",
        "read_payment_request_qr_png",
        "read_poster",
        "read_poster_pdf",
        "read_poster_svg",
        "read_seal",
        "read_digests",
        "list_rules",
        "create_application",
        "list_directory",
        "list_circulation_definitions",
        "read_circulation_indicators",
        "read_circulation_series",
        "read_circulation_flows",
        "read_circulation_package",
        "read_circulation_table",
        "read_circulation_cube",
        "read_circulation_metrics",
    }
)
"""Operations that ask nobody who they are."""

_ANY: tuple[Kind, ...] = (problems.INTERNAL, problems.NOT_READY, r.TooManyRequests)
_WITH_A_BODY: tuple[Kind, ...] = (problems.BODY_TOO_LARGE, problems.WRONG_MEDIA_TYPE, r.BadInput)
_WITH_JSON: tuple[Kind, ...] = (problems.BAD_JSON,)
_REPLAYED = {
    "description": "Present when this confirmation was answered before: the same bytes, and nothing done twice.",
    "schema": {"type": "string", "const": "true"},
}
_GOVERNED = {
    POLICY: {
        "description": "Each limit on this request: its quota `q` in a window of `w` seconds.",
        "schema": {"type": "string"},
        "example": '"default";q=6000;w=60',
    },
    LEFT: {
        "description": "What is left of each limit: `r`, until `t` seconds from now.",
        "schema": {"type": "string"},
        "example": '"default";r=5990;t=30',
    },
}


class Application(FastAPI):
    """FastAPI with the completed document."""

    def openapi(self) -> dict[str, Any]:
        """Return the document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            _complete(document)
            self.openapi_schema = document
        return self.openapi_schema


def _complete(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for model in (Problem, FlawOut, NeededOut):
        schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas[model.__name__].pop("$defs", None)
    document["components"]["securitySchemes"] = {"person": _bearer(), "client": _client_credentials()}
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete_operation(operation)


def _complete_operation(operation: dict[str, Any]) -> None:
    kinds = _ANY
    if "application/json" in operation["responses"].get("422", {"content": {}})["content"]:
        del operation["responses"]["422"]  # FastAPI's own, which nobody ever gets
        kinds += (r.BadInput,)
    body = operation.get("requestBody", {"content": {}})["content"]
    if body:
        kinds += _WITH_A_BODY
    if "application/json" in body:
        kinds += _WITH_JSON
    for status, response in problems.problems(*kinds).items():
        declared = operation["responses"].setdefault(str(status), response)
        declared["content"][MEDIA_TYPE]["examples"].update(response["content"][MEDIA_TYPE]["examples"])
    if operation["operationId"] not in PUBLIC:
        rule = RULES[Operation(operation["operationId"])]
        for response in operation["responses"].values():
            response["headers"] = dict(_GOVERNED)
        program = [] if rule.person else [{"client": [rule.scope] if rule.scope else []}]
        operation["security"] = [{"person": []}, *program]
    if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ())):
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                response["headers"] |= {REPLAYED: _REPLAYED}


def _bearer() -> dict[str, Any]:
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token from `POST /v1/sessions`.",
    }


def _client_credentials() -> dict[str, Any]:
    flow = {"tokenUrl": "/v1/oauth/token", "scopes": {scope: _meaning(scope) for scope in sorted(SCOPES)}}
    return {
        "type": "oauth2",
        "description": "A program with a secret of its own.",
        "flows": {"clientCredentials": flow},
    }


def _meaning(scope: str) -> str:
    """Return the operations that a scope opens."""
    return ", ".join(operation for operation, rule in RULES.items() if rule.scope == scope)
