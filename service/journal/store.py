"""What the writer asks of a database; SQLite and PostgreSQL each answer in their own way."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple, Protocol

from service.journal.facts import Key, Row
from service.journal.rows import Rows


class HeadState(NamedTuple):
    """The head as it stands under the lock. `tail`: rows were left past it by someone who never advanced it."""

    seq: int
    hash: bytes
    at: int
    rev: int
    tail: bool


class Failure(Enum):
    """What a database error means for the batch."""

    RETRY = auto()
    """Nothing is wrong: a deadlock or a lock that took too long. The same batch again."""
    LOST = auto()
    """The connection is gone, perhaps during the commit: connect again, read back by key."""
    BUG = auto()
    """The database refused what the rules allowed."""


HEAD = """
select seq, hash, at, rev, coalesce(
    (select max(seq) from entry) > seq or (select max(entry) from posting) > seq
    or (select max(entry) from term) > seq or (select max(entry) from settlement) > seq
    or (select max(entry) from memo) > seq or (select max(entry) from due where entry is not null) > seq, false)
from head where id = 1
"""
"""max() reads one row of an index, whatever the planner believes; exists() may read the table."""

SWEEP = (
    "delete from settlement where entry > {seq}",
    "delete from due where entry > {seq} and kind = 'hold'",
    "delete from posting where entry > {seq}",
    "delete from term where entry > {seq}",
    "delete from memo where entry > {seq}",
    "delete from entry where seq > {seq}",
)
"""How a leftover tail past the head is deleted; it never counted for anything."""


class Store(Protocol):
    """One connection of the writer."""

    def fetch(self, sql: str, keys: Sequence[Key], /) -> list[Row]:
        """Return the rows of a query whose `{keys}` stands for "is one of the keys"."""
        ...

    def begin(self) -> HeadState:
        """Begin a transaction, lock the head, and sweep away a leftover tail."""
        ...

    def advance(self, rows: Rows) -> None:
        """Insert the rows and advance the head over them; the database proves them all or raises."""
        ...

    def remember(self, refusals: list[Row]) -> None:
        """Insert recorded refusals."""
        ...

    def upsert(self, table: str, rows: list[Row]) -> None:
        """Insert rows into one of `rows.KEPT`, or change those that are there."""
        ...

    def commit(self) -> None:
        """Commit: from here on the batch is in the books."""
        ...

    def rollback(self) -> None:
        """Undo the transaction; a lost connection is given up."""
        ...

    def failure(self, error: BaseException) -> Failure:
        """Tell what a database error means."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
