"""Documents: the association keeps the papers themselves, not only their hashes.

Their bytes are in the database, so every backup has them. What a document is, its
first bytes say, not its sender; what is read must have the digest it was given with.
"""

import hashlib
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import defer
from sqlmodel import col, select

from ledger.memos import clean
from ledger.refusals import BadText, DocumentDamaged, DocumentNotFound, DocumentNotTaken, DocumentTooLarge
from service import audit, rulebook, tables
from service.access import Operation, Principal, could, require
from service.book import Book
from service.clock import day_of
from service.ids import new_code
from service.rulebook import Rule
from service.tables.governance import DOCUMENT_BYTES_MAX

TITLE_MAX = 200

PDF, PNG, JPEG, PLAIN = "application/pdf", "image/png", "image/jpeg", "text/plain"
SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
EXTENSIONS = {PDF: "pdf", PNG: "png", JPEG: "jpg", PLAIN: "txt"}
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f") | {127}


class Described(NamedTuple):
    """A document without its bytes; `uploaded_at` in UTC microseconds, `keep_until` an ISO day."""

    id: str
    title: str
    media_type: str
    size: int
    sha256: str
    public: bool
    uploaded_at: int
    keep_until: str


def create(book: Book, who: Principal, *, title: str, content: bytes, public: bool) -> Described:
    """Keep a document, for as long as the rule book says."""
    require(who, Operation.CREATE_DOCUMENT)
    if who.member is None:
        raise DocumentNotTaken
    written, media_type = clean_title(title), sniff(content)
    now = book.clock()
    until = _years_after(day_of(now), rulebook.number(book, Rule.DOCUMENT_YEARS))
    row = tables.Document(
        public_id=new_code(),
        title=written,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).digest(),
        content=content,
        public=int(public),
        uploaded_by=who.member,
        uploaded_at=now,
        keep_until=until,
    )
    with book.database.write() as session:
        session.add(row)
        described = _described(row)
        audit.record(
            book, session, who, Operation.CREATE_DOCUMENT, subject=row.public_id, sha256=described.sha256, size=row.size
        )
    return described


def clean_title(title: str) -> str:
    """Return a title as it is kept: one line, not empty, with nothing in it that misleads a reader."""
    written = clean(title, most=TITLE_MAX)
    if not written or "\n" in written:
        raise BadText
    return written


def sniff(content: bytes) -> str:
    """Return the media type that the bytes themselves show, or refuse them."""
    if not 0 < len(content) <= DOCUMENT_BYTES_MAX:
        raise DocumentTooLarge
    for signature, media_type in SIGNATURES:
        if content.startswith(signature):
            return media_type
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise DocumentNotTaken from None
    if _CONTROLS.intersection(content):
        raise DocumentNotTaken
    return PLAIN


def describe(book: Book, who: Principal | None, public_id: str) -> Described:
    """Return what is said of a document to someone who may read it; unknown and foreign ones look alike."""
    query = select(tables.Document).options(defer(tables.Document.content))  # type: ignore[arg-type] # SQLModel's fields are columns
    with book.database.read() as session:
        found = session.exec(query.where(tables.Document.public_id == public_id)).first()
    if found is None or not (found.public or _may_read(who, found.uploaded_by)):
        raise DocumentNotFound
    return _described(found)


def read(book: Book, who: Principal | None, public_id: str) -> tuple[Described, bytes]:
    """Return a document with its bytes, when they still are those that were given."""
    described = describe(book, who, public_id)
    with book.database.read() as session:
        query = select(tables.Document.content).where(col(tables.Document.public_id) == public_id)
        content = bytes(session.exec(query).one())
    if hashlib.sha256(content).hexdigest() != described.sha256:
        raise DocumentDamaged
    return described, content


def _may_read(who: Principal | None, uploaded_by: int) -> bool:
    if who is None:
        return False
    return could(who, Operation.READ_DOCUMENT) or who.member == uploaded_by


def _years_after(day: str, years: int) -> str:
    """Return the same day some years later; 28 February for a 29th that the year lacks."""
    begun = date.fromisoformat(day)
    try:
        return begun.replace(year=begun.year + years).isoformat()
    except ValueError:
        return begun.replace(year=begun.year + years, day=28).isoformat()


def _described(row: tables.Document) -> Described:
    return Described(
        row.public_id,
        row.title,
        row.media_type,
        row.size,
        bytes(row.digest).hex(),
        bool(row.public),
        row.uploaded_at,
        row.keep_until,
    )
