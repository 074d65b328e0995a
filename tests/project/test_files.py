"""What is committed belongs to the project, and to no machine in particular."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP = r"\..+|alembic|api|docs|ledger|scripts|service|tests|[^/]*lock|[^/]*\.(?:toml|md|yaml)|Dockerfile"
OF_ONE_MACHINE = (
    r"(?<![\w.~$}-])/(?:work|root|home)/\w|pypi\.org|pythonhosted\.org|registry\.npmjs|BEGIN [A-Z ]*PRIVATE KEY"
)


def committed() -> list[Path]:
    """Return the files that git knows or would be told of."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return [path for path in map(Path, listing.stdout.splitlines()) if (ROOT / path).is_file()]


def test_the_top_level_holds_nothing_unexpected() -> None:
    assert {path.parts[0] for path in committed() if not re.fullmatch(TOP, path.parts[0])} == set()


def test_no_file_names_a_machine_a_registry_or_a_key() -> None:
    found = {str(path): re.findall(OF_ONE_MACHINE, (ROOT / path).read_text(errors="replace")) for path in committed()}
    assert {path: matches for path, matches in found.items() if matches} == {}


def test_no_environment_books_or_secret_is_committed() -> None:
    assert [path for path in committed() if path.parts[0] in {".venv", "var", ".env"}] == []
