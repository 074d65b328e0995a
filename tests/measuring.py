"""What coverage looks at, and which files come first.

Tracing costs a third of a test's time. What runs on both databases is traced on
SQLite, and what differs between them on both. A law that is tried over and over
shows no line that was not seen before.
"""

from collections.abc import Generator

import coverage
import pytest

BOTH = (
    "tests/api/commands/",
    "tests/service/exports/",
    "tests/service/journal/",
    "tests/service/privacy/",
    "tests/service/verification/",
    "tests/service/test_audit.py",
    "tests/service/test_backups.py",
    "tests/service/test_known_accounts.py",
    "tests/service/test_preflight.py",
    "tests/service/test_snapshots.py",
)
"""Where what is tested asks which database it is."""

REPEATING = (
    "tests/api/test_as_documented.py",
    "tests/service/guards/test_attacks.py",
    "tests/service/journal/test_same_answers.py",
)
"""Where nothing is reached that other tests do not reach."""

LONG = (
    "tests/api/test_as_documented.py",
    "tests/service/guards/test_attacks.py",
    "tests/service/journal/test_same_answers.py",
    "tests/service/verification/test_cells.py",
    "tests/api/commands/test_server.py",
    "tests/pages/test_accessibility.py",
)
"""The files that take longest, the longest first: started last, one would run alone in the end."""


def is_measured(item: pytest.Item) -> bool:
    """Tell whether coverage looks at a test."""
    if item.nodeid.startswith(REPEATING):
        return False
    call = getattr(item, "callspec", None)
    return call is None or call.params.get("shelf") != "postgresql" or item.nodeid.startswith(BOTH)


class Measuring:
    """Switches coverage off for tests that it need not look at, their fixtures included."""

    def __init__(self) -> None:
        """Take what is running."""
        self._coverage = coverage.Coverage.current()
        self._running = self._coverage is not None

    def look(self, *, wanted: bool) -> None:
        """Look from now on, or away."""
        if self._coverage is None or wanted == self._running:
            return
        if wanted:
            self._coverage.start()
        else:
            self._coverage.stop()
        self._running = wanted


measuring = pytest.StashKey[Measuring]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure a test, or not."""
    if measuring not in item.config.stash:
        item.config.stash[measuring] = Measuring()
    item.config.stash[measuring].look(wanted=is_measured(item))
    return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look again, so that whoever started coverage finds it as it was."""
    if measuring in session.config.stash:
        session.config.stash[measuring].look(wanted=True)
