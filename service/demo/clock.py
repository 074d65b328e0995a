"""A clock that stands where the story has got to. Instants are UTC microseconds."""

from collections.abc import Iterator
from contextlib import contextmanager


class TownClock:
    """The clock of a town that is being filled."""

    def __init__(self, now: int) -> None:
        """Set it."""
        self.now = now

    def __call__(self) -> int:
        """Return the instant."""
        return self.now

    @contextmanager
    def earlier(self, microseconds: int) -> Iterator[None]:
        """Tell of something that happened before the story."""
        self.now -= microseconds
        yield
        self.now += microseconds
