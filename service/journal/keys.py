"""Idempotency keys and requests, as the books keep them: HMACs under the book's own key.

Whoever reads an export learns neither the keys that programs chose nor what was
in their requests; whoever repeats a request is recognised.
"""

import hashlib
import hmac

MAC_BYTES = 16


class Keyring:
    """The book's key. It is never rotated: a retransmission must be recognised for ever."""

    def __init__(self, key: bytes) -> None:
        """Use the key of the table `book`."""
        self._started = hmac.new(key, digestmod=hashlib.sha256)

    def mac(self, *parts: bytes) -> bytes:
        """Return 16 bytes that stand for the parts, each marked with its length so that none runs into the next."""
        running = self._started.copy()
        running.update(b"".join([len(part).to_bytes(4, "big") + part for part in parts]))
        return running.digest()[:MAC_BYTES]


def derived(key: bytes, index: int) -> bytes:
    """Return the key of number `index` under one confirmation; number 0 has the key itself."""
    return key if index == 0 else hashlib.sha256(key + index.to_bytes(4, "big")).digest()[:MAC_BYTES]
