"""Peppers: keys derived from the secret key file, without which the hash of a PIN can be tried against nothing.

A PIN has so few digits that its hash alone would give it away; whoever steals the
database, or a backup, has none of these.
"""

import hmac
from collections.abc import Callable, Sequence

from service.secret_keys import unwatched
from service.tokens import key_id


class Peppers:
    """The keys by which PINs are hashed: the first one now, the others while they are still known."""

    def __init__(self, secrets: Sequence[bytes] = ()) -> None:
        """Derive them from the secret keys, the one in force first."""
        self.look: Callable[[], None] = unwatched
        self.use(secrets)

    def use(self, secrets: Sequence[bytes]) -> None:
        """Derive them from these secret keys from now on."""
        self._keys = {key_id(secret): hmac.digest(secret, b"alveole pins", "sha256") for secret in secrets or (b"",)}

    @property
    def current(self) -> str:
        """Return the name of the one in force."""
        return next(iter(self._keys))

    def knows(self, name: str) -> bool:
        """Tell whether PINs hashed with this one can still be checked."""
        if name not in self._keys:
            self.look()  # another process may have put it into use a moment ago
        return name in self._keys

    def apply(self, name: str, member: int, pin: str) -> bytes | None:
        """Return what to hash of a member's PIN, or None when this key is gone."""
        key = self._keys[name] if self.knows(name) else None
        return None if key is None else hmac.digest(key, f"{member}:{pin}".encode("utf-8", "replace"), "sha256")
