"""Bodies are parsed as RFC 8259 says, and nothing that Python adds to it gets through."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.routing import JSON_DEPTH_MAX, parse

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


def depth(value: Any) -> int:
    """Return how deep containers lie within each other, the plain way."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(VALUES)
def test_what_json_can_say_is_read_as_it_was_written(value: Any) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.integers(0, 40), st.sampled_from([("[", "]"), ('{"a":', "}")]), VALUES)
@example(JSON_DEPTH_MAX, ("[", "]"), 1)
@example(JSON_DEPTH_MAX + 1, ("[", "]"), 1)
@example(JSON_DEPTH_MAX, ("[", "]"), [])
def test_depth_has_a_limit(levels: int, brackets: tuple[str, str], value: Any) -> None:
    left, right = brackets
    written = left * levels + json.dumps(value) + right * levels

    if levels + depth(value) <= JSON_DEPTH_MAX:
        assert parse(written.encode()) is not None or value is None
    else:
        with pytest.raises(json.JSONDecodeError):
            parse(written.encode())


@given(st.binary(max_size=200))
def test_whatever_is_sent_is_read_or_refused_and_never_fails(body: bytes) -> None:
    try:
        value = parse(body)
    except json.JSONDecodeError:
        return
    assert not isinstance(value, float) or math.isfinite(value)


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"[1e400]", b'{"a": 1E309}'])
def test_a_number_beyond_all_bounds_is_refused(number: bytes) -> None:
    """Python reads it as infinite."""
    with pytest.raises(json.JSONDecodeError):
        parse(number)
