"""Passwords: only their argon2id hashes are kept, and checking one costs the same whether or not its name exists.

Hashing is slow on purpose, so it is done by few threads of its own, which give way
to everything else: a crowd that signs in does not keep payments waiting.
"""

import os
import re
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from ledger.refusals import PasswordTooCommon, PasswordTooShort
from service.ids import new_code

LENGTH_MIN = 12
LENGTH_MAX = 128
DISTINCT_MIN = 4
"""How many different letters or digits are left of a password when all that is easily guessed is taken out."""
AT_ONCE = 1
"""How many passwords are hashed at the same time: each takes 19 MiB and most of a processor."""
GIVES_WAY = 10
"""By how much hashing is less urgent than the rest (nice), where the system lets a thread be so."""

COMMON = (
    *("motdepasse", "password", "passw0rd", "azertyuiop", "azerty", "qwertyuiop", "qwerty", "qwertz", "letmein"),
    *("bienvenue", "welcome", "bonjour", "soleil", "chocolat", "doudou", "loulou", "jetaime", "iloveyou", "amour"),
    *("dragon", "monkey", "football", "princess", "sunshine", "superman", "batman", "starwars", "marseille", "paris"),
    *("administrateur", "administrator", "admin", "secret", "changeme", "default", "alveole", "alvéole", "monnaie"),
    *("abcdefghijklmnopqrstuvwxyz", "abcdefgh", "abcdef", "abcd", "abc", "1q2w3e4r", "qazwsx", "qsdfghjklm", "wxcvbn"),
    *("0123456789", "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234", "123", "9876543210"),
    *("987654321", "87654321", "654321", "54321", "4321", "321"),
)
"""What guessing begins with."""

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
"""A choice that OWASP's ASVS allows for argon2id: 19 MiB, two passes, one lane; some 30 ms."""

T = TypeVar("T")


def _give_way() -> None:
    """Let everything else go first. A thread of its own: what gave way once cannot take it back."""
    with suppress(AttributeError, OSError):  # not on Linux, or not allowed
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)


_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords", initializer=_give_way)


def _slowly(work: Callable[[], T]) -> T:
    """Return what the work returns, done by the threads that give way."""
    return _threads.submit(work).result()


def check(password: str, *names: str) -> None:
    """Refuse a password that is too short, too long, or easily guessed by whoever knows these names."""
    if not LENGTH_MIN <= len(password) <= LENGTH_MAX:
        raise PasswordTooShort(least=LENGTH_MIN, most=LENGTH_MAX)
    left = password.casefold()
    own = {part for name in names for part in re.findall(r"\w{3,}", name.casefold())}
    for guess in sorted({*own, *COMMON}, key=len, reverse=True):
        left = left.replace(guess, "")
    if len(set(re.findall(r"\w", left))) < DISTINCT_MIN:
        raise PasswordTooCommon


def hashed(password: str, *names: str) -> str:
    """Return the hash to keep of a password, of somebody with these names."""
    check(password, *names)
    octets = password.encode("utf-8", "surrogatepass")
    return _slowly(lambda: _hasher.hash(octets))


def generated() -> str:
    """Return a random password of 60 bits that can be typed: `K7QM-2XPA-9RTD`."""
    code = new_code()
    return "-".join((code[:4], code[4:8], code[8:]))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one whose hash was kept. Without one, take the time and say no."""
    octets = password[: LENGTH_MAX + 1].encode("utf-8", "surrogatepass")
    try:
        same = _slowly(lambda: _hasher.verify(octets, kept or _nobodys()))
    except PwdlibError:  # a hash that no password makes: a login that cannot be used
        return False
    return same and bool(kept) and len(password) <= LENGTH_MAX


def renewed(password: str, kept: str) -> str | None:
    """Return a new hash of a password that is right, when the one that was kept was made another way."""
    current = _parameters(_nobodys())
    if _parameters(kept) == current:
        return None
    return _slowly(lambda: _hasher.hash(password.encode("utf-8", "surrogatepass")))


def _parameters(kept: str) -> str:
    """Return the part of a hash that says how it was made: `$argon2id$v=19$m=19456,t=2,p=1`."""
    return kept.rsplit("$", 2)[0]


def digest(octets: bytes) -> str:
    """Return the hash to keep of something else that can be guessed."""
    return _slowly(lambda: _hasher.hash(octets))


def verify(octets: bytes, kept: str) -> bool:
    """Tell whether a hash was made of these octets."""
    return _slowly(lambda: _hasher.verify(octets, kept))


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_bytes(32))
