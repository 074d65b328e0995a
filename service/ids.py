"""Public ids: opaque, random where they must not be guessed, ordered by time where they are many."""

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Douglas Crockford's base 32: no I, L, O or U, so nobody misreads a code."""

CODE_LENGTH = 12


def new_code() -> str:
    """Return 12 random characters, 60 bits: the id of an account, a member, a request or a hold."""
    return code_of(secrets.token_bytes(8))


def code_of(octets: bytes) -> str:
    """Return the 12 characters that stand for the first 60 bits of some octets, as of a MAC that nobody can guess."""
    bits = int.from_bytes(octets[:8], "big")
    return "".join(CROCKFORD[bits >> (59 - 5 * place) & 31] for place in range(CODE_LENGTH))


def uuid7(instant: int, random: bytes) -> str:
    """Return the UUIDv7 (RFC 9562) of an instant in UTC microseconds, from 8 random bytes."""
    milliseconds, micros = divmod(instant, 1000)
    time, fraction, chance = f"{milliseconds:012x}", micros * 4096 // 1000, random.hex()
    return f"{time[:8]}-{time[8:]}-7{fraction:03x}-8{chance[:3]}-{chance[3:15]}"
