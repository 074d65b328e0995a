"""Around every request: its id, its line in the log, and the answer to what nobody foresaw.

The log names no person: the method, the route's template (never the path, which
holds ids), the status and the time it took. Plain ASGI, so that streams stream.
"""

import re
import time
from typing import Any

import structlog
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import arrivals, problems, rates
from api.handlers import REQUEST_ID, respond
from api.metrics import Metrics
from ledger.refusals import TooManyRequests
from service.ids import new_code
from service.troubles import told

HEADER = b"x-request-id"
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

Headers = tuple[tuple[bytes, bytes], ...]

SECURITY: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        (
            b"camera=(self), geolocation=(), microphone=(), payment=(), usb=(), "
            b"publickey-credentials-create=(self), publickey-credentials-get=(self)"
        ),
    ),
)
"""On every answer. A referrer of our own pages is kept: without it, browsers would not say from which
origin a form comes."""
ENCRYPTED = ((b"strict-transport-security", b"max-age=31536000"),)
"""Where people reach the service by https: never again in the clear."""
NO_PAGE = ((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),)
"""For what is no page: nothing in it may ever run or be framed."""

ALWAYS = frozenset({"/healthz", "/readyz", "/metrics"})
"""What watches the service is always answered."""
NOT_FOUND = 404

log = structlog.get_logger("alveole.access")


class Around:
    """The outermost layer of our own."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        """Wrap the application. `https`: that is how people reach it."""
        self._app = app
        self._security = (*SECURITY, *ENCRYPTED) if https else SECURITY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(scope, send, self._security).serve(self._app, receive)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send, security: Headers) -> None:
        """Name the request."""
        self._security = security
        self._scope = scope
        self._send = send
        self._id = _request_id(scope)
        self._status = 0
        self._started = time.perf_counter()
        scope[REQUEST_ID] = self._id.decode()

    async def serve(self, app: ASGIApp, receive: Receive) -> None:
        """Serve it, whatever happens."""
        try:
            await self._admit(app)(self._scope, receive, self._send_named)
        except Exception as error:
            log.exception("request.failed", **self._facts())
            if self._status:
                raise  # the answer is half sent: the server must cut the connection
            cause = problems.NOT_READY if told(error) else problems.INTERNAL
            answer = respond(Request(self._scope), cause)
            await answer(self._scope, receive, self._send_named)
        finally:
            self._record()

    def _admit(self, app: ASGIApp) -> ASGIApp:
        """Return what answers: the application, or the refusal of an address from which too much comes."""
        try:
            if self._scope["path"] not in ALWAYS:
                arrivals.arrive(self._scope)
        except TooManyRequests as refusal:
            return respond(Request(self._scope), refusal)
        return app

    async def _send_named(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            if self._status == NOT_FOUND:
                await arrivals.miss(self._scope, self._started)
            given = message["headers"]
            policy = () if any(name == b"content-security-policy" for name, _ in given) else NO_PAGE
            message = {
                **message,
                "headers": [*given, *self._security, *policy, (HEADER, self._id), *rates.headers(self._scope)],
            }
        await self._send(message)

    def _facts(self) -> dict[str, Any]:
        return {"method": self._scope["method"], "route": route_of(self._scope), "request_id": self._id.decode()}

    def _record(self) -> None:
        seconds = time.perf_counter() - self._started
        log.info("request", status=self._status, ms=round(seconds * 1000, 2), **self._facts())
        metrics: Metrics = self._scope["app"].state.metrics
        metrics.count(self._scope["method"], route_of(self._scope), self._status, seconds)


def route_of(scope: Scope) -> str:
    """Return the template of the route that was taken, or nothing when there was none."""
    route = scope.get("route")
    return str(getattr(route, "path_format", None) or getattr(route, "path", ""))


def _request_id(scope: Scope) -> bytes:
    """Return the id that the caller gave, when it is fit to be logged, or a new one."""
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    return given if _ID.fullmatch(given) else new_code().encode()
