"""Whether the service can do its work now, and how far its book has come."""

from service.book import Book
from service.preflight import latest_revision


def readiness(book: Book) -> str | None:
    """Return the migration at which the database stands, or None when the service cannot post to it."""
    if not book.journal.alive:
        return None
    try:
        ((found,),) = book.database.ask("select version_num from alembic_version")
    except book.database.errors:
        return None
    return str(found) if found == latest_revision() else None


def last_entry(book: Book) -> int:
    """Return the number of the last journal entry."""
    ((seq,),) = book.database.ask("select seq from head")
    return int(seq)
