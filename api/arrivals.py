"""Where requests come from, and those that look for what is not there.

Whoever asks for an unknown id and for someone else's gets the same answer, after the
same time: such an answer leaves at a full step of the clock, whatever it took to find
out. Too many of them, and the client, or the whole address, waits.
"""

import time
from functools import partial

import anyio
from starlette.requests import HTTPConnection, Request
from starlette.types import Scope

from api.rates import govern
from api.running import Running
from service.access import Principal
from service.throttles import network

STEP_SECONDS = 0.05
"""Answers that something is not there leave at multiples of this."""

_CLIENT = "alveole.client"


def arrive(scope: Scope) -> None:
    """Count a request from its address, or refuse it; while the service is not ready, nothing is counted."""
    service = _service(scope)
    if service is None:
        return
    address = address_of(scope)
    service.misses.check(address=address)
    service.rate.arrive(address)


def recognise(request: Request, service: Running, who: Principal) -> None:
    """Count a request of a client, or refuse it; in the event loop, so that no two are counted at once."""
    request.scope[_CLIENT] = who.client
    govern(request, partial(service.rate.left, who.client, who.public_id))
    govern(request, partial(service.rate.left_here, address_of(request.scope)))
    govern(request, partial(service.misses.left, who.client))
    service.misses.check(client=who.client)
    service.rate.take(who.client, who.public_id)


async def miss(scope: Scope, started: float) -> None:
    """Count an answer that something with an id is not there, and let it wait for its step."""
    service = _service(scope)
    if service is None or "{" not in str(getattr(scope.get("route"), "path", "")):
        return
    service.misses.spend(client=scope.get(_CLIENT, ""), address=address_of(scope))
    await anyio.sleep(STEP_SECONDS - (time.perf_counter() - started) % STEP_SECONDS)


def address_of(scope: Scope) -> str:
    """Return where a request comes from: what of its address one household has."""
    client = HTTPConnection(scope).client
    return network(client.host) if client else ""


def _service(scope: Scope) -> Running | None:
    found = getattr(scope["app"].state, "running", None)
    return found if isinstance(found, Running) else None
