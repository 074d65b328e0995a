"""`alveole serve` opens its doors when all is ready, says where, and closes them in order."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from service.database import Database
from tests.api.commands.conftest import Run, environment
from tests.shelves import Shelf, owner_url

ALVEOLE = Path(sys.executable).with_name("alveole")


@contextmanager
def serving(url: str, directory: Path, *arguments: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the service, and return its process and the address that it printed."""
    given = {name: value for name, value in {**environment(url, directory), **settings}.items() if value is not None}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALVEOLE_")}
    with subprocess.Popen(
        [ALVEOLE, "serve", "--port", "0", *arguments],
        env={**kept, **given},
        cwd=directory,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            printed = "".join(iter(process.stderr.readline, ""))[:0]  # replaced below
            yield process, printed
        finally:
            process.kill()
