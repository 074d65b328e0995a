"""Passwords are kept as argon2id hashes, and a name that does not exist costs as much as one that does."""

import time

import pytest

from ledger.refusals import PasswordTooShort
from service import passwords

PASSWORD = "correct horse battery"


def cpu_seconds(kept: str | None) -> float:
    """Return what checking a password costs this thread, at best."""
    costs = []
    for _ in range(3):
        started = time.thread_time()
        passwords.matches("wrong horse battery", kept)
        costs.append(time.thread_time() - started)
    return min(costs)


def test_a_password_matches_its_hash_and_no_other() -> None:
    kept = passwords.hashed(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches(PASSWORD + " ", kept)
    assert not passwords.matches("", kept)
    assert passwords.hashed(PASSWORD) != kept


def test_a_login_without_a_password_matches_none() -> None:
    for kept in (None, "", "!", "plain"):
        assert not passwords.matches(PASSWORD, kept)


def test_checking_costs_the_same_when_there_is_nothing_to_check() -> None:
    passwords.matches(PASSWORD, None)
    known, unknown = cpu_seconds(passwords.hashed(PASSWORD)), cpu_seconds(None)
    assert unknown == pytest.approx(known, rel=0.5)


def test_any_characters_make_a_password() -> None:
    for password in ("é" * 10, "🐝" * 10, "\x00" * 10, "\ud800" * 10):
        assert passwords.matches(password, passwords.hashed(password))


@pytest.mark.parametrize("length", [0, 9, 129, 100_000])
def test_a_password_is_neither_short_nor_endless(length: int) -> None:
    with pytest.raises(PasswordTooShort):
        passwords.hashed("x" * length)
    assert not passwords.matches("x" * length, None)


@pytest.mark.parametrize("length", [10, 128])
def test_the_bounds_belong_to_what_is_allowed(length: int) -> None:
    assert passwords.matches("x" * length, passwords.hashed("x" * length))
