"""The audit trail's chain: a hash covers everything of an act, and everything before it."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from ledger import trail
from ledger.chain import GENESIS
from ledger.trail import Act

acts = st.builds(
    Act, st.integers(1, 9), st.integers(0, 9), *[st.text(max_size=6)] * 6
)  # short, so that fields could run into each other


def test_the_format_is_written_down() -> None:
    act = Act(1, 5, "A", "C", "issue", "é", "done", "{}")
    written = b"13:alveole-act-1,1:1,1:5,1:A,1:C,5:issue,2:\xc3\xa9,4:done,2:{},"
    assert trail.link(GENESIS, act) == hashlib.sha256(GENESIS + written).digest()


@given(acts, acts)
def test_different_acts_have_different_hashes(one: Act, other: Act) -> None:
    assert (trail.link(GENESIS, one) == trail.link(GENESIS, other)) == (one == other)


@given(acts)
def test_the_same_act_after_another_past_has_another_hash(act: Act) -> None:
    assert trail.link(GENESIS, act) != trail.link(trail.link(GENESIS, act), act)
