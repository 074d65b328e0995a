"""What a response says of the limits that govern it (draft-ietf-httpapi-ratelimit-headers): how many more, until when.

What is left is read when the answer begins, so that it counts what the request itself has spent.
"""

from collections.abc import Callable

from starlette.requests import HTTPConnection
from starlette.types import Scope

from service.rates import Allowance

POLICY, LEFT = "RateLimit-Policy", "RateLimit"

_GOVERNED = "alveole.governed"

Left = Callable[[], list[Allowance]]


def govern(request: HTTPConnection, left: Left) -> None:
    """Let the answer to this request tell what is left."""
    request.scope.setdefault(_GOVERNED, []).append(left)


def seconds_to_wait(scope: Scope) -> int:
    """Return after how many seconds there is something left again of every limit; 0 when there is now."""
    return max((each.ends_in for each in _allowances(scope) if not each.left), default=0)


def headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Return the headers that tell of the limits on this request, if there are any."""
    allowances = _allowances(scope)
    if not allowances:
        return []
    policy = ", ".join([f'"{each.name}";q={each.quota};w={each.window}' for each in allowances])
    left = ", ".join([f'"{each.name}";r={each.left};t={each.ends_in}' for each in allowances])
    return [(POLICY.lower().encode(), policy.encode()), (LEFT.lower().encode(), left.encode())]


def _allowances(scope: Scope) -> list[Allowance]:
    return [allowance for left in scope.get(_GOVERNED, ()) for allowance in left()]
