"""Whether signing in keeps others waiting: a balance is read, alone, and while four people a second sign in.

Idle and beside take turns, so that what else the machine does falls on both alike.
"""

import json
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

from scripts.measuring.figures import Board, Load
from scripts.measuring.serving import Served, served, settings
from scripts.measuring.towns import Measured, Place
from service import logins, secret_keys
from service.tokens import Tokens

SERVE = (str(Path(sys.executable).parent / "alveole"), "serve")
A_SECOND = 4
PEOPLE = 60
SECONDS = 8.0
ROUNDS = 3
PAUSE_SECONDS = 0.002
OF_IDLE_MOST = 2.0
PASSWORD = "trois abeilles sous la pluie"  # noqa: S105 - of invented people


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure one server process over one kind of database."""
    with closing(Measured(place, kind, members=2)) as town:
        url, account, session, payer = town.url, town.members[0], town.session, town.payer
        names = [f"person{number}" for number in range(PEOPLE)]
        for name in names:
            logins.add_login(town.book, member=payer, username=name, password=PASSWORD)
    chosen = settings(url, place.directory)
    tokens = Tokens(*secret_keys.read(chosen.secret_key_file), issuer=chosen.public_url)
    idle, beside, signed = [], [], []
    with served(SERVE, url, place.directory) as server:
        path, token, crowd = f"/v1/accounts/{account}/balance", tokens.access(session, payer), Crowd(server, names)
        read(server, path, token, 0.5)
        for _ in range(ROUNDS):
            idle.append(read(server, path, token, SECONDS * scale))
            with crowd:
                beside.append(read(server, path, token, SECONDS * scale))
        signed = crowd.loads
    board.put_loads(f"{kind}.access.reading_idle", idle)
    board.put_loads(f"{kind}.access.signing_in", signed)
    board.put_loads(f"{kind}.access.reading_beside_signing_in", beside)
    board.put(f"{kind}.access.reading_beside_signing_in.p99_of_idle", p99(beside) / p99(idle), most=OF_IDLE_MOST)


class Crowd:
    """People who sign in, four a second, each from an address of their own, while the block lasts."""

    def __init__(self, server: Served, names: list[str]) -> None:
        """Know whom to let sign in where."""
        self.loads: list[Load] = []
        self._server = server
        self._names = names
        self._turns = count()

    def __enter__(self) -> None:
        """Begin."""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._come)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        """Let the last one in."""
        self._over.set()
        self._thread.join()

    def _come(self) -> None:
        began, latencies = time.perf_counter(), list[float]()
        while not self._over.wait(max(0.0, began + len(latencies) / A_SECOND - time.perf_counter())):
            asked = time.perf_counter()
            self._sign_in(next(self._turns))
            latencies.append(time.perf_counter() - asked)
        self.loads.append(Load(len(latencies), time.perf_counter() - began, latencies))

    def _sign_in(self, turn: int) -> None:
        where = f"127.0.{1 + turn // 250 % 250}.{1 + turn % 250}"
        connection = HTTPConnection("127.0.0.1", self._server.port, source_address=(where, 0))
        body = json.dumps({"username": self._names[turn % PEOPLE], "password": PASSWORD})
        connection.request("POST", "/v1/sessions", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
        connection.close()
        assert answer.status == 201, told  # noqa: PLR2004 - it reads better than its name


def read(server: Served, path: str, token: str, seconds: float) -> Load:
    """Read a balance again and again over one connection."""
    connection = HTTPConnection("127.0.0.1", server.port)
    headers = {"Authorization": f"Bearer {token}"}
    latencies: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        asked = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        told = answer.read()
        latencies.append(time.perf_counter() - asked)
        assert answer.status == 200, told  # noqa: PLR2004 - as above
        time.sleep(PAUSE_SECONDS)
    connection.close()
    return Load(len(latencies), time.perf_counter() - began, latencies)


def p99(loads: list[Load]) -> float:
    """Return what ninety-nine of a hundred waited at most, in seconds."""
    waits = sorted(wait for load in loads for wait in load.latencies)
    return waits[len(waits) * 99 // 100]
