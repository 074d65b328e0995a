"""The Dockerfile's steps, followed in a directory, since no container engine runs here.

Everything is done as written, but for four things: the base image is the Python that runs the
tests, its packages are lent to pip and our own to npm so that nothing is downloaded, and no user
is added to the system. Paths below /srv and /var are moved under a temporary root.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from service.settings import Settings

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 90

Step = tuple[str, str]
Snapshot = dict[str, int]


def read_stages() -> list[list[Step]]:
    """Return the steps of each stage."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    steps = [(word, rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines) if word]
    starts = [place for place, (word, _) in enumerate(steps) if word == "FROM"]
    return [steps[start:end] for start, end in zip(starts, [*starts[1:], len(steps)], strict=True)]


BUILD, FINAL = read_stages()


def only(word: str) -> str:
    """Return what follows the one such instruction of the final stage."""
    [rest] = [rest for each, rest in FINAL if each == word]
    return rest


@dataclass
class Image:
    """What following a stage made: a file system under `root`, and how to start in it."""

    root: Path
    workdir: Path = field(init=False)
    environment: dict[str, str] = field(
        default_factory=lambda: {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    )

    def inside(self, text: str) -> str:
        """Move absolute paths under our root."""
        return re.sub(r"(?<![\w.])/(?=(?:srv|var)/)", f"{self.root}/", text)

    def follow(self, steps: list[Step], earlier: Path | None = None) -> None:
        """Do what each step says."""
        for word, rest in steps:
            match word:
                case "WORKDIR":
                    self.workdir = Path(self.inside(rest))
                    self.workdir.mkdir(parents=True, exist_ok=True)
                case "ENV":
                    self.set(rest)
                case "COPY":
                    self.copy(rest.split(), earlier)
                case "RUN":
                    self.run(rest)
                case _:
                    assert word in {"FROM", "VOLUME", "EXPOSE", "USER", "HEALTHCHECK", "CMD"}, f"cannot follow {word}"

    def set(self, rest: str) -> None:
        """Set variables, which may name earlier ones."""
        for name, _, value in (pair.partition("=") for pair in shlex.split(rest)):
            self.environment[name] = self.inside(value).replace("$PATH", self.environment["PATH"])

    def copy(self, words: list[str], earlier: Path | None) -> None:
        """Copy from the project what .dockerignore lets through, or from the stage before."""
        *sources, destination = [word for word in words if not word.startswith("--")]
        for source in sources:
            if earlier:
                shutil.copytree(earlier / source.lstrip("/"), self.workdir, symlinks=True, dirs_exist_ok=True)
                continue
            assert f"!{source}" in (ROOT / ".dockerignore").read_text().splitlines()
            if (ROOT / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "node_modules")
                shutil.copytree(ROOT / source, self.workdir / destination, ignore=ignored)
            else:
                shutil.copy(ROOT / source, self.workdir / destination)

    def run(self, command: str) -> None:
        """Run a command, and lend the packages of this Python to an environment it made."""
        if command.startswith("useradd "):
            words = shlex.split(command)
            Path(self.inside(words[words.index("--home-dir") + 1])).mkdir(parents=True)
            return
        if command.startswith("pip install "):
            return  # the npm that the next lines lend
        if " node /tmp/npm/" in command:
            shutil.copytree(ROOT / "api/pages/node_modules", self.workdir / "api/pages/node_modules")
            return
        subprocess.run(["/bin/sh", "-euc", command], cwd=self.workdir, env=self.environment, check=True)
        for packages in self.workdir.glob(".venv/lib/python*/site-packages"):
            if not (packages / "lent.pth").exists():
                for old in packages.glob("setuptools*"):  # Python 3.11 brings its own
                    shutil.rmtree(old)
                (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))

    def files(self) -> Snapshot:
        """Return when each file outside the volume was last written."""
        volume = self.inside(only("VOLUME"))
        found = (path for path in self.root.rglob("*") if not str(path).startswith(volume))
        return {str(path): path.lstat().st_mtime_ns for path in found}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Follow both stages, one after the other, at the same place."""
    root = tmp_path_factory.mktemp("image") / "root"
    Image(root).follow(BUILD)
    earlier = root.rename(root.with_name("build"))
    image = Image(root)
    image.follow(FINAL, earlier)
    return image


@pytest.fixture(scope="module")
def before(image: Image) -> Snapshot:
    """Remember the files as the image has them."""
    return image.files()


@pytest.fixture(scope="module")
def container(image: Image, before: Snapshot) -> Iterator["subprocess.Popen[bytes]"]:
    """Start as the image says, on a port that is free here."""
    assert before
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        image.environment["ALVEOLE_PORT"] = str(probe.getsockname()[1])
    command = json.loads(only("CMD"))
    with subprocess.Popen(command, cwd=image.workdir, env=image.environment) as process:
        yield process
        process.kill()


def healthy(image: Image) -> bool:
    """Ask as the container engine would."""
    _, _, command = only("HEALTHCHECK").partition("CMD ")
    check = subprocess.run(["/bin/sh", "-c", command], env=image.environment, capture_output=True, check=False)
    return check.returncode == 0


def test_it_starts_and_finds_itself_healthy(image: Image, container: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while not healthy(image):
        assert container.poll() is None, "it stopped"
        assert time.monotonic() < deadline, "it never answered"


def test_it_writes_nothing_outside_its_volume(
    image: Image, before: Snapshot, container: "subprocess.Popen[bytes]"
) -> None:
    assert container.poll() is None
    assert image.files() == before


def test_its_books_and_its_key_are_in_the_volume(image: Image, container: "subprocess.Popen[bytes]") -> None:
    assert container.poll() is None
    volume = Path(image.inside(only("VOLUME")))
    assert (volume / "alveole.sqlite3").exists()
    assert (volume / "secret.key").stat().st_mode & 0o777 == 0o600


def test_it_stops_when_it_is_asked_to(container: "subprocess.Popen[bytes]") -> None:
    container.send_signal(signal.SIGTERM)
    assert container.wait(timeout=20) in {0, -signal.SIGTERM, 128 + signal.SIGTERM}


def test_it_does_not_run_as_root() -> None:
    assert re.search(rf"useradd .* {only('USER')}$", " ".join(rest for word, rest in FINAL if word == "RUN"))


def test_every_download_is_checked_against_the_lock() -> None:
    installs = [rest for word, rest in [*BUILD, *FINAL] if word == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in each or "--no-deps --no-build-isolation" in each for each in installs)
    assert len(installs) == 3


def test_what_pages_load_is_installed_as_locked_and_runs_nothing() -> None:
    [command] = [rest for word, rest in BUILD if word == "RUN" and "npm" in rest and "pip" not in rest]
    assert " ci --ignore-scripts" in command


def test_the_image_is_slim_and_says_where_it_listens() -> None:
    assert all(stage[0][1].partition(" AS ")[0].endswith("-slim") for stage in (BUILD, FINAL))
    assert only("EXPOSE") == "8000"


def test_compose_names_settings_that_exist_and_holds_no_secret() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    settings = {f"ALVEOLE_{name.upper()}" for name in Settings.model_fields}
    for service in ("migrate", "alveole"):
        assert set(compose["services"][service]["environment"]) <= settings
    given = [each for service in compose["services"].values() for each in service["environment"].items()]
    assert all("${" in value for name, value in given if "PASSWORD" in name or "DATABASE_URL" in name)


def test_the_serving_role_of_compose_owns_nothing() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert "ALVEOLE_OWNER_DATABASE_URL" not in compose["services"]["alveole"]["environment"]
    assert "OWNER alveole_owner" in compose["configs"]["roles"]["content"]
