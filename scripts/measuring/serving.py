"""A server process to measure: `alveole serve`, and beside it an operation that does nothing.

`python -m scripts.measuring.serving` serves as `alveole serve` does, with one
operation more. It takes the same body from the same callers as a payment, checks
it in the same way, and gives back a constant of the same form.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from fastapi import FastAPI

from api import app as application
from api.approvals import given
from api.commands.server import serve
from api.dependencies import Confirmation, OpenBook
from api.payments import PaymentIn, PaymentOut
from api.routing import new_router
from service.clock import Clock, system_clock
from service.settings import Settings

ROOT = Path(__file__).parents[2]
PUBLIC_URL = "http://localhost:8000"
"""Of the measured servers, whatever their port: it is in every token."""

WITH_NO_OP = (sys.executable, "-m", "scripts.measuring.serving")
NO_OP = "/v1/no-op"
LOOK_SECONDS = 0.01

ANSWER = PaymentOut(
    id="01980e5a-7c1e-7abc-8def-0123456789ab",
    kind="payment",
    payer="7K3QX9V2MB4T",
    payee="7K3QX9V2MB4V",
    amount=1250,
    currency="MIEL",
    recorded_at=system_clock(),
    effective_on="2026-11-21",
    settles=[],
)

router = new_router("measuring")


@router.post("/no-op", status_code=201)
async def do_nothing(body: PaymentIn, confirmation: Confirmation, book: OpenBook) -> PaymentOut:
    """Take a payment as the real operation does, and answer without making it."""
    del book  # asked for, as for a payment
    confirmation.approved(given(body.approval))
    body.to_order()
    return ANSWER


class Served(NamedTuple):
    """A server that runs, and how long it took to be ready."""

    pid: int
    port: int
    seconds: float

    @property
    def resident_mb(self) -> float:
        """Return how much memory the process holds."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise LookupError(self.pid)


@contextmanager
def served(command: Sequence[str], url: str, directory: Path) -> Iterator[Served]:
    """Run a server over a book until the end of the block. Its log goes to a file."""
    port = free_port()
    settings = {
        "ALVEOLE_DATABASE_URL": url,
        "ALVEOLE_SECRET_KEY_FILE": str(directory / "secret.key"),
        "ALVEOLE_PUBLIC_URL": PUBLIC_URL,
        "ALVEOLE_PORT": str(port),
        "ALVEOLE_REQUESTS_PER_MINUTE": "100000000",  # counted as ever, and never too many
    }
    with (directory / "server.log").open("ab") as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
        try:
            while not ready(port):
                assert process.poll() is None, (directory / "server.log").read_text()
                time.sleep(LOOK_SECONDS)
            yield Served(process.pid, port, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def ready(port: int) -> bool:
    """Tell whether a service there says that it is ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def settings(url: str, directory: Path) -> Settings:
    """Return the settings of a served book."""
    return Settings(database_url=url, secret_key_file=directory / "secret.key", public_url=PUBLIC_URL)


def _with_no_op(settings: Settings, *, clock: Clock = system_clock, chores: bool = False) -> FastAPI:
    app = _create_app(settings, clock=clock, chores=chores)
    app.router.routes[:0] = router.routes
    return app


_create_app = application.create_app

if __name__ == "__main__":
    application.create_app = _with_no_op
    serve()
