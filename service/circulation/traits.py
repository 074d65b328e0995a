"""Where a business was, and in what sector, when it paid or was paid, so that a flow keeps its place."""

from bisect import bisect_right
from collections import defaultdict

from sqlalchemy import text
from sqlmodel import Session, col, select

from service import tables
from service.book import Book

NONE = 0
"""Nothing is known: individuals, and businesses before they said where they are."""


def keep(book: Book, session: Session, said: tables.DirectoryEntry) -> None:
    """Keep what a member now says of its sector and commune, for the entries that are still to come.

    The lock on the head tells for certain which those are.
    """
    if not book.database.sqlite:
        session.execute(text("select from head where id = 1 for update"))
    since = session.exec(select(tables.Head.seq)).one() + 1
    trait = tables.MemberTrait
    last = session.exec(select(trait).where(trait.member == said.member).order_by(col(trait.id).desc())).first()
    if last is None or (last.section, last.commune) != (said.section, said.commune):
        session.add(trait(member=said.member, since=since, section=said.section, commune=said.commune))
        session.flush()


class Traits:
    """The traits of every member, by the number of the entry."""

    def __init__(self, session: Session) -> None:
        """Read them; any entry that was read before has its traits there."""
        self._since: dict[int, list[int]] = defaultdict(list)
        self._ids: dict[int, list[int]] = defaultdict(list)
        trait = tables.MemberTrait
        for member, since, id_ in session.exec(
            select(trait.member, trait.since, trait.id).order_by(col(trait.member), col(trait.id))
        ):
            self._since[member].append(since)
            self._ids[member].append(id_ or NONE)

    def at(self, member: int, seq: int) -> int:
        """Return the trait of a member in an entry, or NONE."""
        place = bisect_right(self._since.get(member, []), seq)
        return self._ids[member][place - 1] if place else NONE
