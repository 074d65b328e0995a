"""The rule book: every parameter of the association, what it is now, and who decided it.

`value` is what the service reads. Only an executed proposal that names a recorded
decision adds a change, and changes are never removed: the last one binds.
"""

from sqlmodel import Session, col, select

from service import tables
from service.book import Book
from service.rulebook.catalogue import CATALOGUE, Kind, Option, Parameter, Rule, Value

__all__ = ["CATALOGUE", "Kind", "Option", "Parameter", "Rule", "Value", "forget", "value"]


def value(book: Book, rule: Rule) -> Value:
    """Return what the rule says now: what this process read less than a second ago, or reads again."""
    now = book.clock()
    if now >= book.rules.good_until or now < book.rules.read_at:
        book.rules.keep(_changed(book), now)
    return book.rules.values.get(rule, CATALOGUE[rule].default)


def founded(session: Session) -> dict[str, Value]:
    """Return what was answered when the association was founded, which binds until a decision says otherwise."""
    row = session.get(tables.Association, 1)
    return {} if row is None else {Rule.MEMBERSHIP_FEE: row.fee}


def number(book: Book, rule: Rule) -> int:
    """Return what a rule that counts something says now."""
    found = value(book, rule)
    assert isinstance(found, int), "this rule is a choice"
    return found


def forget(book: Book) -> None:
    """Forget what was read, because it was just changed by this process."""
    book.rules.good_until = 0


def _changed(book: Book) -> dict[str, Value]:
    """Return the value of every rule that was ever changed; the last change counts."""
    change = tables.RuleChange
    with book.database.read() as session:
        rows = session.exec(select(change.rule, change.value).order_by(col(change.id))).all()
        first = founded(session)
    return first | {rule: read(rule, written) for rule, written in rows if rule in set(Rule)}


def read(rule: str, written: str) -> Value:
    """Return the value that a row holds as text."""
    return written if CATALOGUE[Rule(rule)].kind is Kind.CHOICE else int(written)
