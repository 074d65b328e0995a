"""Passwords are kept as argon2id hashes, and a name that does not exist costs as much as one that does."""

import time

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from ledger.refusals import PasswordTooCommon, PasswordTooShort
from service import passwords

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.usefixtures("slow_hashing")


def cpu_seconds(kept: str | None) -> float:
    """Return what checking a password costs this process, at best."""
    costs = []
    for _ in range(3):
        started = time.process_time()
        passwords.matches("wrong horse battery", kept)
        costs.append(time.process_time() - started)
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
    for password in ("éàçùôî" * 2, "ᚠᚢᚦᚨᚱᚲ" * 2, "\x00\x01abcd\x02\x03efgh", "a\ud800bc\udfffdef\ud800ghi"):
        assert passwords.matches(password, passwords.hashed(password))


@pytest.mark.parametrize("length", [0, 11, 129, 100_000])
def test_a_password_is_neither_short_nor_endless(length: int) -> None:
    with pytest.raises(PasswordTooShort):
        passwords.hashed(long(length))
    assert not passwords.matches(long(length), None)


@pytest.mark.parametrize("length", [12, 128])
def test_the_bounds_belong_to_what_is_allowed(length: int) -> None:
    assert passwords.matches(long(length), passwords.hashed(long(length)))


def long(length: int) -> str:
    """Return a password of so many characters, some of them of several bytes."""
    return ("ruche été 🐝 lac " * (length // 8 + 1))[:length]


@pytest.mark.parametrize(
    "password",
    [
        *("123456789012", "password1234", "Password1234!", "motdepasse123", "MotDePasse2026!!", "azertyuiop123"),
        *("qwertyuiop12345", "aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "capucine1234", "Capucine.Lavandier"),
        *("lavandier lavandier", "CAPUCINE--capucine", "cap_lav cap_lav"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        passwords.check(password, "Capucine Lavandier", "cap_lav")


@pytest.mark.parametrize("password", ["trois abeilles sous la pluie", "K7QM-2XPA-9RTD", "capucine aime le miel"])
def test_what_is_not_is_taken(password: str) -> None:
    passwords.check(password, "Capucine Lavandier", "cap_lav")


def test_generated_passwords_are_taken() -> None:
    for _ in range(1_000):
        passwords.check(passwords.generated(), "Capucine Lavandier")


def test_a_hash_that_was_made_another_way_is_made_anew() -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1_024, parallelism=1),)).hash(PASSWORD)

    assert passwords.matches(PASSWORD, weak)
    renewed = passwords.renewed(PASSWORD, weak)
    assert renewed is not None
    assert passwords.matches(PASSWORD, renewed)
    assert passwords.renewed(PASSWORD, renewed) is None
