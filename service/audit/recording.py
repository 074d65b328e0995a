"""Recording: an act and its record stand or fall together.

One row, `audit_head`, makes those who record wait for each other, so the trail
has one order and no gap, across processes.
"""

import json
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Session

from ledger import trail
from ledger.trail import Act
from service import tables
from service.access import Principal
from service.book import Book

SYSTEM = "system"
"""Who acts when nobody does: a job of the service itself."""

CONSOLE = Principal(None, "console", "console", 0, frozenset())
"""Who acts with a shell on the machine."""

DETAILS_MAX = 4_000
"""Bytes of details, so that no act fills the disk."""

Detail = str | int | None


def record(
    book: Book,
    session: Session,
    who: Principal | None,
    operation: StrEnum,
    *,
    subject: str,
    outcome: str = "done",
    **details: Detail,
) -> None:
    """Append to the trail what is being done, in the transaction that does it, as its last statement.

    `who` is None when the service acts by itself. `subject` and `details` are opaque
    ids, codes, amounts and dates: never a name, an address, a login or a secret.
    """
    said = {name: value for name, value in sorted(details.items()) if value is not None}
    written = json.dumps(said, separators=(",", ":"))
    assert len(written) <= DETAILS_MAX, "an act is told in few words"
    actor, client = (SYSTEM, SYSTEM) if who is None else (who.public_id, who.client)
    session.flush()
    seq, reached, at = _head(book, session)
    act = Act(seq + 1, max(book.clock(), at), actor, client, operation.value, subject, outcome, written)
    session.add(tables.Audit(**act._asdict(), hash=trail.link(reached, act)))
    session.flush()


def _head(book: Book, session: Session) -> tuple[int, bytes, int]:
    """Return the number, hash and instant of the last act, and let nobody else append before this transaction ends.

    On SQLite nobody can: this transaction began as the one that writes.
    """
    read = "select seq, hash, at from audit_head"
    seq, reached, at = session.execute(text(read if book.database.sqlite else f"{read}_locked()")).one()
    return seq, bytes(reached), at
