"""Entries found by their public id, and what was written about them."""

from collections.abc import Sequence

from sqlmodel import col, select

from ledger.entries import Entry
from ledger.memos import Memo
from service import tables
from service.book import Book
from service.journal import read_entries


def find(book: Book, public_id: str) -> Entry | None:
    """Return the entry with this id as it was recorded, or None."""
    with book.database.read() as session:
        seq = session.exec(select(tables.Entry.seq).where(tables.Entry.id == public_id)).first()
        if seq is None:
            return None
        return read_entries(book.database.fetch(session), [seq])[seq]


def ids(book: Book, seqs: Sequence[int]) -> dict[int, str]:
    """Return the public ids of the entries with these numbers."""
    with book.database.read() as session:
        query = select(tables.Entry.seq, tables.Entry.id).where(col(tables.Entry.seq).in_(seqs))
        return dict(session.exec(query).all())


def memo(book: Book, seq: int) -> Memo | None:
    """Return what was written about the entry, or None when there was nothing or it was erased."""
    with book.database.read() as session:
        row = session.get(tables.Memo, seq)
        return None if row is None else Memo(row.text, row.reference, row.metadata_)
