"""What an attack is: what comes before `yield` is lawful, what comes after must be refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from tests.service.guards.toolkit import Pen

type_of_steps = Callable[[Pen], Iterator[None]]
type_of_statement = Callable[[Pen], object]


@dataclass(frozen=True)
class Attack:
    """One way of breaking one rule."""

    name: str
    rule: str
    steps: type_of_steps
    only: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def attack(found: list[Attack], rule: str) -> Callable[[type_of_steps], type_of_steps]:
    """Add a function to the attacks `found`; its name is the attack's."""

    def add(steps: type_of_steps) -> type_of_steps:
        found.append(Attack(steps.__name__.replace("_", " "), rule, steps))
        return steps

    return add


def statements(rule: str, table: dict[str, type_of_statement], only: str = "") -> list[Attack]:
    """Return attacks that need no preparation and one statement or two."""

    def steps(statement: type_of_statement) -> type_of_steps:
        def run(pen: Pen) -> Iterator[None]:
            yield
            statement(pen)

        return run

    return [Attack(name, rule, steps(statement), only) for name, statement in table.items()]


def meets_no_error(pen: Pen, attack: Attack) -> bool:
    """Make an attack and tell whether the database let it pass; quicker than `outcome`."""
    try:
        for _ in attack.steps(pen):
            pass
    except DBAPIError:
        return False
    return True


def outcome(pen: Pen, attack: Attack) -> str:
    """Make an attack: "refused", or what it achieved.

    Someone who attacks ignores the error and commits what he can, so what
    counts must be unchanged without any rollback but the database's own.
    """
    steps = attack.steps(pen)
    next(steps)
    before = pen.books()
    pen.connection.exec_driver_sql("savepoint attack")
    try:
        next(steps, None)
    except DBAPIError:
        if pen.connection.dialect.name == "postgresql":
            pen.connection.exec_driver_sql("rollback to savepoint attack")
        refused = True
    else:
        refused = False

    changed = [table for table, rows in pen.books().items() if rows != before[table]]
    if refused and not changed:
        return "refused"
    return f"{'an error, but' if refused else 'accepted;'} changed {changed}"
