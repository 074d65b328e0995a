"""The secret key file: what signs tokens and seals what is sealed, the newest key first.

Each line holds a key; a line of an earlier key also holds the instant at which it
was replaced. It then signs nothing, verifies what it signed before, and opens what it sealed.
"""

import os
import secrets
from pathlib import Path
from typing import NamedTuple

KEY_BYTES_MIN = 32
MODE = 0o600


class SecretKey(NamedTuple):
    """A key, and when it was replaced (UTC microseconds): None while it is the one in use."""

    key: bytes
    replaced_at: int | None = None


def read(path: Path) -> tuple[SecretKey, ...]:
    """Return the keys in `path`, the newest first; without a file, make one (64 hexadecimal digits, mode 600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES_MIN))
    keys = tuple(_parsed(line) for line in path.read_text().splitlines() if line.strip())
    if not keys or any(len(each.key) < KEY_BYTES_MIN for each in keys):
        message = f"{path} holds less than {KEY_BYTES_MIN} bytes; delete it and a new key is made at the next start."
        raise ValueError(message)
    return keys


def rotate(path: Path, now: int) -> int:
    """Put a new key before the others, and return how many there are now. The file changes at once or not at all."""
    current, *earlier = read(path)
    keys = [SecretKey(secrets.token_hex(KEY_BYTES_MIN).encode()), SecretKey(current.key, now), *earlier]
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(f"{_written(each)}\n" for each in keys))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return len(keys)


def _parsed(line: str) -> SecretKey:
    key, _, replaced_at = line.strip().partition(" ")
    return SecretKey(key.encode(), int(replaced_at) if replaced_at else None)


def _written(each: SecretKey) -> str:
    return each.key.decode() if each.replaced_at is None else f"{each.key.decode()} {each.replaced_at}"
