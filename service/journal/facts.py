"""The facts that drafts rest on, loaded once per batch and kind.

Each noun registers one loader for its kind of fact; the journal asks for facts
by kind and knows no noun.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

Row = tuple[Any, ...]
Key = str | int | bytes


class Fetch(Protocol):
    """Run a query whose `{keys}` stands for "is one of the keys", under the lock on the head."""

    def __call__(self, sql: str, keys: Sequence[Key], /) -> list[Row]:
        """Return the rows."""
        ...


class FactKind(Enum):
    """What a draft may need to know."""

    ACCOUNT = auto()
    DUE = auto()
    EXPIRED_HOLD = auto()
    COVER = auto()
    ALLOWANCE = auto()


Loader = Callable[[Fetch, Sequence[Key], int], Iterable[Any]]
L = TypeVar("L", bound=Loader)

_loaders: dict[FactKind, Loader] = {}


def loads(kind: FactKind) -> Callable[[L], L]:
    """Register the loader of a kind of fact: it takes the keys and the instant, and returns what it finds."""

    def register(loader: L) -> L:
        _loaders[kind] = loader
        return loader

    return register


def load(kind: FactKind, fetch: Fetch, keys: Sequence[Key], now: int) -> Iterable[Any]:
    """Return the facts of one kind, with one query; none when there is nothing to ask."""
    return _loaders[kind](fetch, keys, now) if keys else ()
