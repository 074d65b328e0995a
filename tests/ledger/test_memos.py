"""The words people write: what is kept of them, what is refused, and what binds an entry to them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.memos import TEXT_MAX, Memo, check_notes, clean, mac
from ledger.refusals import BadText

KEY = bytes(32)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("  Pain de mie \n", "Pain de mie"),
        ("deux\nlignes", "deux\nlignes"),
        ("deux\r\nlignes\r\n", "deux\nlignes"),
        ("cafe\u0301", "café"),
        ("l'œuf, 3 €, 日本, עברית, العربية", "l'œuf, 3 €, 日本, עברית, العربية"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("क्\u200dष", "क्\u200dष"),
        ("x" * TEXT_MAX, "x" * TEXT_MAX),
        ("e\u0301" * TEXT_MAX, "é" * TEXT_MAX),
    ],
)
def test_words_are_kept_as_they_are_read(written: str, kept: str) -> None:
    assert clean(written, most=TEXT_MAX) == kept


@pytest.mark.parametrize(
    "hidden",
    [
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",  # bidirectional
        *"\0\x07\x08\t\x0b\x0c\r\x1b\x7f\x85\x9b",  # control
        *"\u200b\u2060\ufeff\u00ad\u180e",  # invisible
        *"\u2028\u2029",  # separators that are no line break everywhere
        *"\ud800\udfff",  # halves of nothing
        *"\ue000\U0010fffd",  # private
        *"\ufffe\uffff\u0378",  # no character, and not yet one
        "\U000e0041",  # a tag
    ],
    ids=lambda hidden: f"U+{ord(hidden):04X}",
)
def test_what_could_mislead_a_reader_is_refused(hidden: str) -> None:
    with pytest.raises(BadText):
        clean(f"a{hidden}b", most=TEXT_MAX)


@pytest.mark.parametrize("notes", ["a\ud800", {"\u202e": 1}, {"a": [1, {"b": "\0"}]}])
def test_notes_that_could_mislead_a_reader_are_refused(notes: object) -> None:
    with pytest.raises(BadText):
        check_notes(notes)


def test_other_notes_are_a_programs_own() -> None:
    check_notes({"café": ["🐝\n", 1.5, None, {"b": True}]})


def test_one_character_too_many_is_refused() -> None:
    with pytest.raises(BadText):
        clean("x" * (TEXT_MAX + 1), most=TEXT_MAX)


@given(st.text(max_size=20))
def test_clean_words_stay_as_they_are(text: str) -> None:
    try:
        kept = clean(text, most=20)
    except BadText:
        return
    assert clean(kept, most=20) == kept == unicodedata.normalize("NFC", kept)
    assert kept.encode().decode() == kept


memos = st.builds(Memo, st.text(), st.text(), st.text())


@given(memos, memos)
def test_the_code_tells_one_memo_from_any_other(one: Memo, other: Memo) -> None:
    assert (mac(KEY, one) == mac(KEY, other)) == (one == other)


@given(st.text(), st.text())
def test_the_code_tells_where_the_text_ends_and_the_reference_begins(text: str, reference: str) -> None:
    assert mac(KEY, Memo(text + reference, "")) != mac(KEY, Memo(text, reference)) or not reference


def test_the_code_tells_nothing_without_its_key() -> None:
    assert mac(KEY, Memo("pain")) != mac(bytes(31) + b"\1", Memo("pain"))
    assert mac(KEY, Memo("pain", "r-1")).hex() == "2421c90856f0362fd1883abfe089ac29888455e80dc20b9ca16fa1e719c4f888"
