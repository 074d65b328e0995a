"""Other people's accounting programs, which read our exports and say what they think of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HLEDGER = shutil.which("hledger")
BEAN_CHECK = Path(sys.executable).with_name("bean-check")


def complaints(name: str, file: Path) -> str:
    """Return what the program that reads this format says; nothing when all is well."""
    if name == "hledger":
        if HLEDGER is None and not os.environ.get("ALVEOLE_CI"):
            pytest.skip("hledger is not installed: apt-get install hledger")
        command = [HLEDGER or "hledger", "-f", str(file), "check", "--strict"]
    else:
        command = [str(BEAN_CHECK), "--no-cache", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert (run.returncode == 0) == (run.stdout + run.stderr == ""), run.stdout + run.stderr
    return run.stdout + run.stderr
