"""Letters to people: written inside the transaction of what causes them, sent later by whoever serves.

Where there is no post (`ALVEOLE_SMTP_URL` is not set), a letter is shown to
whoever caused it, who hands it on. What it says is sealed: a copy of the
database tells nobody where a letter goes, nor the link that is in it.
"""

import json
import re
from typing import NamedTuple

from sqlmodel import Session, col, select

from ledger.money import Language
from ledger.refusals import AddressNotValid
from service import tables
from service.access import Operation, Principal, require
from service.book import Book
from service.ids import new_code
from service.letters import Letter

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
ADDRESS_MAX = 254
SHOWN_MAX = 100


class Sealed(NamedTuple):
    """Where a letter goes, and what it says."""

    to: str
    subject: str
    text: str


class Shown(NamedTuple):
    """A letter as whoever caused it sees it; `words` only where they are to hand it on. Times in UTC microseconds."""

    id: str
    kind: str
    state: str
    created_at: int
    words: Sealed | None


def clean_address(address: str) -> str:
    """Return a mail address as it is kept, or refuse it. Names in other scripts write their punycode."""
    cleaned = address.strip()
    if len(cleaned) > ADDRESS_MAX or not ADDRESS.fullmatch(cleaned):
        raise AddressNotValid
    return cleaned


def send(
    book: Book,
    session: Session,
    to: str,
    letter: Letter,
    language: Language,
    *,
    member: int | None = None,
    caused_by: int | None = None,
) -> str:
    """Write a letter in the caller's transaction, and return its public id.

    `member` is whom it is for, `caused_by` who is shown it where there is no post.
    """
    now, public_id = book.clock(), new_code()
    words = Sealed(to and clean_address(to), letter.subject_in(language), letter.text_in(language))
    posted = book.installation.mails and bool(to)
    row = tables.Letter(
        public_id=public_id,
        kind=letter.kind,
        member=member,
        caused_by=caused_by,
        state="waiting" if posted else "shown",
        sealed=book.installation.vault.seal(json.dumps(words).encode(), _place(public_id)),
        created_at=now,
        next_at=now,
    )
    session.add(row)
    session.flush()
    return public_id


def opened(book: Book, row: tables.Letter) -> Sealed | None:
    """Return what a letter says, or None when its words are gone, or were sealed under a key that is lost."""
    octets = None if row.sealed is None else book.installation.vault.open(row.sealed, _place(row.public_id))
    return None if octets is None else Sealed(*json.loads(octets))


def list_caused(book: Book, who: Principal) -> list[Shown]:
    """Return the letters that `who` caused, the latest first; the words of those that they are to hand on."""
    require(who, Operation.LIST_LETTERS)
    row = tables.Letter
    query = select(row).where(row.caused_by == who.member).order_by(col(row.id).desc()).limit(SHOWN_MAX)
    with book.database.read() as session:
        return [] if who.member is None else [_shown(book, each) for each in session.exec(query)]


def _shown(book: Book, row: tables.Letter) -> Shown:
    words = opened(book, row) if row.state == "shown" else None
    return Shown(row.public_id, row.kind, row.state, row.created_at, words)


def _place(public_id: str) -> str:
    return f"letter:{public_id}"
