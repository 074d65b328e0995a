"""A reference proves itself, and a code says exactly what a banking app expects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import refusals as r
from ledger.transfers import EPC_BYTES_MAX, epc_code, in_fours, is_reference, reference_of, references_in

BODIES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12)


def test_a_reference_is_the_one_that_the_standard_shows() -> None:
    assert reference_of("539007547034") == "RF18539007547034"
    assert is_reference("RF18539007547034")
    assert not is_reference("RF19539007547034")
    assert not is_reference("XX18539007547034")


@given(BODIES, st.integers(0, 15), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_always_seen(body: str, place: int, other: str) -> None:
    whole = reference_of(body)
    changed = whole[:place] + other + whole[place + 1 :]
    assert is_reference(changed) == (changed == whole)


@given(BODIES, st.sampled_from(["{}", "vir {} merci", "VIREMENT{}", "ref: {}."]))
def test_a_reference_is_found_however_a_payer_writes_it(body: str, around: str) -> None:
    whole = reference_of(body)
    for written in (whole, whole.lower(), in_fours(whole), "-".join(in_fours(whole).split())):
        assert whole in references_in(around.format(written))


def test_a_code_has_the_lines_of_the_guideline_and_none_after_the_last_used_one() -> None:
    code = epc_code(
        beneficiary="L'Alvéole", iban="FR14 2004 1010 0505 0001 3M02 606", cents=50_00, reference="RF18539007547034"
    )
    assert code == "BCD\n002\n1\nSCT\n\nL'Alvéole\nFR1420041010050500013M02606\nEUR50.00\n\nRF18539007547034"


@given(st.text("é世x ", max_size=200), st.integers(1, 99_999_999_999))
def test_a_code_is_never_too_long_and_a_name_never_breaks_a_line(name: str, cents: int) -> None:
    code = epc_code(beneficiary=name, iban="MT" + "8" * 29, cents=cents, reference=reference_of("Z" * 21))
    assert len(code.encode()) <= EPC_BYTES_MAX
    assert len(code.split("\n")) == 10


@pytest.mark.parametrize(("cents", "refusal"), [(0, r.AmountNotPositive), (100_000_000_000, r.AmountTooLarge)])
def test_what_no_transfer_can_move_has_no_code(cents: int, refusal: type[r.Refusal]) -> None:
    with pytest.raises(refusal):
        epc_code(beneficiary="A", iban="FR", cents=cents, reference="RF18539007547034")
