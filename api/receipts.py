"""Receipts, and what anyone needs to check one against a later state of the books."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import ConfigDict, Field

from api.dependencies import CurrentPrincipal, OpenBook
from api.fields import EntryId, Out
from api.payments import PaymentId
from api.problems import READING, problems
from api.routing import new_router
from ledger import receipts as ledger_receipts
from ledger import refusals as r
from service import receipts, seals

router = new_router("receipts")

SEQ_MAX = 2**53
HEX = "0f4c9d5be1a9d3e5c7a6f7d0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0"


class ReceiptOut(Out):
    """An entry with all that its digest covers (docs/chain.md says how to recompute it)."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: str = Field(examples=[ledger_receipts.FORMAT])
    seq: int = Field(description="The entry's number in the books.", examples=[4211])
    id: EntryId
    previous: str = Field(description="The hash before the entry, in hexadecimal.", examples=[HEX])
    hash: str = Field(description="The hash of the entry, in hexadecimal.", examples=[HEX])


class SealOut(Out):
    """How far the books have come, and the hash that proves everything up to there."""

    format: str = Field(examples=[seals.FORMAT])
    seq: int = Field(examples=[4242])
    hash: str = Field(description="In hexadecimal.", examples=[HEX])
    at: int = Field(description="UTC microseconds.", examples=[1_795_000_000_000_000])


class DigestsOut(Out):
    """The digests of entries in order. They tell nothing of the entries."""

    data: list[tuple[int, str]] = Field(description="Number and digest, in hexadecimal.", examples=[[[4212, HEX]]])


@router.get("/payments/{payment_id}/receipt", responses=problems(*READING, r.EntryNotFound))
def read_receipt(payment_id: PaymentId, who: CurrentPrincipal, book: OpenBook) -> ReceiptOut:
    """Read the receipt of an entry on one of your accounts. Keep it: it proves the entry to anyone."""
    written: dict[str, Any] = ledger_receipts.written(receipts.receipt(book, who, payment_id))
    return ReceiptOut(**written)


@router.get("/seals/latest", responses=problems())
def read_seal(book: OpenBook) -> SealOut:
    """Read the seal of the books as they are now. Whoever keeps it finds out if they are ever rewritten."""
    return SealOut(**seals.written(seals.seal(book.database)))


@router.get("/seals/digests", responses=problems(r.BadInput))
def read_digests(
    book: OpenBook,
    after: Annotated[int, Query(ge=0, le=SEQ_MAX, description="The number of the receipt's entry.", examples=[4211])],
    limit: Annotated[int, Query(ge=1, le=receipts.DIGESTS_MAX, description="How many.", examples=[1000])] = 1_000,
) -> DigestsOut:
    """Read the digests that lead from a receipt to a seal. They tell nothing of the entries they belong to."""
    found = receipts.digests(book, after, limit)
    return DigestsOut(data=[(seq, digest.hex()) for seq, digest in found])
