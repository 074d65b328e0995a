"""Passwords: only their argon2id hashes are kept, and checking one costs the same whether or not its name exists."""

import secrets
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from ledger.refusals import PasswordTooShort
from service.ids import new_code

LENGTH_MIN = 10
LENGTH_MAX = 128

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
"""OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane; some 30 ms."""


def check_length(password: str) -> None:
    """Refuse a password that is too short to keep anyone out, or long enough to keep us busy."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise PasswordTooShort(least=LENGTH_MIN, most=LENGTH_MAX)


def hashed(password: str) -> str:
    """Return the hash to keep of a password."""
    check_length(password)
    return _hasher.hash(password.encode("utf-8", "surrogatepass"))


def generated() -> str:
    """Return a random password of 60 bits that can be typed: `K7QM-2XPA-9RTD`."""
    code = new_code()
    return "-".join((code[:4], code[4:8], code[8:]))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one whose hash was kept. Without one, take the time and say no."""
    octets = password[: LENGTH_MAX + 1].encode("utf-8", "surrogatepass")
    try:
        same = _hasher.verify(octets, kept or _nobodys())
    except PwdlibError:  # a hash that no password makes: a login that cannot be used
        return False
    return same and bool(kept) and len(password) <= LENGTH_MAX


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_bytes(32))
