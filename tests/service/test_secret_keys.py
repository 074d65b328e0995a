"""The secret key file: made once, rotated at will, never half written, and readable by its owner alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from service import secret_keys
from service.installation import Installation
from service.secret_keys import SecretKey
from service.settings import Settings
from service.tokens import Tokens
from service.vault import Vault
from tests.town import SetClock


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


def test_a_running_service_follows_a_rotation(tmp_path: Path) -> None:
    path, used = tmp_path / "secret.key", list[Sequence[SecretKey]]()
    watch = secret_keys.Watch(path, used.append)
    watch.look()
    assert len(used) == 1
    secret_keys.rotate(path, 1_000)
    watch.look()
    assert used[1] == secret_keys.read(path)
    path.write_text("short")
    watch.look()
    path.unlink()
    watch.look()
    assert len(used) == 2, "a damaged file leaves the keys in use"
    assert not path.exists()


def test_what_another_process_signed_sealed_or_peppered_under_a_newer_key_is_known_at_once(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    settings = Settings(secret_key_file=path, public_url="http://localhost:8000")
    here, tokens = Installation.of(settings), Tokens(*secret_keys.read(path), issuer="x", clock=SetClock())
    watch = secret_keys.Watch(path, here.use, tokens.use)
    here.watch(watch)
    tokens.look = watch.look
    early = tokens.access("SESSION", "7K3QX9V2MB4T")
    secret_keys.rotate(path, SetClock()())
    there, newer = Installation.of(settings), Tokens(*secret_keys.read(path), issuer="x", clock=SetClock())

    assert tokens.read(newer.access("SESSION", "7K3QX9V2MB4T")).session == "SESSION"
    assert newer.read(early) == tokens.read(early)
    assert here.vault.open(there.vault.seal(b"honey", "jar"), "jar") == b"honey"
    assert here.peppers.knows(there.peppers.current)
    secret_keys.rotate(path, SetClock()())
    again = Tokens(*secret_keys.read(path), issuer="x", clock=SetClock())
    token, kept = again.refresh("7K3QX9V2MB4T")
    assert tokens.read_refresh(token).hash == kept
