"""A receipt: an entry with all that its digest covers, and its place in the chain.

Whoever holds one, and a seal that was published later, can prove that the entry
still stands in the books: from the entry to its digest, from digest to digest
to the seal. The digests in between tell nothing of the entries they belong to.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from ledger import chain, memos
from ledger.accounts import Status, Terms
from ledger.chain import Seal
from ledger.drafts import TermChange
from ledger.dues import Due, DueKind
from ledger.entries import Entry, Posting, Settlement
from ledger.kinds import Kind
from ledger.memos import Memo

T = TypeVar("T")

FORMAT = "alveole-receipt-1"


class Receipt(NamedTuple):
    """An entry, the hash before it and its own; what was written about it with the key of its code, if it is there."""

    entry: Entry
    previous: bytes
    hash: bytes
    memo: tuple[Memo, bytes] | None


class Fault(StrEnum):
    """Why a receipt proves nothing; the value is the sentence for the person who holds it."""

    ALTERED = "The receipt does not have the hash that follows from what it says: it was altered."
    MEMO_ALTERED = "What is written on the receipt is not what was written when it was made."
    NOT_REACHED = "The digests do not lead from the receipt to the seal without a gap."
    REWRITTEN = "The digests do not arrive at the seal: the books were rewritten, or the digests are not theirs."


def check(receipt: Receipt, digests: Iterable[tuple[int, bytes]], seal: Seal) -> Fault | None:
    """Return why the receipt is not proved by the seal, or None when it is.

    `digests` are (number, digest) of the entries after the receipt's up to the
    seal's, in order; none when the seal is of the entry itself.
    """
    entry = receipt.entry
    if chain.link(receipt.previous, chain.digest(entry)) != receipt.hash:
        return Fault.ALTERED
    if receipt.memo is not None and memos.mac(receipt.memo[1], receipt.memo[0]) != entry.memo_mac:
        return Fault.MEMO_ALTERED
    reached, number = receipt.hash, entry.seq
    for seq, digest in digests:
        if seq != number + 1:
            return Fault.NOT_REACHED
        reached, number = chain.link(reached, digest), seq
    if number != seal.seq:
        return Fault.NOT_REACHED
    return None if reached == seal.hash else Fault.REWRITTEN


def written(receipt: Receipt) -> dict[str, Any]:
    """Return the receipt as JSON has it: octets in hexadecimal, minor units, instants in UTC microseconds."""
    entry = receipt.entry
    return {
        "format": FORMAT,
        "seq": entry.seq,
        "id": entry.id,
        "kind": entry.kind,
        "recorded_at": entry.recorded_at,
        "effective_on": entry.effective_on,
        "actor": entry.actor,
        "client": entry.client,
        "key": entry.key.hex(),
        "request": entry.request.hex(),
        "reverses": entry.reverses,
        "memo_mac": None if entry.memo_mac is None else entry.memo_mac.hex(),
        "salt": entry.salt.hex(),
        "postings": [{"account": each.account, "amount": each.amount, "held": each.held} for each in entry.postings],
        "terms": [{"account": account, **terms._asdict()} for account, terms in entry.terms],
        "settlements": [each._asdict() for each in entry.settlements],
        "holds": [
            {
                "id": each.id,
                "account": each.account,
                "payee": each.payee,
                "amount": each.amount,
                "expires_at": each.expires_at,
            }
            for each in entry.holds
        ],
        "previous": receipt.previous.hex(),
        "hash": receipt.hash.hex(),
        "memo": None if receipt.memo is None else {**receipt.memo[0]._asdict(), "key": receipt.memo[1].hex()},
    }


def read(document: Mapping[str, Any]) -> Receipt:
    """Return the receipt that `written` wrote, or raise ValueError when it is no such document."""
    if document.get("format") != FORMAT:
        raise ValueError(f"not a receipt of the format {FORMAT}")
    try:
        receipt = Receipt(
            _entry(document),
            bytes.fromhex(document["previous"]),
            bytes.fromhex(document["hash"]),
            _optional(_memo, document["memo"]),
        )
        chain.canonical(receipt.entry)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"something is missing or misplaced in the receipt: {error}") from error
    return receipt


def _entry(document: Mapping[str, Any]) -> Entry:
    """Return the entry of a receipt. What follows from other entries is not in it, and stands as 0."""
    seq = _number(document["seq"])
    return Entry(
        seq,
        _text(document["id"]),
        Kind(document["kind"]),
        _number(document["recorded_at"]),
        _text(document["effective_on"]),
        _text(document["actor"]),
        _text(document["client"]),
        bytes.fromhex(document["key"]),
        bytes.fromhex(document["request"]),
        _optional(_number, document["reverses"]),
        _optional(bytes.fromhex, document["memo_mac"]),
        bytes.fromhex(document["salt"]),
        tuple(_posting(each) for each in document["postings"]),
        tuple(_term(each) for each in document["terms"]),
        tuple(Settlement(_text(each["due"]), _number(each["amount"])) for each in document["settlements"]),
        tuple(_hold(each, seq) for each in document["holds"]),
    )


def _posting(posting: Mapping[str, Any]) -> Posting:
    return Posting(_text(posting["account"]), 0, _number(posting["amount"]), _number(posting["held"]), 0, 0)


def _term(term: Mapping[str, Any]) -> TermChange:
    terms = Terms(_number(term["floor"]), _number(term["ceiling"]), Status(term["status"]))
    return TermChange(_text(term["account"]), terms)


def _hold(hold: Mapping[str, Any], entry: int) -> Due:
    return Due(
        id=_text(hold["id"]),
        kind=DueKind.HOLD,
        account=_text(hold["account"]),
        payee=_optional(_text, hold["payee"]),
        amount=_number(hold["amount"]),
        done=0,
        whole=False,
        cancelled=False,
        entry=entry,
        created_at=0,
        expires_at=_optional(_number, hold["expires_at"]),
    )


def _memo(memo: Mapping[str, Any]) -> tuple[Memo, bytes]:
    words = Memo(_text(memo["text"]), _text(memo["reference"]), _text(memo["metadata"]))
    return words, bytes.fromhex(memo["key"])


def _optional(read: Callable[[Any], T], value: object) -> T | None:
    return None if value is None else read(value)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
