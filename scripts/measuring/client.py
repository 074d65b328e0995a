"""A client that asks as fast as it is answered, over many connections, from a process of its own.

`python -m scripts.measuring.client` reads what to ask on its standard input and
writes what came of it. It speaks as little HTTP as will do, so that what is
measured is the server; what it costs itself is told too.
"""

import asyncio
import json
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import uvloop

from scripts.measuring.figures import Load

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
END = b"\r\n\r\n"
LENGTH = b"content-length: "


class Errand(NamedTuple):
    """What to ask: one payment, or so many in one body, again and again."""

    port: int
    token: str
    path: str
    accounts: Sequence[str]
    requests: int
    connections: int
    together: int | None = None


class Told(NamedTuple):
    """What came of an errand, and the part of a processor that asking took."""

    load: Load
    statuses: dict[str, int]
    client_share: float


def run(errand: Errand) -> Told:
    """Run an errand in a process of its own. Every answer must be a success."""
    command = [sys.executable, "-m", "scripts.measuring.client"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(errand), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seconds, processor_seconds, latencies, statuses = json.loads(done.stdout)
    assert all(status in {"200", "201"} for status in statuses), statuses
    payments = errand.requests * (errand.together or 1)
    return Told(Load(payments, seconds, latencies), statuses, processor_seconds / seconds)


class Connection(asyncio.Protocol):
    """One connection, with one request under way."""

    def __init__(self, requests: Iterator[bytes], latencies: list[float], statuses: Counter[str]) -> None:
        """Ask what comes next among all connections' requests, until there is no more."""
        self._requests = requests
        self._latencies = latencies
        self._statuses = statuses
        self._answer = b""
        self._asked = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def start(self, transport: asyncio.WriteTransport) -> None:
        """Ask first."""
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Wait for a whole answer, and ask again."""
        self._answer += data
        head = self._answer.find(END)
        if head < 0 or len(self._answer) < head + len(END) + self._length(head):
            return
        self._latencies.append(time.perf_counter() - self._asked)
        self._statuses[self._answer[9:12].decode()] += 1
        self._answer = b""
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give up when the server hangs up."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionResetError())

    def _length(self, head: int) -> int:
        fields = self._answer[:head].lower()
        start = fields.index(LENGTH) + len(LENGTH)
        return int(fields[start:].partition(b"\r")[0])

    def _ask(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._asked = time.perf_counter()
        self._transport.write(request)


async def ask_all(errand: Errand) -> tuple[float, float, list[float], Counter[str]]:
    """Ask everything; return the seconds, the processor's seconds, how long each answer took, and their statuses."""
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    requests = iter([*written(errand)])
    loop = asyncio.get_running_loop()
    connections = []
    for _ in range(errand.connections):
        made = await loop.create_connection(lambda: Connection(requests, latencies, statuses), HOST, errand.port)
        connections.append(made)
    began, processor_began = time.perf_counter(), time.process_time()
    for transport, connection in connections:
        connection.start(transport)
    await asyncio.gather(*(connection.done for _, connection in connections))
    return time.perf_counter() - began, time.process_time() - processor_began, latencies, statuses


def written(errand: Errand) -> Iterator[bytes]:
    """Write the requests beforehand."""
    pairs = zip(cycle(errand.accounts), cycle([*errand.accounts[1:], errand.accounts[0]]), strict=False)
    bodies = ({"payer": payer, "payee": payee, "amount": 5, "currency": "MIEL"} for payer, payee in pairs)
    for _ in range(errand.requests):
        if errand.together is None:
            yield _request(errand, json.dumps(next(bodies)))
        else:
            yield _request(errand, json.dumps({"payments": [next(bodies) for _ in range(errand.together)]}))


def _request(errand: Errand, body: str) -> bytes:
    fields = {
        "Host": "localhost",
        "Authorization": f"Bearer {errand.token}",
        "Idempotency-Key": secrets.token_hex(16),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    lines = [f"POST {errand.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", body]
    return "\r\n".join(lines).encode()


if __name__ == "__main__":
    errand = Errand(*json.load(sys.stdin))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        json.dump(runner.run(ask_all(errand)), sys.stdout)
