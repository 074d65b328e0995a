"""What the rule book says of approvals: the most that anyone may let pass, and what a program may pay on its own."""

import asyncio

from ledger.allowances import Limits
from service import rulebook
from service.book import Book
from service.rulebook import Rule


def of_members(book: Book) -> Limits:
    """Return the caps on what a member may choose, in minor units."""
    return _limits(book, Rule.WAIVED_SINGLE, Rule.WAIVED_DAY, Rule.WAIVED_MONTH)


def of_programs(book: Book) -> Limits:
    """Return the limits of a program for which none were set, in minor units."""
    return _limits(book, Rule.PROGRAM_SINGLE, Rule.PROGRAM_DAY, Rule.PROGRAM_MONTH)


async def look(book: Book) -> None:
    """Read the rule book beside the event loop, if it is to be read again."""
    if book.clock() >= book.rules.good_until:
        await asyncio.to_thread(of_members, book)


def _limits(book: Book, single: Rule, day: Rule, month: Rule) -> Limits:
    return Limits(*[rulebook.number(book, rule) for rule in (single, day, month)])
