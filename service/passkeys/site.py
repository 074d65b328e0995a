"""What a browser is told of us: the name that every passkey is bound to, and options as it reads them."""

import json
from typing import Any
from urllib.parse import urlsplit

from service.book import Book


def rp_id(book: Book) -> str:
    """Return the name of our host, to which every passkey is bound."""
    return urlsplit(book.installation.public_url).hostname or "localhost"


def plain(written: str) -> dict[str, Any]:
    """Return options as plain values, ready to be a part of an answer."""
    found: dict[str, Any] = json.loads(written)
    return found
