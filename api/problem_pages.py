"""What each problem means: the page that its `type` leads to, and docs/refusals.md, from the same tables.

`python -m api.problem_pages > docs/refusals.md` writes the document anew; a test
says when that is due.
"""

import sys

from starlette.responses import HTMLResponse

from api.pages.rendering import page as render
from api.pages.visits import Visit
from api.problems import FAILURES, RETRY_AFTER, Cause, Failure, Kind, leaves, specimen, status_of, title_of
from ledger.refusals import Refusal, ResourceNotFound

ALL: dict[str, Kind] = {kind.code: kind for kind in leaves([Refusal, *FAILURES])}
"""Every problem, by its code."""

_HEAD = """# Refusals

Every failure of the API is a problem document (RFC 9457, `application/problem+json`) with a stable `code`.
Its sentence is written for the member, in French or English by `Accept-Language`; programs rely on `code` alone.

What has a ✓ is remembered under its `Idempotency-Key` for 30 days: the same request gets the same refusal,
even when what it met has changed since. Everything else may be asked again with the same key.

Written by `python -m api.problem_pages`, from `ledger/refusals/` and `api/problems.py`.

| code | status | remembered | English | French |
|---|---|---|---|---|
"""


def page(code: str, visit: Visit) -> HTMLResponse:
    """Return the page about a problem."""
    kind = ALL.get(code)
    if kind is None:
        raise ResourceNotFound
    status = status_of(kind)
    language = visit.language
    return render(
        "problem.html",
        visit,
        code=code,
        http=status,
        title=title_of(status, language),
        sentence=specimen(kind, language),
        request_id=None,
    )


def answer(cause: Cause, visit: Visit, request_id: str | None) -> HTMLResponse:
    """Return the page that answers a request which was refused, or failed."""
    status = status_of(cause)
    return render(
        "problem.html",
        visit,
        status=status,
        code=cause.code,
        http=status,
        title=title_of(status, visit.language),
        sentence=cause.sentence(visit.language),
        request_id=request_id,
    )


def document() -> str:
    """Return docs/refusals.md."""
    return _HEAD + "".join(_row(kind) for kind in ALL.values())


def _row(kind: Kind) -> str:
    status = str(status_of(kind))
    if not isinstance(kind, Failure) and kind in RETRY_AFTER:
        status += f", again after {RETRY_AFTER[kind]} s"
    remembered = "✓" if not isinstance(kind, Failure) and kind.recorded else ""
    return f"| `{kind.code}` | {status} | {remembered} | {specimen(kind, 'en')} | {specimen(kind, 'fr')} |\n"


if __name__ == "__main__":
    sys.stdout.write(document())
