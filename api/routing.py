"""Routes that read a body with care: bounded in size and depth, of the declared type, and strictly JSON.

Endpoint functions are named after their operation (`service.access.Operation`),
and the name is the operation's id in the OpenAPI document.
"""

import json
import math
from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any, NoReturn

from fastapi import APIRouter, params
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

BODY_BYTES_MAX = 1 << 20
BULK_BODY_BYTES_MAX = 4 << 20
DOCUMENT_BODY_BYTES_MAX = 10_000_000
JSON_DEPTH_MAX = 16

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Asked(Request):
    """A request whose body is read at most once, up to a limit, and parsed strictly."""

    body_bytes_max: int

    async def body(self) -> bytes:
        """Return the body, or refuse one over the limit before it is read to its end."""
        if not hasattr(self, "_body"):
            declared = self.headers.get("content-length", "")
            if declared.isdecimal() and int(declared) > self.body_bytes_max:
                raise HTTPException(413)
            read = bytearray()
            async for chunk in self.stream():
                read += chunk
                if len(read) > self.body_bytes_max:
                    raise HTTPException(413)
            self._body = bytes(read)
        return self._body

    async def json(self) -> Any:  # noqa: ANN401 - what JSON holds is not known before it is validated
        """Return the body's JSON, or raise JSONDecodeError."""
        if not hasattr(self, "_json"):
            self._json = parse(await self.body())
        return self._json


class Route(APIRoute):
    """A route that checks what kind of body it is sent before FastAPI reads it."""

    body_bytes_max = BODY_BYTES_MAX

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        expected = _expected_type(self)

        async def handle_with_care(request: Request) -> Response:
            asked = Asked(request.scope, request.receive)
            asked.body_bytes_max = self.body_bytes_max
            if expected is not None:
                _check_type(asked, expected)
                await asked.body()
            return await handle(asked)

        return handle_with_care


class BulkRoute(Route):
    """A route that takes larger bodies."""

    body_bytes_max = BULK_BODY_BYTES_MAX


class DocumentRoute(Route):
    """A route that takes a document, as it is."""

    body_bytes_max = DOCUMENT_BODY_BYTES_MAX


def new_router(noun: str, *, route_class: type[Route] = Route, prefix: str = "/v1") -> APIRouter:
    """Return a router for the endpoints of one noun."""
    return APIRouter(prefix=prefix, tags=[noun], route_class=route_class, generate_unique_id_function=operation_id)


def operation_id(route: APIRoute) -> str:
    """Return the id of a route's operation: the name of its function."""
    return route.name


def parse(body: bytes) -> Any:  # noqa: ANN401 - as Asked.json
    """Return the value of a JSON text (RFC 8259), or raise JSONDecodeError.

    Python takes NaN and Infinity, 1e999 for infinite, the last of two equal names,
    and any depth; nobody sends those in good faith.
    """
    try:
        text = body.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_object)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError) as error:  # not UTF-8; a number too long; too deep
        raise json.JSONDecodeError(type(error).__name__, "", 0) from None
    if text.count("{") + text.count("[") > JSON_DEPTH_MAX and _depth(value) > JSON_DEPTH_MAX:
        raise json.JSONDecodeError("too deep", "", 0)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is not JSON", "", 0)


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise json.JSONDecodeError("a number beyond all bounds", "", 0)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise json.JSONDecodeError("a name is repeated", "", 0)
    return members


def _depth(value: object) -> int:
    """Return how deep arrays and objects lie within each other: 1 for an array of numbers."""
    depth, level = 0, _containers([value])
    while level:
        depth += 1
        level = _containers([inner for outer in level for inner in _inside(outer)])
    return depth


def _containers(values: list[object]) -> list[dict[str, object] | list[object]]:
    return [value for value in values if isinstance(value, dict | list)]


def _inside(container: dict[str, object] | list[object]) -> list[object]:
    return list(container.values()) if isinstance(container, dict) else container


def _expected_type(route: APIRoute) -> str | None:
    if route.body_field is None:
        return None
    return FORM if isinstance(route.body_field.field_info, params.Form) else JSON


def _check_type(request: Request, expected: str) -> None:
    """Refuse a body of another type, or in another character set. No body at all is told apart later."""
    declared = request.headers.get("content-type")
    if declared is None:
        if request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers:
            raise HTTPException(415, headers={"Accept": expected})
        return
    if declared == expected and "content-encoding" not in request.headers:
        return
    message = Message()
    message["content-type"] = declared
    if message.get_content_type() != expected or message.get_content_charset("utf-8") not in {"utf-8", "us-ascii"}:
        raise HTTPException(415, headers={"Accept": expected})
    if request.headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415, headers={"Accept-Encoding": "identity"})
