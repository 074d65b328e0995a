"""A document is kept byte for byte, in every backup, and shows when it is not what was given."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from ledger import refusals as r
from service import backups, decisions, documents, proposals
from service.access import Role
from service.book import Book
from service.documents import EXTENSIONS, SIGNATURES, sniff
from service.rulebook import changing
from service.verification import verify
from tests.people import citizen, confirm, of_association
from tests.shelves import owner_url
from tests.town import Town

PDF = b"%PDF-1.7\nune decision"


@contextmanager
def unguarded(book: Book) -> Iterator[Connection]:
    """Lend what the owner of the database can do once the guards are gone."""
    engine = create_engine(book.database.url if book.database.sqlite else owner_url(book.database.url))
    with engine.begin() as connection:
        for table in ("document", "proposal", "rule_change"):
            if book.database.sqlite:
                found = text("select name from sqlite_schema where type = 'trigger' and tbl_name = :table")
                for (name,) in connection.execute(found, {"table": table}).all():
                    connection.execute(text(f"drop trigger {name}"))
            else:
                connection.execute(text(f"alter table {table} disable trigger user"))
        yield connection
    engine.dispose()


def findings(book: Book) -> list[tuple[str, str]]:
    return [(finding.check, finding.subject) for finding in verify(book.database).findings]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("Décidé à l'unanimité\r\n".encode(), "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
    ],
)
def test_the_bytes_say_what_a_document_is(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


@given(st.binary(max_size=40))
def test_whatever_is_given_is_one_of_four_kinds_or_refused(content: bytes) -> None:
    try:
        found = sniff(content)
    except (r.DocumentNotTaken, r.DocumentTooLarge):
        return
    assert found in EXTENSIONS
    assert found == "text/plain" or any(content.startswith(signature) for signature, _ in SIGNATURES)


def test_a_document_has_at_most_ten_megabytes() -> None:
    assert sniff(b"x" * 10_000_000) == "text/plain"
    for content in (b"", b"x" * 10_000_001):
        with pytest.raises(r.DocumentTooLarge):
            sniff(content)


@pytest.mark.parametrize("damage", ["content = title_bytes", "size = size + 1"])
def test_a_document_that_changed_is_not_shown_and_verification_says_so(town: Town, damage: str) -> None:
    book, treasurer = town.book, of_association(town, Role.TREASURER)
    kept = documents.create(book, treasurer, title="PV", content=PDF, public=False)
    assert documents.read(book, treasurer, kept.id) == (kept, PDF)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert findings(book) == []

    with unguarded(book) as connection:
        connection.execute(text(f"update document set {damage.replace('title_bytes', 'digest')}"))

    assert findings(book) == [("document", f"document {kept.id}")]
    if "content" in damage:
        with pytest.raises(r.DocumentDamaged):
            documents.read(book, treasurer, kept.id)


def test_a_document_is_read_by_who_gave_it_who_governs_or_anyone_when_it_is_public(town: Town) -> None:
    book, treasurer = town.book, of_association(town, Role.TREASURER)
    own, public = (
        documents.create(book, treasurer, title="PV", content=PDF, public=public) for public in (False, True)
    )
    for who in (treasurer, treasurer._replace(acting=frozenset()), of_association(town, Role.AUDITOR)):
        assert documents.read(book, who, own.id)[1] == PDF
    for stranger in (citizen(town).who, None):
        assert documents.read(book, stranger, public.id)[1] == PDF
        with pytest.raises(r.DocumentNotFound):
            documents.read(book, stranger, own.id)


@pytest.mark.parametrize("attack", ["update document set title = 'x'", "delete from document"])
def test_documents_stay(town: Town, attack: str) -> None:
    documents.create(town.book, of_association(town, Role.TREASURER), title="PV", content=PDF, public=True)
    with pytest.raises(DBAPIError), town.book.database.write() as session:
        session.connection().execute(text(attack))


@pytest.mark.parametrize(("day", "until"), [("2026-03-01", "2036-03-01"), ("2024-02-29", "2034-02-28")])
def test_a_document_is_kept_for_ten_years_to_the_day(day: str, until: str) -> None:
    assert documents._years_after(day, 10) == until


def test_a_rule_that_two_people_did_not_change_shows(town: Town) -> None:
    book, treasurer, paul = town.book, of_association(town, Role.TREASURER), of_association(town, Role.BOARD)
    decided = decisions.create(book, treasurer, body=decisions.Body.BOARD, decided_on=date(2026, 1, 1), title="Conseil")
    proposed, _ = changing.propose(
        book, treasurer, confirm(town, treasurer, "a"), rule="proposal_days", new=7, decision=decided.id
    )
    proposals.approve(book, paul, proposed.id)
    assert findings(book) == []
    with unguarded(book) as connection:
        connection.execute(text("update proposal set operation = 'issue'"))
    assert findings(book) == [("rule", "rule proposal_days")]


def test_documents_are_in_every_backup(town: Town, tmp_path: Path) -> None:
    treasurer = of_association(town, Role.TREASURER)
    kept = [
        documents.create(town.book, treasurer, title="PV", content=PDF + b"x" * number, public=False)
        for number in range(5)
    ]
    made = backups.backup(town.book.database.url, tmp_path / "book", begin=lambda _part: lambda _done, _total: None)
    copied = Book.open(f"sqlite:///{made.path}", clock=town.book.clock)
    assert [documents.read(copied, treasurer, each.id)[1] for each in kept] == [
        PDF + b"x" * number for number in range(5)
    ]
    copied.close()
