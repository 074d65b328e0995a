"""The secret key file: what signs tokens and seals what is sealed, the newest key first.

Each line holds a key; a line of an earlier key also holds the instant at which it
was replaced. It then signs nothing, verifies what it signed before, and opens what it sealed.
"""

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import structlog

log = structlog.get_logger()

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


def unwatched() -> None:
    """Look for no other keys: the file is read once."""


class Watch:
    """Reads the key file again when it has changed, so that a running service follows `alveole keys rotate`."""

    def __init__(self, path: Path, *users: Callable[[Sequence[SecretKey]], None]) -> None:
        """Tell the users which keys there are, now and whenever that changes."""
        self._path, self._users, self._seen = path, users, (0, 0, 0)
        read(path)
        self.look()

    def look(self) -> None:
        """Look whether the file has changed. One that is gone or damaged leaves the keys that are in use."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if seen == self._seen:
                return
            keys = read(self._path)
        except (OSError, ValueError) as error:
            log.warning("keys.unreadable", error=type(error).__name__)  # its words may hold a part of a key
            return
        for use in self._users:
            use(keys)
        self._seen = seen


def _parsed(line: str) -> SecretKey:
    key, _, replaced_at = line.strip().partition(" ")
    return SecretKey(key.encode(), int(replaced_at) if replaced_at else None)


def _written(each: SecretKey) -> str:
    return each.key.decode() if each.replaced_at is None else f"{each.key.decode()} {each.replaced_at}"
