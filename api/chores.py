"""What a serving process does beside answering: it sends the letters that wait, and does the work of the day."""

from collections.abc import Callable
from functools import partial

import anyio
import structlog

from api.running import Running
from service import deliveries, jobs, proposals
from service.bank import importing
from service.daily import DAILY
from service.privacy import erasure
from service.smtp import Smtp

LETTERS_SECONDS = 5.0
DAY_SECONDS = 300.0
ERASURES_SECONDS = 30.0
PROPOSALS_SECONDS = 600.0
BANK_SECONDS = 600.0

log = structlog.get_logger()


async def do_chores(service: Running) -> None:
    """Do them, again and again, each in a thread of its own; what fails is tried again later."""
    async with anyio.create_task_group() as beside:
        beside.start_soon(_again, "jobs", DAY_SECONDS, partial(jobs.run_due, service.book, DAILY))
        beside.start_soon(_again, "proposals", PROPOSALS_SECONDS, partial(proposals.tend, service.book))
        beside.start_soon(_again, "bank", BANK_SECONDS, partial(importing.tend, service.book))
        beside.start_soon(_again, "erasures", ERASURES_SECONDS, partial(erasure.settle_all, service.book))
        url = service.settings.smtp_url
        if url is not None:
            carrier = Smtp.of(url.get_secret_value())
            deliver = partial(deliveries.deliver, service.book, carrier, sender=service.settings.smtp_from)
            beside.start_soon(_again, "letters", LETTERS_SECONDS, deliver)


async def _again(name: str, seconds: float, chore: Callable[[], object]) -> None:
    one_at_a_time = anyio.CapacityLimiter(1)  # apart from the threads that answer people
    while True:
        try:
            await anyio.to_thread.run_sync(chore, limiter=one_at_a_time)
        except Exception:  # nothing that goes wrong there may stop the service
            log.exception("chore.failed", chore=name)
        await anyio.sleep(seconds)
