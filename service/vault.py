"""What only the service may read: sealed with a key of its own, which is in no database and no backup.

AES-256-GCM under a key made from the secret key file. Whoever finds a backup
finds sealed letters and cannot follow the links in them.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.secret_keys import unwatched

NONCE_BYTES = 12


class Vault:
    """Seals and opens octets, each for one place: what was sealed for one opens nowhere else."""

    def __init__(self, key: bytes, *earlier: bytes) -> None:
        """Make the sealing key from the service's secret key, 32 random bytes or more; earlier ones still open."""
        self.look: Callable[[], None] = unwatched
        self.use((key, *earlier))

    def use(self, keys: Sequence[bytes]) -> None:
        """Seal with the first of these keys from now on, and open with any."""
        self._ciphers = [AESGCM(hmac.new(each, b"alveole-vault-1", hashlib.sha256).digest()) for each in keys]

    @classmethod
    def for_now(cls) -> "Vault":
        """Return a vault whose key nobody keeps: for books that are opened without a secret key file."""
        return cls(secrets.token_bytes(32))

    def seal(self, octets: bytes, place: str) -> bytes:
        """Return the octets sealed for a place, as a table and a public id."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, octets, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes | None:
        """Return what was sealed for this place, or None when it was sealed under another key, or changed."""
        opened = self._opened(sealed, place)
        if opened is None:
            self.look()  # another process may have put a new key into use a moment ago
            opened = self._opened(sealed, place)
        return opened

    def _opened(self, sealed: bytes, place: str) -> bytes | None:
        for cipher in self._ciphers:
            with suppress(InvalidTag, ValueError):  # ValueError: too short to have been sealed
                return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        return None
