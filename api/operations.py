"""For those who run the service: is it alive, is it ready, how busy is it; and what each problem means."""

from typing import Annotated, Literal

from fastapi import Path, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from api import handlers, problem_pages, problems
from api.dependencies import CurrentPrincipal
from api.fields import Out
from api.metrics import CONTENT_TYPE
from api.pages.visits import Visiting
from api.problems import READING
from api.routing import new_router
from api.running import running
from ledger import refusals as r
from service.access import Operation, require
from service.health import readiness

router = new_router("operations", prefix="")


class HealthOut(Out):
    """That the process answers."""

    status: Literal["ok"] = "ok"


class ReadyOut(Out):
    """That the service can post: its database is there, and is the one that this version needs."""

    status: Literal["ready"] = "ready"
    revision: str = Field(description="The last migration that ran.", examples=["0002"])


@router.get("/healthz")
async def read_health() -> HealthOut:
    """Tell that the process answers. It asks the database nothing."""
    return HealthOut()


@router.get("/readyz", response_model=ReadyOut, responses=problems.problems(problems.NOT_READY))
def read_readiness(request: Request) -> ReadyOut | Response:
    """Tell whether the service can post now: the database answers, its migrations have run, the writer lives."""
    revision = readiness(running(request).book)
    if revision is None:
        return handlers.respond(request, problems.NOT_READY)
    return ReadyOut(revision=revision)


@router.get("/metrics", response_class=Response, responses=problems.problems(*READING))
def read_metrics(request: Request, who: CurrentPrincipal) -> Response:
    """Read the service's own figures as OpenMetrics text. For a dashboard with the scope metrics:read."""
    require(who, Operation.READ_METRICS)
    return Response(request.app.state.metrics.written(running(request).book), media_type=CONTENT_TYPE)


@router.get("/problems/{code}", response_class=HTMLResponse, responses=problems.problems(r.ResourceNotFound))
def read_problem(
    code: Annotated[
        str, Path(pattern=r"^[a-z_]{1,40}$", description="The code of a problem.", examples=["not_enough"])
    ],
    visit: Visiting,
) -> HTMLResponse:
    """Explain a problem: what its `type` leads to."""
    return problem_pages.page(code, visit)
