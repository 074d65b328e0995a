"""What we install is pinned, hashed and freely licensed, and the lock files say no more than that."""

import json
import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-npm.lock"]
PACKAGES = ROOT / "api" / "pages" / "package-lock.json"

# Permissive, or copyleft that stays with the files it covers: usable beside code under any licence.
FREE = (
    "apache",
    "bsd",
    "cnri-python",
    "isc",
    "lgpl",
    "lesser general public",
    "mit",
    "mozilla public license 2.0",
    "mpl-2.0",
    "postgresql",
    "psf-2.0",
    "python software foundation",
    "unlicense",
    "zlib",
)
# The GNU GPL binds who hands the program on; this one runs beside our tests and is handed on to nobody.
TESTS_ONLY = {"beancount"}


def pinned(lock: str) -> dict[str, list[Requirement]]:
    """Return what a lock file pins, by name; a package may have one version for each Python."""
    requirements: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^[a-z].*?(?= \\$)", (ROOT / lock).read_text(), re.MULTILINE):
        requirement = Requirement(line)
        requirements.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return requirements


def installed(lock: str) -> list[str]:
    """Return the names of what a lock file installs on this machine."""
    return [
        name
        for name, requirements in pinned(lock).items()
        if any(each.marker is None or each.marker.evaluate() for each in requirements)
    ]


def licences(package: Distribution) -> str:
    """Return all that a package says about its licence."""
    about = package.metadata
    if "License-Expression" in about:
        return about["License-Expression"].lower()
    said = [each for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    if "License" in about:
        said.append(about["License"].partition("\n")[0])
    return " | ".join(said).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_hold_versions_and_hashes_and_no_addresses(lock: str) -> None:
    line = r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    +#( .*)?"
    unexpected = [each for each in (ROOT / lock).read_text().splitlines() if not re.fullmatch(line, each)]
    assert unexpected == []
    assert not re.search(r"://|index-url|find-links|@ ", (ROOT / lock).read_text())


def test_the_tests_run_with_the_very_versions_that_are_served() -> None:
    runtime, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: [str(each.specifier) for each in found] for name, found in runtime.items()} == {
        name: [str(each.specifier) for each in dev[name]] for name in runtime
    }


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = pinned("requirements-dev.lock")
    versions = {name: distribution(name).version for name in installed("requirements-dev.lock")}
    assert {
        name for name, version in versions.items() if all(version not in each.specifier for each in pins[name])
    } == set()


def test_every_licence_is_one_we_may_use() -> None:
    terms = {name: licences(distribution(name)) for name in installed("requirements-dev.lock")}
    unknown = {name: said for name, said in terms.items() if not re.search(rf"\b({'|'.join(FREE)})\b", said)}
    assert unknown.keys() == TESTS_ONLY


def test_what_only_tests_may_use_is_not_served() -> None:
    assert TESTS_ONLY.isdisjoint(pinned("requirements.lock"))


def test_what_pages_load_is_pinned_hashed_freely_licensed_and_from_no_named_registry() -> None:
    locked = json.loads(PACKAGES.read_text())["packages"]
    packages = {name: facts for name, facts in locked.items() if name}
    assert {name for name, facts in packages.items() if not facts["integrity"].startswith("sha512-")} == set()
    assert {name for name, facts in packages.items() if "resolved" in facts or "://" in json.dumps(facts)} == set()
    terms = {True: "|".join(FREE), False: "mit|bsd|isc"}  # what only tests run in a page is handed on to nobody
    assert {
        name
        for name, facts in packages.items()
        if not re.search(rf"\b({terms[facts.get('dev', False)]})\b", facts["license"].lower())
    } == set()
