"""The application: endpoints around one book, opened when it starts and closed when it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import anyio
from fastapi import APIRouter, FastAPI

from api import (
    accounts,
    applications,
    approvals,
    audit,
    bank,
    bank_details,
    circulation,
    circulation_figures,
    circulation_files,
    clearing,
    clients,
    contacts,
    credit_lines,
    currencies,
    decisions,
    delegations,
    directory,
    documents,
    drawn_payments,
    factors,
    handlers,
    holds,
    invitations,
    issuing,
    logs,
    me,
    members,
    memberships,
    middleware,
    my_sessions,
    operations,
    payment_requests,
    payments,
    posters,
    powers,
    privacy,
    proposals,
    receipts,
    recoveries,
    reserve,
    rules,
    sessions,
    standing_orders,
    tills,
    top_ups,
    trial_balance,
)
from api.chores import do_chores
from api.metrics import Metrics
from api.openapi import ABOUT, Application
from api.pages import ROUTERS as PAGE_ROUTERS
from api.running import run
from service.clock import Clock, system_clock
from service.settings import Settings

# Routes are tried in this order.
ROUTERS: tuple[APIRouter, ...] = (
    payments.router,
    payments.bulk_router,
    payment_requests.router,
    tills.router,
    posters.router,
    holds.router,
    standing_orders.router,
    accounts.router,
    sessions.router,
    my_sessions.router,
    factors.router,
    recoveries.router,
    me.router,
    approvals.router,
    approvals.bulk_router,
    delegations.router,
    clients.router,
    members.router,
    invitations.router,
    applications.router,
    memberships.router,
    contacts.router,
    directory.router,
    privacy.router,
    currencies.router,
    issuing.router,
    top_ups.router,
    bank.router,
    trial_balance.router,
    receipts.router,
    reserve.router,
    circulation.router,
    circulation_figures.router,
    circulation_files.router,
    circulation_files.metrics_router,
    proposals.router,
    powers.router,
    rules.router,
    decisions.router,
    documents.router,
    audit.router,
    credit_lines.router,
    drawn_payments.router,
    clearing.router,
    bank_details.router,
    operations.router,
    *PAGE_ROUTERS,
)


def create_app(settings: Settings, *, clock: Clock = system_clock, chores: bool = False) -> FastAPI:
    """Return the application. The database's migrations have run.

    With `chores` it also sends the letters that wait, and does the work of the day.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with run(settings, clock) as service:
            app.state.running = service
            async with anyio.create_task_group() as beside:
                if chores:
                    beside.start_soon(do_chores, service)
                yield
                beside.cancel_scope.cancel()

    app = Application(
        title="Alvéole",
        version=version("alveole"),
        description=ABOUT,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    logs.configure(settings.log_level)
    app.state.metrics = Metrics()
    app.add_middleware(middleware.Around, https=settings.public_url.startswith("https://"))
    handlers.install(app)
    for router in ROUTERS:  # as one flat list: included routers are prepared again, and searched one by one
        app.router.routes.extend(router.routes)
    return app
