"""Reading every document: its bytes must still have the digest that they were given with."""

import hashlib
from collections.abc import Iterator

from service.snapshots import Row, Snapshot

AT_ONCE = 2
"""How many are in memory: each may have 10 MB."""

_DOCUMENTS = "select public_id, size, digest, content from document order by id"


def read_documents(snapshot: Snapshot) -> Iterator[Row]:
    """Yield the documents that are not what was given."""
    for public_id, size, digest, content in snapshot.stream(_DOCUMENTS, AT_ONCE):
        if len(content) != size or hashlib.sha256(content).digest() != digest:
            yield "document", f"document {public_id}", f"its bytes have another digest than {digest.hex()}"
