"""The key of each day of an order: derived from both, so that a day is paid once, whatever is killed and repeated."""

from service.book import Book


def key_of(book: Book, order: str, day: str) -> bytes:
    """Return the key under which an order is paid on a day (ISO date)."""
    return book.keyring.mac(b"standing order", order.encode(), day.encode())
