"""Receipts: what the holders of an entry's accounts may keep of it, and the digests that lead on from it."""

from typing import NamedTuple

from sqlmodel import col, select

from ledger import receipts as rules
from ledger.chain import GENESIS, Seal
from ledger.memos import Memo
from ledger.receipts import Fault, Receipt
from ledger.refusals import EntryNotFound
from service import payments, tables
from service.access import Operation, Principal, require
from service.book import Book

DIGESTS_MAX = 10_000


class Digest(NamedTuple):
    """The digest of an entry, which tells nothing of it to whoever lacks its receipt."""

    seq: int
    digest: bytes


def receipt(book: Book, who: Principal, entry_id: str) -> Receipt:
    """Return the receipt of an entry that moves something on an account of theirs.

    One that binds accounts to terms may name many, so only the association's own people get it.
    """
    entry = payments.find(book, who, entry_id, Operation.READ_RECEIPT)
    if entry.terms:
        require(who, Operation.READ_RECEIPT, hidden=EntryNotFound)
    with book.database.read() as session:
        hashes = select(tables.Entry.seq, tables.Entry.hash).where(
            col(tables.Entry.seq).in_([entry.seq - 1, entry.seq])
        )
        hash_of = {0: GENESIS} | dict(session.exec(hashes).all())
        memo = session.get(tables.Memo, entry.seq)
        words = None if memo is None else (Memo(memo.text, memo.reference, memo.metadata_), memo.key)
    return Receipt(entry, hash_of[entry.seq - 1], hash_of[entry.seq], words)


def check(book: Book, receipt: Receipt) -> Fault | None:
    """Return why the books do not bear a receipt out, or None when its entry stands in them as it says."""
    entry, head = tables.Entry, tables.Head
    with book.database.read() as session:
        query = select(entry.hash).where(
            entry.seq == receipt.entry.seq, entry.seq <= select(head.seq).scalar_subquery()
        )
        stands = session.exec(query).first()
    if stands is None:
        return rules.check(receipt, (), Seal(0, GENESIS, 0))
    return rules.check(receipt, (), Seal(receipt.entry.seq, bytes(stands), receipt.entry.recorded_at))


def digests(book: Book, after_seq: int, limit: int = DIGESTS_MAX) -> list[Digest]:
    """Return the digests of the entries after a number, in order: at most `limit`, and up to the head."""
    query = (
        select(tables.Entry.seq, tables.Entry.digest)
        .where(tables.Entry.seq > after_seq, tables.Entry.seq <= select(tables.Head.seq).scalar_subquery())
        .order_by(col(tables.Entry.seq))
        .limit(min(limit, DIGESTS_MAX))
    )
    with book.database.read() as session:
        return [Digest(seq, digest) for seq, digest in session.exec(query)]
