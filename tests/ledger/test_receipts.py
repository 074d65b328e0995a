"""A receipt proves its entry with a seal and later digests, whatever the entry, and nothing else does."""

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import chain, memos, receipts
from ledger.accounts import Status, Terms
from ledger.chain import Seal
from ledger.drafts import TermChange
from ledger.dues import Due, DueKind
from ledger.entries import Entry, Posting, Settlement
from ledger.kinds import Kind
from ledger.memos import Memo
from ledger.receipts import Fault, Receipt

PAGE = Path("docs/chain.md").read_text()

ids = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=1, max_size=12)
amounts = st.integers(-(2**62), 2**62)
hashes = st.binary(min_size=32, max_size=32)
macs = st.binary(min_size=16, max_size=16)
words = st.text(max_size=20)
notes = st.builds(Memo, words, words, st.just("{}"))

postings = st.builds(Posting, ids, amounts, amounts, amounts, amounts, amounts)
terms = st.builds(TermChange, ids, st.builds(Terms, amounts, amounts, st.sampled_from(Status)))
holds = st.builds(
    Due,
    id=ids,
    kind=st.just(DueKind.HOLD),
    account=ids,
    payee=st.none() | ids,
    amount=amounts,
    done=amounts,
    whole=st.booleans(),
    cancelled=st.booleans(),
    entry=st.none(),
    created_at=amounts,
    expires_at=st.none() | amounts,
)
entries = st.builds(
    Entry,
    seq=st.integers(1, 2**53),
    id=ids,
    kind=st.sampled_from(Kind),
    recorded_at=amounts,
    effective_on=st.dates().map(str),
    actor=ids,
    client=ids,
    key=macs,
    request=macs,
    reverses=st.none() | st.integers(1, 2**53),
    memo_mac=st.none(),
    salt=macs,
    postings=st.lists(postings, max_size=3).map(tuple),
    terms=st.lists(terms, max_size=2).map(tuple),
    settlements=st.lists(st.builds(Settlement, ids, amounts), max_size=2).map(tuple),
    holds=st.lists(holds, max_size=2).map(tuple),
)


@st.composite
def made(draw: st.DrawFn) -> Receipt:
    """Draw the receipt of any entry."""
    entry, previous = draw(entries), draw(hashes)
    memo = draw(st.none() | st.tuples(notes, hashes))
    if memo is not None:
        entry = entry._replace(memo_mac=memos.mac(memo[1], memo[0]))
    return Receipt(entry, previous, chain.link(previous, chain.digest(entry)), memo)


def following(receipt: Receipt, later: list[bytes]) -> tuple[list[tuple[int, bytes]], Seal]:
    """Return the digests after the receipt's entry, and the seal to which they lead."""
    digests = list(enumerate(later, receipt.entry.seq + 1))
    reached = chain.follow(receipt.hash, later)
    return digests, Seal(receipt.entry.seq + len(later), reached, 0)


@given(made(), st.lists(hashes, max_size=5))
def test_a_receipt_is_proved_by_any_later_seal(receipt: Receipt, later: list[bytes]) -> None:
    assert receipts.check(receipt, *following(receipt, later)) is None


@given(made())
def test_a_receipt_survives_being_written_down(receipt: Receipt) -> None:
    read = receipts.read(json.loads(json.dumps(receipts.written(receipt))))
    assert chain.canonical(read.entry) == chain.canonical(receipt.entry)
    assert (read.previous, read.hash, read.memo) == (receipt.previous, receipt.hash, receipt.memo)


@given(made(), entries)
def test_a_receipt_of_something_else_is_altered(receipt: Receipt, other: Entry) -> None:
    altered = receipt._replace(entry=other)
    if chain.canonical(other) != chain.canonical(receipt.entry):
        assert receipts.check(altered, *following(receipt, [])) is Fault.ALTERED


@given(made(), notes, hashes)
def test_other_words_than_those_written_are_found_out(receipt: Receipt, memo: Memo, key: bytes) -> None:
    if receipt.memo != (memo, key):
        assert receipts.check(receipt._replace(memo=(memo, key)), *following(receipt, [])) is Fault.MEMO_ALTERED


@given(made(), st.lists(hashes, min_size=1, max_size=5), st.data())
def test_a_missing_digest_does_not_reach_the_seal(receipt: Receipt, later: list[bytes], data: st.DataObject) -> None:
    digests, seal = following(receipt, later)
    del digests[data.draw(st.integers(0, len(digests) - 1))]
    assert receipts.check(receipt, digests, seal) is Fault.NOT_REACHED


@given(made(), st.lists(hashes, min_size=1, max_size=5), hashes)
def test_rewritten_books_do_not_arrive_at_the_seal(receipt: Receipt, later: list[bytes], other: bytes) -> None:
    digests, seal = following(receipt, later)
    digests[-1] = (digests[-1][0], other)
    if other != later[-1]:
        assert receipts.check(receipt, digests, seal) is Fault.REWRITTEN


@pytest.mark.parametrize("document", [{}, {"format": receipts.FORMAT}, {"format": receipts.FORMAT, "memo": "none"}])
def test_what_is_no_receipt_is_not_read(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="receipt"):
        receipts.read(document)


MISPLACED = [
    ("seq", "42"),
    ("seq", True),
    ("id", 42),
    ("id", "é"),
    ("kind", "gift"),
    ("key", "xyz"),
    ("reverses", "41"),
]


@pytest.mark.parametrize(("field", "value"), MISPLACED)
def test_a_receipt_with_the_wrong_type_in_it_is_not_read(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"receipt|valid|ascii|hex"):
        receipts.read(RECEIPT | {field: value})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(made(), st.data())
def test_a_receipt_with_anything_in_it_is_read_or_refused(receipt: Receipt, data: st.DataObject) -> None:
    document = receipts.written(receipt)
    document[data.draw(st.sampled_from(sorted(document)))] = data.draw(anything)
    with suppress(ValueError):
        receipts.check(receipts.read(document), [], Seal(1, bytes(32), 0))


# docs/chain.md


def blocks(language: str) -> list[str]:
    """Return the blocks of a language on the page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


RECEIPT, DIGESTS, SEAL = map(json.loads, blocks("json"))


def test_the_worked_example_is_what_the_ledger_writes() -> None:
    receipt = receipts.read(RECEIPT)
    (text,) = blocks("text")
    assert chain.canonical(receipt.entry).decode() == text.replace("\n", "")
    assert f"`{hashlib.sha256(text.replace(chr(10), '').encode()).hexdigest()}`" in PAGE
    assert receipts.written(receipt) == RECEIPT
    digests = [(each["seq"], bytes.fromhex(each["digest"])) for each in DIGESTS]
    assert receipts.check(receipt, digests, Seal(SEAL["seq"], bytes.fromhex(SEAL["hash"]), SEAL["at"])) is None


@pytest.fixture(scope="module")
def is_proved() -> Callable[[Any, Any, Any], bool]:
    """Return the checker of the page, which shares nothing with the ledger."""
    (program,) = blocks("python")
    names: dict[str, Any] = {"__name__": "page"}
    exec(compile(program, "docs/chain.md", "exec"), names)  # noqa: S102 - our own page
    checker: Callable[[Any, Any, Any], bool] = names["is_proved"]
    return checker


def test_the_checker_on_the_page_proves_the_worked_example(is_proved: Callable[[Any, Any, Any], bool]) -> None:
    assert is_proved(RECEIPT, DIGESTS, SEAL)
    assert not is_proved(RECEIPT | {"recorded_at": 1}, DIGESTS, SEAL)
    assert not is_proved(RECEIPT, DIGESTS[1:], SEAL)


@given(receipt=made(), later=st.lists(hashes, max_size=3))
def test_the_checker_on_the_page_agrees_with_the_ledger(
    is_proved: Callable[[Any, Any, Any], bool], receipt: Receipt, later: list[bytes]
) -> None:
    digests, seal = following(receipt, later)
    written = [{"seq": seq, "digest": digest.hex()} for seq, digest in digests]
    assert is_proved(receipts.written(receipt), written, {"seq": seal.seq, "hash": seal.hash.hex()})
