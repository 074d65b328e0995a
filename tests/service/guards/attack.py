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


def attack(found: list[Attack], rule: str, only: str = "") -> Callable[[type_of_steps], type_of_steps]:
    """Add a function to the attacks `found`; its name is the attack's."""

    def add(steps: type_of_steps) -> type_of_steps:
        found.append(Attack(steps.__name__.replace("_", " "), rule, steps, only))
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


@dataclass(frozen=True)
class Outcome:
    """Whether the database raised an error, and the tables whose rows are other than before."""

    refused: bool
    changed: tuple[str, ...] = ()


REFUSED = Outcome(refused=True)


def outcome(pen: Pen, attack: Attack) -> Outcome:
    """Make an attack and tell what it achieved.

    Someone who attacks ignores the error and commits what he can, so what
    counts must be unchanged without any rollback but the database's own.
    """
    steps = attack.steps(pen)
    next(steps)
    before = pen.books()
    pen.connection.exec_driver_sql("savepoint attack")
    refused = is_refused(steps)
    if refused and pen.connection.dialect.name == "postgresql":
        pen.connection.exec_driver_sql("rollback to savepoint attack")
    after = pen.books()
    return Outcome(refused, tuple(table for table in before if after[table] != before[table]))


def is_refused(steps: Iterator[None]) -> bool:
    """Take the steps that are left and tell whether the database raised an error."""
    try:
        for _ in steps:
            pass
    except DBAPIError:
        return True
    return False
