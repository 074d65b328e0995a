"""The secret key file: made once, rotated at will, never half written, and readable by its owner alone."""

from pathlib import Path

import pytest

from service import secret_keys
from service.secret_keys import SecretKey
from service.vault import Vault


def test_a_first_key_is_made_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"

    (made,) = secret_keys.read(path)

    assert secret_keys.read(path) == (made,)
    assert (len(made.key), made.replaced_at) == (64, None)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_rotation_puts_a_new_key_first_and_dates_the_others(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    (first,) = secret_keys.read(path)

    assert [secret_keys.rotate(path, now) for now in (1_000, 2_000)] == [2, 3]

    newest, second, last = secret_keys.read(path)
    assert last == SecretKey(first.key, 1_000)
    assert (second.replaced_at, newest.replaced_at) == (2_000, None)
    assert len({newest.key, second.key, last.key}) == 3
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("written", ["", "short", f"{'k' * 64}\nshort 5"])
def test_a_key_that_is_too_short_is_told(tmp_path: Path, written: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(written)

    with pytest.raises(ValueError, match="less than 32 bytes"):
        secret_keys.read(path)


def test_what_an_earlier_key_sealed_still_opens() -> None:
    sealed = Vault(b"k" * 32).seal(b"honey", "jar 1")
    after = Vault(b"n" * 32, b"k" * 32)

    assert after.open(sealed, "jar 1") == b"honey"
    assert after.open(sealed, "jar 2") is None
    assert Vault(b"k" * 32).open(after.seal(b"wax", "jar 1"), "jar 1") is None
    assert after.open(b"", "jar 1") is None
