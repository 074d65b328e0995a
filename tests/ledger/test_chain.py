"""Facts as bytes, digests, and the chain that proves every entry by its last hash."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ledger.accounts import Status, Terms
from ledger.canonical import netstrings
from ledger.chain import GENESIS, canonical, digest, follow, link
from ledger.drafts import TermChange
from ledger.dues import Due, DueKind
from ledger.entries import Entry, Posting, Settlement
from ledger.kinds import Kind

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.sampled_from(["A", "B", "AB", "", "1", "11"])
numbers = st.integers(-12, 12)
octets = st.binary(max_size=2)
instants = st.none() | st.integers(0, 12)
nothing = st.just(0)  # what follows from earlier postings is not in the digest
holds = st.builds(
    Due,
    names,
    st.just(DueKind.HOLD),
    names,
    st.none() | st.just("B"),
    numbers,
    done=st.just(0),
    whole=st.just(value=False),
    cancelled=st.just(value=False),
    entry=st.none(),
    created_at=st.just(0),
    expires_at=instants,
)
entries = st.builds(
    Entry,
    seq=numbers,
    id=names,
    kind=st.sampled_from(Kind),
    recorded_at=numbers,
    effective_on=names,
    actor=names,
    client=names,
    key=octets,
    request=octets,
    reverses=instants,
    memo_mac=st.none() | st.binary(min_size=1, max_size=2),
    salt=octets,
    postings=st.lists(st.builds(Posting, names, nothing, numbers, numbers, nothing, nothing), max_size=2).map(tuple),
    terms=st.lists(
        st.builds(TermChange, names, st.builds(Terms, numbers, numbers, st.sampled_from(Status))), max_size=2
    ).map(tuple),
    settlements=st.lists(st.builds(Settlement, names, numbers), max_size=2).map(tuple),
    holds=st.lists(holds, max_size=2).map(tuple),
)


def read(octets: bytes) -> list[str]:
    """Read texts (`3:abc,`) and numbers (`12,`) back, as anyone may from the definition alone."""
    fields = []
    while octets:
        start = re.match(rb"(-?\d*)([,:])", octets)
        assert start is not None
        number, mark = start.groups()
        end = start.end() + int(number) if mark == b":" else start.end() - 1
        assert octets[end : end + 1] == b","
        fields.append((octets[start.end() : end] if mark == b":" else number).decode())
        octets = octets[end + 1 :]
    return fields


@given(st.lists(texts))
def test_netstrings_can_be_read_back_so_different_facts_have_different_bytes(fields: list[str]) -> None:
    assert read(netstrings(*fields)) == fields


def test_the_length_of_a_netstring_counts_bytes() -> None:
    assert netstrings("a", "", "é€") == b"1:a,0:,5:\xc3\xa9\xe2\x82\xac,"


@given(entries, entries)
def test_different_entries_have_different_bytes(one: Entry, other: Entry) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@given(entries, st.data())
def test_a_change_of_any_field_changes_the_digest(entry: Entry, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(Entry._fields))
    other = getattr(data.draw(entries), field)
    changed = entry._replace(**{field: other})
    assert (digest(changed) == digest(entry)) == (other == getattr(entry, field))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=5), st.integers(0, 5))
def test_the_chain_can_be_followed_from_any_hash_to_the_last(digests: list[bytes], start: int) -> None:
    reached = follow(GENESIS, digests[:start])
    assert follow(reached, digests[start:]) == follow(GENESIS, digests)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=5), st.data())
def test_no_entry_can_be_changed_left_out_or_moved_under_the_last_hash(
    digests: list[bytes], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(digests) | st.lists(st.sampled_from(digests), max_size=6))
    assert (follow(GENESIS, other) == follow(GENESIS, digests)) == (other == digests)


def test_the_format_is_the_one_that_is_documented() -> None:
    """A change of these bytes would orphan every receipt and seal there is."""
    held = Due("H", DueKind.HOLD, "A", "B", 5, 0, whole=False, cancelled=False, entry=None, created_at=9, expires_at=10)
    entry = Entry(
        seq=7,
        id="0197-7",
        kind=Kind.CAPTURE,
        recorded_at=9,
        effective_on="2026-01-01",
        actor="m",
        client="c",
        key=b"\1",
        request=b"\2",
        reverses=None,
        memo_mac=None,
        salt=b"\3",
        postings=(Posting("A", 1, -5, 0, -5, 0), Posting("B", 1, 5, 0, 5, 0)),
        terms=(TermChange("B", Terms(0, 9, Status.OPEN)),),
        settlements=(Settlement("H", 5),),
        holds=(held,),
    )
    origin = "alveole-entry-1 7 0197-7 capture 9 2026-01-01 m c 01 02"
    rows = "03 2 A -5 0 B 5 0 1 B 0 9 open 1 H 5 1 H A B 5 10"
    assert read(canonical(entry)) == [*origin.split(), "", "", *rows.split()]
    assert link(GENESIS, digest(entry)).hex() == "3fd530124bc867ffacba3fa23ac62fa3aef1bc74d950be16c7207a2f8a4748f7"
