"""Who stands at a till: a cashier at an enrolled tablet, or somebody who is signed in."""

from dataclasses import dataclass
from typing import Annotated

import anyio
from fastapi import Depends
from starlette.requests import Request

from api.pages import forgery, visits
from api.pages.visits import Visit
from api.running import running
from ledger.refusals import NotSignedIn
from service import tills
from service.access import Principal
from service.tills import Tablet

COOKIE = "__Host-till"
COOKIE_SECONDS = 5 * visits.YEAR_SECONDS
CASHIERS = "/caisse/caissier"
"""Where a tablet leads when nobody works at it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A visit at a till: on which tablet, if it is one."""

    visit: Visit
    tablet: Tablet | None


@dataclass(frozen=True, slots=True)
class AtTill:
    """A visit of somebody who may have something to do at a till."""

    visit: Visit
    tablet: Tablet | None
    who: Principal


async def arrival(request: Request) -> Arrival:
    """Return the tablet that asks, or whoever is signed in; refuse what neither of them sent."""
    cookie, service = request.cookies.get(COOKIE, ""), running(request)
    tablet = await anyio.to_thread.run_sync(tills.arrive, service.book, cookie) if cookie else None
    if tablet is None:
        return Arrival(await visits.visit(request), None)
    request.scope[visits.DOOR] = CASHIERS
    if request.method not in forgery.SAFE:
        forgery.check_origin(request, service.settings.public_url)
        await forgery.check_token(request, cookie)
    return Arrival(visits.remember(request, tablet.who, forgery.token_of(cookie)), tablet)


Arriving = Annotated[Arrival, Depends(arrival)]


async def at_till(arrived: Arriving) -> AtTill:
    """Return whoever works at the till, or refuse: the refusal leads to the cashiers, or to `/connexion`."""
    if arrived.visit.who is None:
        raise NotSignedIn
    return AtTill(arrived.visit, arrived.tablet, arrived.visit.who)


StandingAtTill = Annotated[AtTill, Depends(at_till)]
