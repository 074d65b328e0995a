"""`alveole serve` opens its doors when all is ready, says where, and closes them in order."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from service.database import Database
from service.verification import verify
from tests.api.commands.conftest import DemoTown, Run, environment
from tests.shelves import owner_url

ALVEOLE = Path(sys.executable).with_name("alveole")
RESIDENT_KB_MAX = 150_000
STOP_SECONDS_MAX = 30


class Service(NamedTuple):
    """A service that runs."""

    process: "subprocess.Popen[str]"
    address: str

    def stop(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; return the exit code and what was still said."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=STOP_SECONDS_MAX)
        return self.process.returncode, said


@contextmanager
def serving(url: str, directory: Path, *, traced: bool = True) -> Iterator[Service]:
    """Run the service in a process of its own, on a free port; without the weight of coverage unless it is `traced`."""
    settings = {**os.environ, **environment(url, directory)}
    command = [str(ALVEOLE), "serve", "--port", "0"]
    shell = {name: value for name, value in settings.items() if value is not None and (traced or "COV" not in name)}
    with subprocess.Popen(command, env=shell, cwd=directory, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            ready = re.search(r"ready: (http://localhost:\d+)", line)
            assert ready, line + process.stderr.read()
            yield Service(process, ready[1])
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_answers_where_it_said_and_stops_in_order(
    database_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    with serving(database_url, tmp_path) as service:
        assert httpx.get(f"{service.address}/healthz").status_code == 200
        assert httpx.get(f"{service.address}/readyz").status_code == 200
        code, said = service.stop(number)
    assert code == 0
    assert "has stopped" in said
    assert "Traceback" not in said


def test_it_listens_on_this_machine_only_and_makes_its_own_key(database_url: str, tmp_path: Path) -> None:
    with serving(database_url, tmp_path) as service:
        port = httpx.URL(service.address).port
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", port), timeout=5)
    key = tmp_path / "secret.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_it_fits_into_150_megabytes(database_url: str, tmp_path: Path) -> None:
    with serving(database_url, tmp_path, traced=False) as service:
        httpx.get(f"{service.address}/readyz")
        status = Path(f"/proc/{service.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    assert int(found[1]) < RESIDENT_KB_MAX


def test_an_open_event_stream_does_not_keep_it_from_stopping(demo_town: DemoTown, tmp_path: Path) -> None:
    owner = demo_town.login("owner")
    with serving(demo_town.url, tmp_path) as service, httpx.Client(base_url=service.address, timeout=20) as shop:
        credentials = {"username": owner["username"], "password": owner["password"]}
        token = shop.post("/v1/sessions", json=credentials).json()["access_token"]
        shop.headers.update({"Authorization": f"Bearer {token}", "Idempotency-Key": "one"})
        ask = {"payee": owner["accounts"]["MIEL"], "amount": 100, "currency": "MIEL"}
        asked = shop.post("/v1/payment-requests", json=ask).json()
        with shop.stream("GET", f"/v1/payment-requests/{asked['id']}/events") as stream:
            assert stream.status_code == 200
            code, said = service.stop(signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in said


def test_what_was_acknowledged_before_the_stop_is_in_the_books(demo_town: DemoTown) -> None:
    citizen, owner = demo_town.login("citizen"), demo_town.login("owner")
    order = {"payer": citizen["accounts"]["MIEL"], "payee": owner["accounts"]["MIEL"], "amount": 1, "currency": "MIEL"}
    order["approval"] = {"pin": citizen["pin"]}

    def pay(client: httpx.Client, key: str) -> bool:
        try:
            return client.post("/v1/payments", json=order, headers={"Idempotency-Key": key}).status_code == 201
        except httpx.TransportError:
            return False

    with closing(Database(demo_town.url)) as database:
        before = database.ask("select seq from head")[0][0]
        with (
            serving(demo_town.url, demo_town.directory) as service,
            httpx.Client(base_url=service.address, timeout=20) as client,
        ):
            credentials = {"username": citizen["username"], "password": citizen["password"]}
            token = client.post("/v1/sessions", json=credentials).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            with ThreadPoolExecutor(8) as payers:
                outcomes = [payers.submit(pay, client, f"stop-{number}") for number in range(200)]
                while not any(outcome.done() for outcome in outcomes):
                    wait(outcomes, return_when=FIRST_COMPLETED)
                code, _ = service.stop(signal.SIGTERM)
                acknowledged = sum(outcome.result() for outcome in outcomes)
        assert code == 0
        assert 0 < acknowledged <= database.ask("select seq from head")[0][0] - before
        assert verify(database).sound


def test_a_port_that_is_taken_is_told_in_a_sentence(alveole: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = alveole("serve", "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 1
    assert "Cannot listen on 127.0.0.1" in refused.stderr
    assert "--port" in refused.stderr


def test_an_address_that_is_not_ours_is_told_in_a_sentence(alveole: Run) -> None:
    assert "Cannot listen on 192.0.2.1" in alveole("serve", "--host", "192.0.2.1", "--port", "0").stderr


def test_it_does_not_start_without_tables(alveole_bare: Run) -> None:
    refused = alveole_bare("serve", "--port", "0")
    assert refused.exit_code == 1
    assert "Run: alveole migrate" in refused.stderr


def test_it_does_not_offer_demo_books_to_the_world(alveole_demo: Run) -> None:
    refused = alveole_demo("serve", "--port", "0", ALVEOLE_PUBLIC_URL="https://miel.example.org")
    assert refused.exit_code == 1
    assert "demo books" in refused.stderr


def test_on_postgresql_it_does_not_serve_as_the_owner(alveole: Run, database_url: str) -> None:
    owner = owner_url(database_url)
    if owner != database_url:
        refused = alveole("serve", "--port", "0", ALVEOLE_DATABASE_URL=owner)
        assert refused.exit_code == 1
        assert "owns the tables" in refused.stderr


def test_serving_loads_nothing_that_only_migrations_need() -> None:
    imports = "import sys, api.app, service.preflight; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", imports], check=False).returncode == 0
