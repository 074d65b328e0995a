"""What every test may ask for: an empty book, on SQLite and on PostgreSQL, its clock, and a small town in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from service import passwords
from service.book import Book
from tests.shelves import SHELVES, Shelf
from tests.town import SetClock, Town

pytest_plugins = ("tests.measuring",)

# Hypothesis: `default` is for every day, `ci` never draws by chance, `deep` is for a night.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile("deep", parent=settings.get_profile("default"), max_examples=5_000)
in_ci = os.environ.get("CI") or os.environ.get("ALVEOLE_CI")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if in_ci else "default"))


@pytest.fixture(scope="session", autouse=True)
def slow_hasher() -> Iterator[PasswordHash]:
    """Hash quickly what can be guessed, and return the service's own hasher, which is slow on purpose."""
    slow = passwords._hasher
    with hashing_by(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))):
        yield slow


@pytest.fixture
def slow_hashing(slow_hasher: PasswordHash) -> Iterator[None]:
    """Hash as the service does."""
    with hashing_by(slow_hasher):
        yield


@contextmanager
def hashing_by(hasher: PasswordHash) -> Iterator[None]:
    """Hash by another hasher for the length of a block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", hasher)
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()


ON_SQLITE = (
    "tests/pages/",
    *(f"tests/api/test_{noun}.py" for noun in ("delegations", "directory", "factors", "governance", "invitations")),
    *(f"tests/api/test_{noun}.py" for noun in ("joining", "members", "privacy", "sessions")),
    *(f"tests/api/commands/test_{noun}.py" for noun in ("demo", "errors", "exports", "founding", "users")),
)
"""What tests no book but how use cases are offered: those use cases are tested on both databases in tests/service."""


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Lend SQLite alone where a second database would say the same again."""
    if "shelf" in metafunc.fixturenames and metafunc.definition.nodeid.startswith(ON_SQLITE):
        metafunc.definition.add_marker(pytest.mark.parametrize("shelf", ["sqlite"], indirect=True))


@pytest.fixture(scope="session")
def shelves() -> Iterator[Callable[[str], Shelf]]:
    """Lend databases of either kind, by its name."""
    made: dict[str, Shelf] = {}

    def shelf(name: str) -> Shelf:
        if name not in made:
            made[name] = SHELVES[name]()
        return made[name]

    yield shelf
    for each in made.values():
        each.close()


@pytest.fixture(scope="session", params=SHELVES)
def shelf(request: pytest.FixtureRequest, shelves: Callable[[str], Shelf]) -> Shelf:
    """Lend databases of one kind; whoever asks runs once on each kind."""
    return shelves(request.param)


@pytest.fixture
def database_url(shelf: Shelf) -> Iterator[str]:
    """Lend a migrated database without any account."""
    with shelf.lend() as url:
        yield url


@pytest.fixture
def clock() -> SetClock:
    """Return the clock of the book, which stands still until it is advanced."""
    return SetClock()


@pytest.fixture
def book(database_url: str, clock: SetClock) -> Iterator[Book]:
    """Open an empty book."""
    book = Book.open(database_url, clock=clock)
    yield book
    book.close()


@pytest.fixture
def town(book: Book) -> Town:
    """Found a town in the book."""
    return Town(book)
