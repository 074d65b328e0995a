"""Whoever tries what only some may do, and is refused, is written down in the audit trail."""

import re

import anyio
import structlog
from starlette.requests import Request

from api.dependencies import WHO
from api.pages.visits import VISIT
from api.running import running
from ledger.refusals import Access
from service.access import RULES, Operation, Principal, Role

READING = frozenset({"GET", "HEAD"})
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_KNOWN = {operation.value: operation for operation in Operation}

log = structlog.get_logger()


async def note(request: Request, refusal: Access) -> None:
    """Write down that someone who is signed in tried; there is a bound to how often."""
    who, operation = _who(request), _operation(request)
    if who is None or operation is None:
        return
    service = running(request)
    subject = next((value for value in request.path_params.values() if _ID.fullmatch(str(value))), "")

    def write() -> bool:
        return service.attempts.note(service.book, who, operation, subject=subject, code=refusal.code)

    try:
        await anyio.to_thread.run_sync(write)
    except service.book.database.errors:  # who was refused stays refused
        log.exception("attempt.not_recorded")


def _who(request: Request) -> Principal | None:
    """Return who asks: through the API, or in a browser."""
    who = request.scope.get(WHO)
    if who is None:
        who = getattr(request.scope.get(VISIT), "who", None)
    assert who is None or isinstance(who, Principal)
    return who


def _operation(request: Request) -> Operation | None:
    """Return what was tried, when it is something that changes what is others', or reads all of it."""
    operation = _KNOWN.get(getattr(request.scope.get("endpoint"), "__name__", ""))
    if operation is None or RULES[operation].any == frozenset(Role):
        return None
    if request.method in READING and operation not in {Operation.SEARCH_AUDIT, Operation.EXPORT_AUDIT}:
        return None
    return operation if RULES[operation].any else None
