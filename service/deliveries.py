"""Delivering the letters that wait: taken a few at a time, each by one process, tried again later and later.

A process that takes a letter first moves the time at which anyone may try it
again; then it hands it over, with no transaction open. If it is killed between
the mail server's yes and its own note of it, the letter goes out once more,
under the same Message-ID.
"""

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple, Protocol

import structlog
from sqlmodel import col, select

from service import mail, tables
from service.book import Book
from service.clock import MINUTE, moment
from service.mail import Sealed
from service.smtp import Refused, Unreachable

AT_ONCE = 10
HAND_OVER = 10 * MINUTE
"""How long a process has a letter to itself: longer than the mail server may take for ten."""

PAUSES = tuple(minutes * MINUTE for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60))
"""How long to wait after each failure; after the last, no more."""

log = structlog.get_logger()


class Carrier(Protocol):
    """What takes a message to where it goes."""

    def carry(self, message: EmailMessage) -> None:
        """Hand a message over, or raise Refused or Unreachable."""
        ...


class Taken(NamedTuple):
    """A letter that this process has in hand."""

    id: int
    public_id: str
    attempts: int
    created_at: int
    words: Sealed | None


def deliver(book: Book, carrier: Carrier, *, sender: str) -> int:
    """Try every letter whose time has come, at most a few, and return how many were sent."""
    return sum(_deliver(book, carrier, each, sender) for each in _take(book))


def _take(book: Book) -> Sequence[Taken]:
    """Take letters that nobody else has in hand."""
    now, row = book.clock(), tables.Letter
    query = (
        select(row)
        .where(row.state == "waiting", col(row.next_at) <= now)
        .order_by(col(row.next_at), col(row.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    with book.database.write() as session:
        found = session.exec(query).all()
        for each in found:
            each.next_at = now + HAND_OVER
        return [
            Taken(each.id or 0, each.public_id, each.attempts, each.created_at, mail.opened(book, each))
            for each in found
        ]


def _deliver(book: Book, carrier: Carrier, taken: Taken, sender: str) -> bool:
    try:
        if taken.words is None:
            raise Refused("sealed")  # noqa: TRY301 - sealed under a key that is lost
        carrier.carry(_message(taken, taken.words, sender))
    except Refused as error:
        log.warning("letter.refused", letter=taken.public_id, reason=error.args[0])
        _finish(book, taken, "failed")
        return False
    except Unreachable as error:
        log.warning("letter.delayed", letter=taken.public_id, reason=error.args[0])
        _later(book, taken)
        return False
    _finish(book, taken, "sent")
    return True


def _message(taken: Taken, words: Sealed, sender: str) -> EmailMessage:
    """Return the message: plain text, marked as written by a machine (RFC 3834)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = words.to
    message["Subject"] = words.subject
    message["Date"] = format_datetime(moment(taken.created_at))
    message["Message-ID"] = f"<{taken.public_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    return message


def _finish(book: Book, taken: Taken, state: str) -> None:
    """Note what became of a letter, and forget what it said."""
    with book.database.write() as session:
        row = session.get(tables.Letter, taken.id)
        if row is not None:  # not erased meanwhile
            row.state, row.sealed, row.finished_at = state, None, book.clock()
            row.attempts = taken.attempts + 1


def _later(book: Book, taken: Taken) -> None:
    """Put a letter off, or give it up when it was tried long enough."""
    if taken.attempts >= len(PAUSES):
        _finish(book, taken, "failed")
        return
    with book.database.write() as session:
        row = session.get(tables.Letter, taken.id)
        if row is not None:
            row.attempts = taken.attempts + 1
            row.next_at = book.clock() + PAUSES[taken.attempts]
