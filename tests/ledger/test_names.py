"""Names that mislead are refused, and names that look alike are seen to."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.names import NAME_MAX, clean_name, skeleton
from ledger.refusals import BadText, NameMisleads, Refusal

CYRILLIC_A = "\N{CYRILLIC SMALL LETTER A}"


@pytest.mark.parametrize(
    "name",
    [
        "Boulangerie du Phare",
        "L'Épicerie du Ponton",
        "Les 3 Œufs & Cie (Bègles) n° 5",
        "Nguyễn Thị Ánh",
        "Αθηνά Παπαδοπούλου",
        "東京ラーメン",
        "محمد",
        "Café-Librairie 1er étage",
    ],
)
def test_honest_names_pass(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name",
    [
        f"Boul{CYRILLIC_A}ngerie",
        "Phare\N{GREEK SMALL LETTER OMICRON}",
        "Phare محمد",
        "Pha\N{ZERO WIDTH JOINER}re",
        "Le\N{NO-BREAK SPACE}Phare",
        "Z\u0301\u0302\u0303\u0304o",
        "…",
    ],
)
def test_names_that_mislead_are_refused(name: str) -> None:
    with pytest.raises(NameMisleads):
        clean_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "a\nb", "x" * (NAME_MAX + 1), "Phare\N{RIGHT-TO-LEFT OVERRIDE}erahP", "a\x00b"],
)
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(BadText):
        clean_name(name)


def test_spaces_are_single() -> None:
    assert clean_name("  Boulangerie   du Phare ") == "Boulangerie du Phare"
    assert clean_name("x" * NAME_MAX) == "x" * NAME_MAX


@pytest.mark.parametrize(
    "other",
    [
        "boulangerie du phare",
        "BouIangerie du Phare",
        "Boulangerie-du-Phare",
        "Bou1angerie du Phare",
        "B0ulangerie du Phare",
        "Boulangérie du Pharé",
        "\N{CYRILLIC CAPITAL LETTER VE}oulangerie du Phare",
        "\N{FULLWIDTH LATIN CAPITAL LETTER B}oulangerie du Phare",
    ],
)
def test_names_that_look_alike_have_one_skeleton(other: str) -> None:
    assert skeleton(other) == skeleton("Boulangerie du Phare")


def test_names_that_do_not_look_alike_have_two() -> None:
    assert skeleton("Boulangerie du Phare") != skeleton("Boulangerie du Port")
    assert skeleton("Le Moulin") == skeleton("Le rnoulin")


@given(st.text(max_size=40))
def test_cleaning_again_changes_nothing_and_a_skeleton_forgets_case_and_space(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except Refusal:
        return
    assert clean_name(cleaned) == cleaned
    assert skeleton(f" {cleaned} ") == skeleton(cleaned)
