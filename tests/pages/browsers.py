"""A real browser, the system's Chromium, and a real server that it visits; nothing beyond this machine is reached."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 60
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
"""The sandbox needs what containers lack; no name but localhost is ever resolved."""


def chromium() -> str | None:
    """Return where the system's Chromium is."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def required() -> bool:
    """Tell whether a missing browser is a failure: where the work is judged, it is."""
    return os.environ.get("ALVEOLE_CI") == "1"


@contextmanager
def serving(url: str, directory: Path) -> Iterator[str]:
    """Serve a migrated database in a process of its own, and return the address for browsers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ALVEOLE_")} | {
        "ALVEOLE_DATABASE_URL": url,
        "ALVEOLE_SECRET_KEY_FILE": str(directory / "secret.key"),
        "ALVEOLE_PORT": str(port),
    }
    command = [str(Path(sys.executable).parent / "alveole"), "serve"]
    with (directory / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(address, process, directory)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(address: str, process: "subprocess.Popen[bytes]", directory: Path) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        assert process.poll() is None, (directory / "server.log").read_text()
        assert time.monotonic() < deadline, "the server never answered"
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        process_sleeps()


def process_sleeps() -> None:
    """Let the server's process run for a moment: it is another process, and has no clock to set."""
    time.sleep(0.05)
